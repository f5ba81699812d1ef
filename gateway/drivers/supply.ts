/** The supply voltage, from a file of the kernel that holds one number (IIO, hwmon): Documentation/ABI/testing/sysfs-bus-iio. */
import { readFile } from 'node:fs/promises';
import { SUPPLY_PERIOD_MS, SUPPLY_VOLTS_MAX } from '../core/crew/limits.ts';
import type { Fault } from '../core/errors.ts';
import type { Clock } from '../ports.ts';

export interface Supply {
  /** V, to 0.01; null: not known. */
  voltage(): number | null;
  close(): void;
}

export interface SupplyHandlers {
  onOpen(): void;
  /** Once per change of state. */
  onFault(fault: Fault): void;
}

export function openSupply(
  options: { file: string; voltsPerUnit: number },
  clock: Clock,
  handlers: SupplyHandlers,
): Supply {
  const { file, voltsPerUnit } = options;
  let volts: number | null = null;
  /** null: never read. */
  let well: boolean | null = null;
  let closed = false;

  async function read(): Promise<void> {
    let problem: string;
    try {
      const text = (await readFile(file, 'utf8')).trim();
      if (closed) return;
      volts = voltsOf(text, voltsPerUnit);
      if (volts !== null) {
        if (well !== true) handlers.onOpen();
        well = true;
        return;
      }
      problem = `${JSON.stringify(text.slice(0, 20))} is no voltage`;
    } catch (error) {
      if (closed) return;
      volts = null;
      problem = error instanceof Error ? error.message : String(error);
    }
    if (well !== false) handlers.onFault({ code: 'supply-unreadable', detail: `${file}: ${problem}` });
    well = false;
  }

  void read();
  const timer = clock.every(SUPPLY_PERIOD_MS, () => void read());
  return {
    voltage: () => volts,
    close() {
      closed = true;
      timer.cancel();
    },
  };
}

function voltsOf(text: string, voltsPerUnit: number): number | null {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return null;
  const volts = Number(text) * voltsPerUnit;
  return volts >= 0 && volts <= SUPPLY_VOLTS_MAX ? Math.round(volts * 100) / 100 : null;
}
