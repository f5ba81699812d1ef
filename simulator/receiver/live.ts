/** A scenario's receiver in real time, at the pace of its line: for a desk with a gateway, gpsd or a terminal on the other end. */
import type { Scenario } from '../scenarios/scenario.ts';
import { unpluggedAt } from './line.ts';
import { createUart } from './uart.ts';

/** Where the bytes go: a pty under a name, a TCP port, a file. */
export interface Socketed {
  /** Resolves when they have been taken. */
  write(bytes: Uint8Array): Promise<void>;
  unplug(): void | Promise<void>;
  /** @param as name of the device; null = the one it had */
  plug(as: string | null): void | Promise<void>;
  close(): void | Promise<void>;
}

interface Pace {
  nowMs(): number;
  to(monoMs: number): Promise<void>;
}

export interface LiveOptions {
  scenario: Scenario;
  /** The bytes of the epoch at this second, after the line's faults. */
  tell(second: number): Uint8Array;
  /** Seconds from the start that are played; the last is not included. */
  untilS: number;
  outlet: Socketed;
  pace: Pace;
  /** True = leave off. */
  ended(): boolean;
}

/** What nobody takes is lost, as on a wire: a slow reader gets a gap and not the past. */
function lossy(outlet: Socketed): (bytes: Uint8Array) => void {
  let busy = false;
  return (bytes) => {
    if (busy) return;
    busy = true;
    const free = () => {
      busy = false;
    };
    outlet.write(bytes).then(free, free);
  };
}

/** Resolves at the end of the scenario, or soon after `ended()`. @returns epochs that the line was too slow for */
export async function playLive({ scenario, tell, untilS, outlet, pace, ended }: LiveOptions): Promise<number> {
  const { hz, baud } = scenario.receiver;
  const uart = createUart(baud);
  const give = lossy(outlet);
  const zeroMs = pace.nowMs();
  let pulled: ReturnType<typeof unpluggedAt> = null;
  for (let i = 0; i < untilS * hz && !ended(); i++) {
    const second = i / hz;
    await pace.to(zeroMs + second * 1000);
    const fault = unpluggedAt(scenario, second);
    if (fault !== null && pulled === null) await outlet.unplug();
    if (fault === null && pulled !== null) await outlet.plug(pulled.as ?? null);
    pulled = fault;
    for (const slice of uart.send(second * 1000, tell(second))) {
      if (ended()) break;
      await pace.to(zeroMs + slice.atMs);
      give(slice.bytes);
    }
  }
  return uart.dropped();
}
