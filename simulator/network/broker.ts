/**
 * A broker for a demo, a drive or a test: Mosquitto (MQTT 5) where it is installed, else the embedded one (3.1.1 only).
 * It listens on the loopback interface alone and ends with the process that started it.
 */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Child, startChild, stopChild } from '../runner/children.ts';
import { portInUse } from './port-in-use.ts';

export interface Broker {
  readonly kind: 'mosquitto' | 'embedded';
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: '5' | '3.1.1';
  readonly pid: number;
  /** Settles when the broker is gone, with its last words. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
  /** SIGKILL: without persistence every session and every retained message is gone. */
  kill(): Promise<void>;
}

export interface BrokerOptions {
  /** Existing directory for its configuration and log. */
  dir: string;
  /** Paths of PEM files. Every client must show a certificate; its CN becomes the user name. */
  tls?: { ca: string; cert: string; key: string };
  /** Text of a Mosquitto ACL file. */
  acl?: string;
  /** Sessions and retained messages survive a restart of the broker. */
  persistence?: boolean;
  /** Fixed port, for a broker that comes back; default: a free one. */
  port?: number;
  only?: 'mosquitto' | 'embedded';
  /** Mosquitto's own defaults are 1 000 and 20: what it keeps for one client, and what may be under way to it. */
  messages?: { queuedMax: number; inFlightMax: number };
}

const START_ATTEMPTS = 3;
const START_PATIENCE_MS = 10_000;
const SILENT_PATIENCE_MS = 2_000;
const STOP_PATIENCE_MS = 3_000;

/** Path of the Mosquitto program, or null. Debian puts it where an ordinary user's PATH does not look. */
export function findMosquitto(): string | null {
  const places = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const place of places) {
    const file = join(place, 'mosquitto');
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** Resolves when the broker answers. Rejects with the end of its log when it cannot be started. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const mosquitto = options.only === 'embedded' ? null : findMosquitto();
  if (mosquitto !== null) return startMosquitto(mosquitto, options);
  if (options.only === 'mosquitto') throw new Error('mosquitto is not installed: apt-get install mosquitto');
  if (options.tls !== undefined || options.acl !== undefined) {
    throw new Error('the embedded broker knows neither TLS nor ACL: install mosquitto');
  }
  return startEmbedded(options);
}

async function startMosquitto(program: string, options: BrokerOptions): Promise<Broker> {
  let lastWords = '';
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
    const port = options.port ?? (await freePort());
    const config = join(options.dir, 'mosquitto.conf');
    const log = join(options.dir, 'mosquitto.log');
    writeFileSync(config, mosquittoConfig(options, port));
    const logFd = openSync(log, 'a');
    const child = await startChild(program, ['-c', config], { logFd });
    closeSync(logFd);
    if (await answers(port, child, log)) {
      const scheme = options.tls === undefined ? 'mqtt' : 'mqtts';
      return running('mosquitto', `${scheme}://127.0.0.1:${port}`, port, '5', child, () => tail(log));
    }
    await stopChild(child, STOP_PATIENCE_MS);
    // Somebody may have taken the free port meanwhile: another one is tried.
    lastWords = tail(log);
  }
  throw new Error(portInUse(options.port ?? 0, lastWords) ?? `mosquitto does not start: ${lastWords}`);
}

function mosquittoConfig(options: BrokerOptions, port: number): string {
  const lines = [
    `listener ${port} 127.0.0.1`,
    'set_tcp_nodelay true',
    'log_type error',
    'log_type warning',
    'log_type notice',
  ];
  // Started as root it would become the user `mosquitto`, who cannot read the files of this directory.
  if (process.getuid?.() === 0) lines.push('user root');
  if (options.tls === undefined) {
    lines.push('allow_anonymous true');
  } else {
    const { ca, cert, key } = options.tls;
    lines.push('allow_anonymous false', `cafile ${ca}`, `certfile ${cert}`, `keyfile ${key}`);
    lines.push('require_certificate true', 'use_identity_as_username true');
  }
  if (options.messages !== undefined) {
    const { queuedMax, inFlightMax } = options.messages;
    lines.push(`max_queued_messages ${queuedMax}`, `max_inflight_messages ${inFlightMax}`);
  }
  if (options.acl !== undefined) {
    const file = join(options.dir, 'mosquitto.acl');
    writeFileSync(file, options.acl, { mode: 0o600 });
    lines.push(`acl_file ${file}`);
  }
  if (options.persistence === true) {
    const place = join(options.dir, 'mosquitto-data');
    mkdirSync(place, { recursive: true });
    lines.push('persistence true', `persistence_location ${place}/`, 'autosave_interval 1');
  } else {
    lines.push('persistence false');
  }
  return `${lines.join('\n')}\n`;
}

async function startEmbedded(options: BrokerOptions): Promise<Broker> {
  const script = fileURLToPath(new URL('./embedded-broker.ts', import.meta.url));
  const child = await startChild(process.execPath, [script, String(options.port ?? 0)]);
  const said: string[] = [];
  const port = await new Promise<number | null>((resolve) => {
    if (child.stdout === null) return resolve(null);
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      const match = /^listening (\d+)$/.exec(line);
      if (match !== null) resolve(Number(match[1]));
    });
    void child.exited.then(() => resolve(null));
  });
  if (port === null) {
    const lastWords = said.join(' ');
    throw new Error(portInUse(options.port ?? 0, lastWords) ?? `the embedded broker does not start: ${lastWords}`);
  }
  return running('embedded', `mqtt://127.0.0.1:${port}`, port, '3.1.1', child, () => said.at(-1) ?? '');
}

function running(
  kind: Broker['kind'],
  url: string,
  port: number,
  protocol: Broker['protocol'],
  child: Child,
  lastWords: () => string,
): Broker {
  const died = child.exited.then(({ code, signal }) => `${kind} ended (${signal ?? code}): ${lastWords()}`);
  const stop = async () => {
    await stopChild(child, STOP_PATIENCE_MS);
  };
  const kill = async () => {
    child.signal('SIGKILL');
    await child.exited;
  };
  return { kind, url, host: '127.0.0.1', port, protocol, pid: child.pid, died, stop, kill };
}

/**
 * True once it accepts connections and says that it runs: it listens before it has read its certificates, and may still end.
 * A version that says nothing is believed after a while. False when the child ended first or nothing answered in time.
 */
async function answers(port: number, child: Child, log: string): Promise<boolean> {
  const deadline = performance.now() + START_PATIENCE_MS;
  let acceptsSince: number | null = null;
  while (child.exit() === null && performance.now() < deadline) {
    if (await accepts(port)) {
      acceptsSince ??= performance.now();
      const says = readFileSync(log, 'utf8').includes(' running');
      if (says || performance.now() - acceptsSince > SILENT_PATIENCE_MS) return child.exit() === null;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}

/** The end of its log, without the seconds since 1970 and without OpenSSL's own trace. */
function tail(file: string): string {
  if (!existsSync(file)) return 'no log';
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const telling = lines.filter((line) => !line.includes('OpenSSL Error['));
  return telling
    .slice(-3)
    .map((line) => line.replace(/^\d+: /, ''))
    .join(' | ');
}
