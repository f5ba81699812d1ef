/** What befalls a run, drawn from a seed: the same storm for the same seed. Pure. */
import { randomAt } from '../vehicle/random.ts';

export type StormBlow =
  /** kill -9 of the gateway, so many real ms after the bytes of that second; with a press just before it or not. */
  | { atS: number; kind: 'kill-gateway'; afterRealMs: number; key: string | null }
  /** kill -9 of a broker that persists nothing, and a new one after `lastsS`. */
  | { atS: number; kind: 'kill-broker'; lastsS: number }
  | { atS: number; kind: 'cut' | 'half-open'; lastsS: number }
  /** Somebody sets the wall clock of the box. */
  | { atS: number; kind: 'clock-step'; byMs: number }
  /** The disk refuses, writes half of what it is given, or takes its time. */
  | { atS: number; kind: 'disk'; fault: DiskTrouble; lastsS: number }
  | { atS: number; kind: 'press'; key: string };

export type DiskTrouble = 'eio' | 'enospc' | 'short' | 'stall';

const HOUR_MS = 3_600_000;
const STEPS_MS = [-3 * HOUR_MS, HOUR_MS, 20 * 365.25 * 24 * HOUR_MS, -20 * 365.25 * 24 * HOUR_MS] as const;
/** Steps of a mission, availability, return: none of them closes the duty gate. */
const KEYS = ['1', '2', '3', '5', '6', '7', '8', '9'] as const;
/** Of those, the ones that change no position: whether a press in doubt counted must not change what is expected. */
export const HARMLESS_KEY = '7';
const HARMLESS_KEYS = [HARMLESS_KEY, '8'] as const;
/** By then a restarted gateway knows its receiver's rhythm again, and no epoch is open when a key goes down. */
const CALM_AFTER_KILL_S = 6;
/** Before this second nothing happens, so that there is something to lose. */
const FIRST_S = 5;

export function planStorm(seed: number, seconds: number): StormBlow[] {
  let index = 0;
  const unit = () => randomAt(seed, index++);
  const between = (low: number, high: number) => Math.round(low + unit() * (high - low));
  const one = <T>(of: readonly T[]): T => of[Math.floor(unit() * of.length)] as T;
  const blows: StormBlow[] = [];
  const times = (low: number, high: number, draw: (atS: number) => { blow: StormBlow; lastsS: number }) => {
    for (let atS = FIRST_S + between(0, high); atS < seconds; ) {
      const { blow, lastsS } = draw(atS);
      blows.push(blow);
      atS += lastsS + between(low, high);
    }
  };
  times(12, 40, (atS) => {
    const key = unit() < 0.5 ? one(HARMLESS_KEYS) : null;
    return { blow: { atS, kind: 'kill-gateway', afterRealMs: between(0, 80), key }, lastsS: 0 };
  });
  times(20, 60, (atS) => {
    const lastsS = between(1, 20);
    return { blow: { atS, kind: 'kill-broker', lastsS }, lastsS };
  });
  times(8, 30, (atS) => {
    const lastsS = between(2, 45);
    return { blow: { atS, kind: one(['cut', 'half-open'] as const), lastsS }, lastsS };
  });
  times(15, 60, (atS) => ({ blow: { atS, kind: 'clock-step', byMs: one(STEPS_MS) }, lastsS: 0 }));
  times(20, 70, (atS) => {
    const lastsS = between(1, 12);
    const fault = one(['eio', 'enospc', 'short', 'stall'] as const);
    return { blow: { atS, kind: 'disk', fault, lastsS }, lastsS };
  });
  const kills = blows.filter(({ kind }) => kind === 'kill-gateway').map(({ atS }) => atS);
  const calm = (atS: number) => kills.every((killS) => atS < killS || atS > killS + CALM_AFTER_KILL_S);
  times(4, 15, (atS) => ({ blow: { atS, kind: 'press', key: one(KEYS) }, lastsS: 0 }));
  return blows.filter((blow) => blow.kind !== 'press' || calm(blow.atS)).sort((a, b) => a.atS - b.atS);
}
