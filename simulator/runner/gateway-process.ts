/** The real gateway as a process of its own, started the way an operator starts it, and what its tool says of it. */
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Child, startChild } from './children.ts';

const BALISE = fileURLToPath(new URL('../../tools/balise', import.meta.url));
const DAEMON_PATIENCE_MS = 3_000;
const range = z.tuple([z.int().min(1), z.int().min(1)]);

/** What the device has on its disk. */
const records = {
  events: z.looseObject({ recorded: z.int().min(0), acknowledgedUpTo: z.int().min(0), presses: z.int().min(0) }),
  positions: z.looseObject({ stored: z.array(range), acknowledged: z.array(range), skipped: z.array(range) }),
};

/** The part of `balise status --json` that a witness needs. It comes from the database, the daemon running or not. */
const told = z.looseObject({
  running: z.boolean(),
  series: z.string().nullable(),
  duty: z.string().nullable(),
  /** Bytes that the receiver's port has given; null with the daemon down. */
  gnss: z.looseObject({ bytes: z.int().min(0) }).nullable(),
  /** null with the daemon down. */
  link: z.looseObject({ up: z.boolean() }).nullable(),
  faults: z.array(z.looseObject({ code: z.string(), detail: z.string() })),
});

const status = told.extend(records);
const disk = z.looseObject(records);

export type DeviceStatus = z.infer<typeof status>;
/** `disk` null: the daemon cannot read it now. */
export type DaemonStatus = z.infer<typeof told> & { disk: z.infer<typeof disk> | null };

export interface GatewayConfig {
  vehicle: string;
  /** IANA; default: as the gateway has it. */
  timeZone?: string;
  /** `B=PEC, C=FINPEC`; default: the usual ones. */
  keys?: string;
  gnssPath: string;
  keypadPath: string;
  storeDirectory: string;
  positionsAtRiskS: number;
  /** mqtt:// or mqtts:// */
  broker: string;
  /** Paths of PEM files; without them the link is in plain text. */
  tls?: { ca: string; cert: string; key: string } | undefined;
  protocol: '5' | '3.1.1';
  /** Fixes dated before this day (YYYY-MM-DD) are not believed; null keeps the gateway's default. */
  notBefore: string | null;
  controlSocket: string;
}

export function gatewayConfig(config: GatewayConfig): string {
  const text = (value: string) => JSON.stringify(value);
  const lines = [
    '[vehicle]',
    `id = ${text(config.vehicle)}`,
    ...(config.timeZone === undefined ? [] : [`timeZone = ${text(config.timeZone)}`]),
    '[gnss]',
    'kind = "serial"',
    `path = ${text(config.gnssPath)}`,
    'baud = 9600',
    '[keypad]',
    `path = ${text(config.keypadPath)}`,
    'baud = 9600',
    ...(config.keys === undefined ? [] : [`keys = ${text(config.keys)}`]),
    '[store]',
    `directory = ${text(config.storeDirectory)}`,
    `positionsAtRiskS = ${config.positionsAtRiskS}`,
    '[platform]',
    `broker = ${text(config.broker)}`,
    `protocol = ${text(config.protocol)}`,
    ...(config.tls === undefined ? ['plaintext = true'] : tlsLines(config.tls)),
    ...(config.notBefore === null ? [] : ['[time]', `notBefore = ${text(config.notBefore)}`]),
    '[control]',
    `socket = ${text(config.controlSocket)}`,
    '[log]',
    'level = "info"',
  ];
  return `${lines.join('\n')}\n`;
}

function tlsLines(files: { ca: string; cert: string; key: string }): string[] {
  return Object.entries(files).map(([key, path]) => `${key} = ${JSON.stringify(path)}`);
}

/** Starts `balise run`; its log goes to `logFile`, appended. */
export async function startGateway(
  configFile: string,
  logFile: string,
  simulatedTime: string | null,
  environment: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const logFd = openSync(logFile, 'a');
  const time = simulatedTime === null ? [] : ['--simulated-time', simulatedTime];
  const child = await startChild('sh', [BALISE, 'run', '--config', configFile, ...time], { logFd, environment });
  closeSync(logFd);
  return child;
}

/** Asks the technician's tool. Rejects with what it said when that is no status. */
export async function deviceStatus(configFile: string): Promise<DeviceStatus> {
  const child = await startChild('sh', [BALISE, 'status', '--config', configFile, '--json']);
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  await Promise.all([child.exited, new Promise((resolve) => child.stdout?.once('end', resolve))]);
  try {
    return status.parse(JSON.parse(said));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : said.slice(0, 500);
    throw new Error(`'balise status --json' did not give a status: ${why}`);
  }
}

/**
 * The same snapshot straight from the daemon's control socket, or null while nobody answers there: a view that asks every
 * second must not start a process each time.
 */
export function daemonStatus(controlSocket: string): Promise<DaemonStatus | null> {
  return new Promise((resolve) => {
    const socket = createConnection(controlSocket);
    let said = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
    socket.setTimeout(DAEMON_PATIENCE_MS, () => socket.destroy());
    socket.on('error', () => resolve(null));
    socket.on('close', () => resolve(said.endsWith('\n') ? daemonTold(JSON.parse(said)) : null));
  });
}

function daemonTold(answer: unknown): DaemonStatus {
  return { ...told.parse(answer), disk: disk.safeParse(answer).data ?? null };
}

export function logTail(logFile: string, lines: number): string {
  if (!existsSync(logFile)) return '';
  return readFileSync(logFile, 'utf8').trim().split('\n').slice(-lines).join('\n');
}

/** The day before, YYYY-MM-DD: with it as `time.notBefore` the dates of a recorded drive are believed. */
export function dayBefore(utcMs: number): string {
  return new Date(utcMs - 86_400_000).toISOString().slice(0, 10);
}
