/** Mosquitto with two doors: TLS for what is measured, clear for who only looks on; and Mosquitto as a bridge to it. */
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type Child, startChild, stopChild } from '../simulator/runner/children.ts';
import { freePort } from './free-port.ts';
import { findProgram } from './machine.ts';

/** Paths of PEM files. */
export interface Files {
  ca: string;
  cert: string;
  key: string;
}

export interface TwoDoors {
  /** Every client must show a certificate. */
  tlsPort: number;
  plainPort: number;
  child: Child;
  stop(): Promise<void>;
}

export interface Bridge {
  /** What is published here goes on, under its own topic. */
  port: number;
  child: Child;
  stop(): Promise<void>;
}

const START_PATIENCE_MS = 10_000;
const STOP_PATIENCE_MS = 3_000;
/** Nothing is thrown away, however long the queue. */
const COMMON = ['persistence false', 'max_queued_messages 0', 'set_tcp_nodelay true', 'allow_anonymous true'];

export async function startTwoDoors(dir: string, { ca, cert, key }: Files): Promise<TwoDoors> {
  const [tlsPort, plainPort] = [await freePort(), await freePort()];
  const child = await launch(dir, `broker-${tlsPort}`, plainPort, [
    ...COMMON,
    `listener ${plainPort} 127.0.0.1`,
    `listener ${tlsPort} 127.0.0.1`,
    ...[`cafile ${ca}`, `certfile ${cert}`, `keyfile ${key}`, 'require_certificate true'],
  ]);
  return { tlsPort, plainPort, child, stop: () => end(child) };
}

/** QoS 1, MQTT 5, as many on their way as the other one grants. @param toPort of TLS */
export async function startBridge(dir: string, toPort: number, { ca, cert, key }: Files): Promise<Bridge> {
  const port = await freePort();
  const child = await launch(dir, `bridge-${port}`, port, [
    ...COMMON,
    ...[`listener ${port} 127.0.0.1`, `connection bench-${port}`, `address 127.0.0.1:${toPort}`, 'topic # out 1'],
    ...['bridge_protocol_version mqttv50', 'notifications false', 'try_private false', 'restart_timeout 1'],
    ...[`bridge_cafile ${ca}`, `bridge_certfile ${cert}`, `bridge_keyfile ${key}`],
  ]);
  return { port, child, stop: () => end(child) };
}

async function launch(dir: string, name: string, port: number, lines: string[]): Promise<Child> {
  const config = join(dir, `${name}.conf`);
  const log = join(dir, `${name}.log`);
  // Started as root it would become a user who cannot read the files of this directory.
  const user = process.getuid?.() === 0 ? ['user root'] : [];
  writeFileSync(config, `${[...lines, ...user, 'log_type error', 'log_type warning'].join('\n')}\n`);
  const logFd = openSync(log, 'a');
  const child = await startChild(findProgram('mosquitto') ?? 'mosquitto', ['-c', config], { logFd });
  closeSync(logFd);
  const deadline = performance.now() + START_PATIENCE_MS;
  while (!(await accepts(port))) {
    if (child.exit() !== null || performance.now() > deadline)
      throw new Error(`mosquitto: ${readFileSync(log, 'utf8')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return child;
}

async function end(child: Child): Promise<void> {
  await stopChild(child, STOP_PATIENCE_MS);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
