/** A real Mosquitto for one test, on a free loopback port, with the configuration that the test asks for. */
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { vi } from 'vitest';
import { findMosquitto } from '../../../simulator/network/broker.ts';
import { type Child, startChild, stopChild } from '../../../simulator/runner/children.ts';
import type { Certificate } from './certificates.ts';
import type { Workplace } from './workplace.ts';

const PROGRAM = findMosquitto();
/** Why tests that need it are skipped; null where it is there. */
export const WITHOUT_MOSQUITTO = PROGRAM === null ? 'mosquitto is neither in PATH nor in /usr/sbin' : null;
const STOP_PATIENCE_MS = 5_000;

export interface BrokerOptions {
  /** Every client must show a certificate of this authority; its CN is its user name. */
  tls?: { ca: string; server: Certificate; crl?: string };
  acl?: string;
  /** Default: a subscriber's session survives a restart, what comes before it is back waits for it. */
  persistence?: boolean;
  /** Further lines of its configuration. */
  lines?: string[];
  anonymous?: boolean;
  port?: number;
}

export interface Mosquitto {
  readonly port: number;
  /** `host` as a gateway would write it. */
  url(host?: string): string;
  /** The same port again, with what is given changed. */
  restart(changed?: BrokerOptions): Promise<void>;
  stop(): Promise<void>;
}

export async function startMosquitto(place: Workplace, options: BrokerOptions = {}): Promise<Mosquitto> {
  const port = options.port ?? (await freePort());
  let current = options;
  let child = await launch(place, current, port);
  const stop = async (): Promise<void> => void (await stopChild(child, STOP_PATIENCE_MS));
  place.later(stop);
  return {
    port,
    url: (host = 'localhost') => `${current.tls === undefined ? 'mqtt' : 'mqtts'}://${host}:${port}`,
    async restart(changed = {}) {
      await stop();
      current = { ...current, ...changed };
      child = await launch(place, current, port);
    },
    stop,
  };
}

async function launch(place: Workplace, options: BrokerOptions, port: number): Promise<Child> {
  const file = join(place.dir, `mosquitto-${port}.conf`);
  const logFile = join(place.dir, `mosquitto-${port}.log`);
  writeFileSync(file, configuration(place, options, port));
  const logFd = openSync(logFile, 'a');
  const child = await startChild(PROGRAM ?? 'mosquitto', ['-c', file], { logFd });
  closeSync(logFd);
  await vi.waitFor(
    async () => {
      if (child.exit() !== null) throw new Error(`mosquitto ended: ${readFileSync(logFile, 'utf8')}`);
      await accepts(port);
    },
    { timeout: 10_000, interval: 20 },
  );
  return child;
}

function configuration({ dir }: Workplace, options: BrokerOptions, port: number): string {
  const { tls, acl, anonymous, persistence = true, lines: more = [] } = options;
  const lines = [`listener ${port} 127.0.0.1`, 'set_tcp_nodelay true', 'log_type error', 'log_type warning', ...more];
  if (persistence) lines.push('persistence true', `persistence_location ${dir}/`, `persistence_file broker-${port}.db`);
  // Started as root it would become the user `mosquitto`, who cannot read the files of this directory.
  if (process.getuid?.() === 0) lines.push('user root');
  lines.push(`allow_anonymous ${anonymous ?? tls === undefined}`);
  if (tls !== undefined) {
    lines.push(`cafile ${tls.ca}`, `certfile ${tls.server.cert}`, `keyfile ${tls.server.key}`);
    lines.push('require_certificate true', 'use_identity_as_username true');
    if (tls.crl !== undefined) lines.push(`crlfile ${tls.crl}`);
  }
  if (acl !== undefined) {
    const file = join(dir, 'mosquitto.acl');
    writeFileSync(file, acl, { mode: 0o600 });
    lines.push(`acl_file ${file}`);
  }
  return `${lines.join('\n')}\n`;
}

function accepts(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}

/** Free a moment ago: nobody else is given it soon. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
