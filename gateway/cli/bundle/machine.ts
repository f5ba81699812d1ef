/** What the machine says of itself: hardware, network, the unit. No address that the world knows, no name of a network, no SIM. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { promisify } from 'node:util';
import { hostVersions, readDiskFreeMb, readTemperatureC } from '../../drivers/host-facts.ts';

const run = promisify(execFile);
const COMMAND_MS_MAX = 15_000;
const OUTPUT_BYTES_MAX = 8_000_000;
const LOG_LINES_MAX = 2_000;
export const UNIT = 'balise.service';
const UNIT_PROPERTIES = [
  ...['LoadState', 'ActiveState', 'SubState', 'Result', 'UnitFileState', 'NRestarts', 'ExecMainStatus'],
  ...['ExecMainStartTimestamp', 'ActiveEnterTimestamp', 'MemoryCurrent', 'MemoryPeak', 'CPUUsageNSec', 'TasksCurrent'],
  ...['WatchdogUSec', 'FragmentPath', 'DropInPaths', 'User'],
];
/** Private and link-local addresses say how the box is wired; a public one says who its subscriber is. */
const PRIVATE = /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|::1$|fe80|f[cd])/;

/** @throws where the command is missing or fails */
export async function outputOf(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(command, args, { timeout: COMMAND_MS_MAX, maxBuffer: OUTPUT_BYTES_MAX });
  return stdout;
}

export function hardware(directory: string | null): Record<string, unknown> {
  return {
    ...{ ...hostVersions(), system: osRelease(), architecture: os.arch(), model: text('/proc/device-tree/model') },
    ...{ processors: os.cpus().length, load: os.loadavg().map((value) => Math.round(value * 100) / 100) },
    ...{ memoryMb: Math.round(os.totalmem() / 1e6), memoryFreeMb: Math.round(os.freemem() / 1e6) },
    ...{ uptimeS: Math.round(os.uptime()), temperatureC: readTemperatureC() },
    diskFreeMb: directory === null ? null : readDiskFreeMb(directory),
    serialPorts: names('/dev/serial/by-id'),
    gpioChips: names('/dev').filter((name) => name.startsWith('gpiochip')),
  };
}

export function network(): Record<string, unknown> {
  const addresses = os.networkInterfaces();
  const interfaces = names('/sys/class/net').map((name) => ({
    ...{ name, state: text(`/sys/class/net/${name}/operstate`), mtu: count(`/sys/class/net/${name}/mtu`) },
    addresses: (addresses[name] ?? []).map(({ address }) => (PRIVATE.test(address) ? address : '(public address)')),
    sentBytes: count(`/sys/class/net/${name}/statistics/tx_bytes`),
    receivedBytes: count(`/sys/class/net/${name}/statistics/rx_bytes`),
  }));
  // The kernel writes them as hexadecimal, and the first eight zeros are the default route.
  const routes = (text('/proc/net/route') ?? '').split('\n').map((line) => line.split('\t'));
  const defaultRoutes = routes.filter(([, destination]) => destination === '00000000').map(([name]) => name);
  const servers = (text('/etc/resolv.conf') ?? '').split('\n').filter((line) => line.startsWith('nameserver'));
  const nameServers = servers.map((line) => line.split(/\s+/)[1] ?? '').map((a) => (PRIVATE.test(a) ? a : '(public)'));
  return { interfaces, defaultRoutes, nameServers };
}

export const unit = (): Promise<string> =>
  outputOf('systemctl', ['show', UNIT, `--property=${UNIT_PROPERTIES.join()}`]);

/** @param file where the daemon's log goes on a machine without journald; null: ask journald */
export async function lastLog(file: string | null): Promise<string> {
  if (file === null) {
    const args = [
      '--unit',
      UNIT,
      '--lines',
      String(LOG_LINES_MAX),
      '--output',
      'short-iso',
      '--no-hostname',
      '--no-pager',
    ];
    return outputOf('journalctl', args);
  }
  return outputOf('tail', ['-n', String(LOG_LINES_MAX), '--', file]);
}

function osRelease(): string | null {
  return /^PRETTY_NAME="?([^"\n]*)/m.exec(text('/etc/os-release') ?? '')?.[1] ?? null;
}

function text(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8').replaceAll('\0', '').trim();
  } catch {
    return null;
  }
}

function count(file: string): number | null {
  const value = text(file);
  return value === null ? null : Number(value);
}

function names(directory: string): string[] {
  try {
    return fs.readdirSync(directory).sort();
  } catch {
    return [];
  }
}
