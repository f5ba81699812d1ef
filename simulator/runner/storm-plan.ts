/** What befalls a run, drawn from a seed: the same storm for the same seed. Pure. */
import { randomAt } from '../vehicle/random.ts';

export type StormBlow =
  /** kill -9 of the gateway, so many real ms after the bytes of that second; with a press just before it, and the power gone, or not. */
  | { atS: number; kind: 'kill-gateway'; afterRealMs: number; key: string | null; power: boolean }
  /** kill -9 of a broker that persists nothing, and a new one after `lastsS`. */
  | { atS: number; kind: 'kill-broker'; lastsS: number }
  /** kill -9 of the platform: it comes back with what its file holds. */
  | { atS: number; kind: 'kill-platform'; lastsS: number }
  | { atS: number; kind: 'cut' | 'half-open'; lastsS: number }
  /** Somebody sets the wall clock of the box. */
  | { atS: number; kind: 'clock-step'; byMs: number }
  /** The receiver's own clock is off for a while. */
  | { atS: number; kind: 'receiver-step'; byMs: number; lastsS: number }
  /** The receiver calls this second 60. */
  | { atS: number; kind: 'leap-second' }
  /** The disk refuses, writes half of what it is given, takes its time, or is full to the last block. */
  | { atS: number; kind: 'disk'; fault: DiskTrouble; lastsS: number }
  | { atS: number; kind: 'press'; key: string };

export const BLOW_KINDS = [
  ...(['kill-gateway', 'kill-broker', 'kill-platform', 'cut', 'half-open', 'clock-step'] as const),
  ...(['receiver-step', 'leap-second', 'disk', 'press'] as const),
] satisfies StormBlow['kind'][];

export const DISK_TROUBLES = ['eio', 'enospc', 'short', 'stall', 'full'] as const;
export type DiskTrouble = (typeof DISK_TROUBLES)[number];

const HOUR_MS = 3_600_000;
const STEPS_MS = [-3 * HOUR_MS, HOUR_MS, 20 * 365.25 * 24 * HOUR_MS, -20 * 365.25 * 24 * HOUR_MS] as const;
/** Whole minutes, so that a second 60 stays one. */
const RECEIVER_STEPS_MS = [HOUR_MS, -HOUR_MS, 120_000] as const;
const LEAP_SECOND = 59;
/** Steps of a mission, availability, return: none of them closes the duty gate. */
const KEYS = ['1', '2', '3', '5', '6', '7', '8', '9'] as const;
/** Of those, the ones that change no position: whether a press in doubt counted must not change what is expected. */
export const HARMLESS_KEY = '7';
const HARMLESS_KEYS = [HARMLESS_KEY, '8'] as const;
/** By then a restarted gateway knows its receiver's rhythm again, and no epoch is open when a key goes down. */
const CALM_AFTER_KILL_S = 6;
/** More than any kind of blow draws in the longest storm. */
const STREAM_LENGTH = 1_000_000;
/** Before this second nothing happens, so that there is something to lose. */
const FIRST_S = 5;

export function planStorm(seed: number, seconds: number): StormBlow[] {
  let index = 0;
  const unit = () => randomAt(seed, index++);
  const between = (low: number, high: number) => Math.round(low + unit() * (high - low));
  const one = <T>(of: readonly T[]): T => of[Math.floor(unit() * of.length)] as T;
  const blows: StormBlow[] = [];
  let streams = 0;
  const times = (low: number, high: number, draw: (atS: number) => StormBlow) => {
    // Each from numbers of its own, so that a longer storm begins as the shorter one.
    index = streams++ * STREAM_LENGTH;
    for (let atS = FIRST_S + between(0, high); atS < seconds; ) {
      const blow = draw(atS);
      blows.push(blow);
      atS += ('lastsS' in blow ? blow.lastsS : 0) + between(low, high);
    }
  };
  const kill = (atS: number, key: string | null): StormBlow => {
    return { atS, kind: 'kill-gateway', afterRealMs: between(0, 80), key, power: unit() < 0.5 };
  };
  times(12, 40, (atS) => kill(atS, unit() < 0.5 ? one(HARMLESS_KEYS) : null));
  times(20, 60, (atS) => ({ atS, kind: 'kill-broker', lastsS: between(1, 20) }));
  times(20, 60, (atS) => ({ atS, kind: 'kill-platform', lastsS: between(1, 20) }));
  times(8, 30, (atS) => ({ atS, kind: one(['cut', 'half-open'] as const), lastsS: between(2, 45) }));
  times(15, 60, (atS) => ({ atS, kind: 'clock-step', byMs: one(STEPS_MS) }));
  times(30, 90, (atS) => ({ atS, kind: 'receiver-step', byMs: one(RECEIVER_STEPS_MS), lastsS: between(2, 40) }));
  times(60, 120, (atS) => ({ atS: atS - (atS % 60) + LEAP_SECOND, kind: 'leap-second' }));
  times(10, 50, (atS) => {
    const blow = { atS, kind: 'disk', fault: one(DISK_TROUBLES), lastsS: between(2, 20) } as const;
    // Trouble counts when something is written meanwhile: a press, and often a kill before the disk is well again.
    blows.push({ atS: atS + between(1, blow.lastsS), kind: 'press', key: one(KEYS) });
    if (unit() < 0.6) blows.push(kill(atS + between(1, blow.lastsS), one(HARMLESS_KEYS)));
    return blow;
  });
  times(4, 15, (atS) => ({ atS, kind: 'press', key: one(KEYS) }));
  return blows
    .filter((blow) => blow.atS < seconds && (blow.kind !== 'press' || isCalm(blow.atS, blows)))
    .sort((a, b) => a.atS - b.atS);
}

function isCalm(atS: number, blows: readonly StormBlow[]): boolean {
  const kills = blows.filter(({ kind }) => kind === 'kill-gateway');
  return kills.every((kill) => atS < kill.atS || atS > kill.atS + CALM_AFTER_KILL_S);
}
