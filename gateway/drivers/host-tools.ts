/** What other programs and files of the machine say of it; null where they are not there or say nothing. For `balise doctor`. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ANSWER_MS = 4_000;

/** Its standard output, whatever its exit code (smartctl's is a mask of warnings). */
export function askTool(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const limits = { encoding: 'utf8', timeout: ANSWER_MS, maxBuffer: 1_048_576 } as const;
    execFile(program, args, { ...limits, env: { ...process.env, LC_ALL: 'C' } }, (_error, stdout) =>
      resolve(stdout === '' ? null : stdout),
    );
  });
}

/** `throttled=0x50005` (Raspberry Pi): bit 0 under-voltage now, bit 16 since the boot. */
export function readThrottled(said: string | null): { underNow: boolean; underSince: boolean } | null {
  const bits = /throttled=(0x[0-9a-f]+)/i.exec(said ?? '')?.[1];
  if (bits === undefined) return null;
  const mask = Number.parseInt(bits, 16);
  return { underNow: (mask & 0x1) !== 0, underSince: (mask & 0x10000) !== 0 };
}

/** The kernel's own watch over the supply (raspberrypi-hwmon and others); null: it has none. */
export function readLowVoltage(hwmon = '/sys/class/hwmon'): boolean | null {
  try {
    const alarms = readdirSync(hwmon).flatMap((name) => {
      try {
        return [readFileSync(path.join(hwmon, name, 'in0_lcrit_alarm'), 'utf8').trim() === '1'];
      } catch {
        return [];
      }
    });
    return alarms.length === 0 ? null : alarms.includes(true);
  } catch {
    return null;
  }
}

/** `→ Overall exposure level for balise.service: 2.1 OK` */
export function readExposure(said: string | null): number | null {
  const level = /exposure level[^:]*:\s*([\d.]+)/i.exec(said ?? '')?.[1];
  return level === undefined ? null : Number(level);
}

/** One number in a file of the kernel (drivers/supply.ts). */
export function readVolts(file: string, voltsPerUnit: number): number | null {
  try {
    const volts = Number(readFileSync(file, 'utf8').trim()) * voltsPerUnit;
    return Number.isFinite(volts) ? Math.round(volts * 100) / 100 : null;
  } catch {
    return null;
  }
}

/** Of the board, for the acceptance sheet. Never /etc/machine-id, which is not to be shown to anybody (machine-id(5)). */
export function readSerialNumber(): string | null {
  for (const file of ['/proc/device-tree/serial-number', '/sys/class/dmi/id/product_serial']) {
    try {
      const text = readFileSync(file, 'utf8').replaceAll('\0', '').trim();
      if (text !== '') return text;
    } catch {
      // The next one.
    }
  }
  return null;
}
