/** A real D-Bus daemon with a ModemManager on it that a test fills (python3-dbusmock), for a test that asks over the bus. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import type { Workplace } from './running/workplace.ts';

/** For what must come; no test measures it. */
const SOON = { timeout: 20_000, interval: 50 };
/** Debian's own: another Python in PATH has not its packages. */
const PYTHON = '/usr/bin/python3';
const NAME = 'org.freedesktop.ModemManager1';
const ROOT = '/org/freedesktop/ModemManager1';
const MOCK = 'org.freedesktop.DBus.Mock';
const INTERFACE = `${NAME}.Modem`;

const run = promisify(execFile);
const works = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

/** Why there is no bus here; null: there is. */
export const WITHOUT_MODEM_BUS =
  [
    works('busctl', '--version') ? null : 'busctl (Debian: systemd)',
    works('dbus-daemon', '--version') ? null : 'dbus-daemon',
    works(PYTHON, '-c', 'import dbusmock') ? null : 'python3-dbusmock',
  ]
    .filter((missing) => missing !== null)
    .map((missing) => `${missing} is missing`)[0] ?? null;

export interface ModemBus {
  readonly address: string;
  manager(): Promise<{
    /** @param properties as busctl takes them: `State i 11` */
    add(index: number, properties: string[]): Promise<void>;
    /** @param what interface below Modem: `Modem3gpp` */
    tell(index: number, what: string, properties: string[]): Promise<void>;
  }>;
}

export async function startModemBus(place: Workplace): Promise<ModemBus> {
  const address = `unix:path=${join(place.dir, 'bus')}`;
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address', `--address=${address}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  place.later(() => daemon.kill());
  await once(daemon.stdout, 'data');

  const ask = (path: string, method: string, ...args: string[]) =>
    run('busctl', [`--address=${address}`, '--auto-start=no', '--', 'call', NAME, path, MOCK, method, ...args]);
  const counted = (properties: string[]): string[] => {
    // A name, a type and a value each, and as many values as a dictionary has.
    const count = properties.filter((word) => /^[A-Z]/.test(word)).length;
    return [String(count), ...properties];
  };

  return {
    address,
    async manager() {
      const mock = spawn(PYTHON, ['-m', 'dbusmock', '--session', '-m', NAME, ROOT, NAME], {
        env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: address },
        stdio: 'ignore',
      });
      place.later(() => mock.kill());
      await vi.waitFor(() => run('busctl', [`--address=${address}`, '--auto-start=no', 'status', NAME]), SOON);
      return {
        async add(index, properties) {
          await ask(
            ROOT,
            'AddObject',
            'ssa{sv}a(ssss)',
            `${ROOT}/Modem/${index}`,
            INTERFACE,
            ...counted(properties),
            '0',
          );
        },
        async tell(index, what, properties) {
          const words = counted(properties);
          await ask(`${ROOT}/Modem/${index}`, 'AddProperties', 'sa{sv}', `${INTERFACE}.${what}`, ...words);
        },
      };
    },
  };
}
