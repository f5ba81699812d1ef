/**
 * Opens the port of a receiver. Where path and rate are given it is simply opened. Otherwise ports and rates are tried in turn
 * and only sentences with right checksums decide: nothing is ever written, so that a device which is not ours is not disturbed.
 */
import type { Fault } from '../../core/errors.ts';
import { PROBE_BYTES_MAX, PROBE_SENTENCES } from '../../core/limits.ts';
import type { Clock } from '../../ports.ts';
import { type Device, openDevice } from './device.ts';
import { createEar } from './ear.ts';
import { openingFault } from './faults.ts';
import { deviceOf, findPorts, type Roots } from './find.ts';

export interface Opened {
  device: Device;
  path: string;
  /** bit/s */
  baud: number;
  /** What was heard while the port proved itself, to be handed over first; null: it has proven nothing yet. */
  early: readonly Uint8Array[] | null;
}

/** @param abort ends the search; what it returns then is of no interest, but a device in it still has to be closed */
export type Opener = (abort: AbortSignal) => Promise<Opened | Fault>;

/** The settings of a line as they were, kept open meanwhile so that DTR does not toggle (drivers/line-state.ts). */
export interface HeldLine {
  /** Another program has it for itself alone (flock, TIOCEXCL). Opening it would change its settings before it is refused. */
  readonly inUse: boolean;
  restore(): void;
  release(): void;
}

export interface SearchOptions {
  /** A path, `usb:1-1.2` or `auto` (`find.ts`). */
  path: string;
  /** bit/s; 0: found out. */
  baud: number;
  coalesceMs: number;
  /** How long a port is listened to at one rate. */
  probeMs: number;
  roots: Roots;
  /** Paths that `auto` leaves alone: the keypad's. */
  exclude: readonly string[];
  /**
   * Called before a port that may not be ours is touched (`auto`, a USB socket with several ports). null where its settings
   * cannot be read (not a terminal).
   */
  hold(path: string): Promise<HeldLine | null>;
}

/** Likeliest first: NMEA 0183's own 4800 is rare among receivers of today. */
const BAUDS = [9_600, 115_200, 38_400, 4_800, 57_600, 19_200, 230_400, 460_800, 921_600] as const;

type Heard = { kind: 'sentences'; early: Uint8Array[] } | { kind: 'bytes' } | { kind: 'nothing' } | { kind: 'gone' };

export async function openPlainly(path: string, baud: number): Promise<Opened | Fault> {
  try {
    return { device: await openDevice(path, baud), path, baud, early: null };
  } catch (error) {
    return openingFault(path, error);
  }
}

/** The opener remembers port and rate that were right last, and tries them first. */
export function createOpener(options: SearchOptions, clock: Clock): Opener {
  let last: { path: string; baud: number } | null = null;
  /** Ports among which ours has to be found, so that the others are somebody else's. */
  let foreign = false;

  return async (abort) => {
    const excluded = new Set(options.exclude.map(deviceOf));
    const auto = options.path === 'auto';
    const paths = findPorts(options.path, options.roots).filter((path) => !auto || !excluded.has(deviceOf(path)));
    const [only] = paths;
    if (only === undefined) return { code: 'serial-not-found', detail: `${options.path}: no serial port is there` };
    foreign = auto || paths.length > 1;
    if (!foreign && options.baud !== 0) return openPlainly(only, options.baud);
    const known = last;
    paths.sort((a, b) => Number(b === known?.path) - Number(a === known?.path));
    const failures: Fault[] = [];
    for (const path of paths) {
      const rates = ratesFor(options.baud, known?.baud ?? null);
      const result = foreign ? await tryForeign(path, rates, abort) : await tryPort(path, rates, abort);
      if ('device' in result) {
        last = { path, baud: result.baud };
        return result;
      }
      failures.push(result);
      if (abort.aborted) break;
    }
    const [failure] = failures;
    if (!foreign && failure !== undefined) return failure;
    return { code: 'serial-no-receiver', detail: failures.map(({ detail }) => detail).join('; ') };
  };

  /** Leaves the port as it was found when it is not the receiver's. */
  async function tryForeign(path: string, rates: number[], abort: AbortSignal): Promise<Opened | Fault> {
    const line = await options.hold(path);
    if (line === null) return { code: 'serial-not-found', detail: `${path}: not a serial port, or not ours to open` };
    try {
      if (line.inUse) return { code: 'serial-in-use', detail: `${path}: another program has it` };
      const result = await tryPort(path, rates, abort);
      if (!('device' in result)) line.restore();
      return result;
    } finally {
      line.release();
    }
  }

  async function tryPort(path: string, rates: number[], abort: AbortSignal): Promise<Opened | Fault> {
    const opened = await openPlainly(path, rates[0] ?? BAUDS[0]);
    if (!('device' in opened)) return opened;
    const { device } = opened;
    let bytes = false;
    for (const baud of rates) {
      // A UART that cannot do a rate says so; the others remain.
      if (baud !== opened.baud && !(await device.setBaud(baud))) continue;
      const heard = await listen(device, abort);
      if (heard.kind === 'sentences') return { device, path, baud, early: heard.early };
      if (heard.kind === 'gone' || abort.aborted) break;
      bytes ||= heard.kind === 'bytes';
    }
    await device.close();
    const at = rates.length === 1 ? `${rates[0]} bit/s` : `${rates.length} rates`;
    if (bytes) return { code: 'serial-noise', detail: `${path}: bytes, but no valid sentence at ${at}` };
    return { code: 'serial-silent', detail: `${path}: no byte at ${at}` };
  }

  function listen(device: Device, abort: AbortSignal): Promise<Heard> {
    return new Promise((resolve) => {
      const ear = createEar();
      const early: Uint8Array[] = [];
      let bytes = 0;
      const end = (heard: Heard): void => {
        timer.cancel();
        abort.removeEventListener('abort', stop);
        resolve(heard);
      };
      const stop = (): void => end({ kind: bytes > 0 ? 'bytes' : 'nothing' });
      const timer = clock.after(options.probeMs, stop);
      abort.addEventListener('abort', stop);
      device.start(options.coalesceMs, clock, {
        onBytes: (chunk) => {
          bytes += chunk.length;
          // Also after the proof, until the port takes over: nothing of a receiver is lost.
          early.push(chunk);
          ear.hear(chunk);
          if (ear.valid() >= PROBE_SENTENCES && (!foreign || ear.ofReceiver() > 0)) end({ kind: 'sentences', early });
          else if (bytes > PROBE_BYTES_MAX) stop();
        },
        onGone: () => end({ kind: 'gone' }),
      });
      if (abort.aborted) stop();
    });
  }
}

function ratesFor(baud: number, known: number | null): number[] {
  if (baud !== 0) return [baud];
  return known === null ? [...BAUDS] : [known, ...BAUDS.filter((rate) => rate !== known)];
}
