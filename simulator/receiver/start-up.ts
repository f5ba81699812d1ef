/**
 * What a receiver knows after it was switched on. Hot: everything; the fix is there in a second or two. Warm: time and
 * almanac, no orbits. Cold: nothing, so it finds satellites one by one, then the time, then the date with the first fix.
 */
import type { Scenario } from '../scenarios/scenario.ts';
import type { Trouble } from '../truth.ts';
import { randomAt } from '../vehicle/random.ts';

/** Open sky that a first fix needs without a break, seconds: from … to …, by chance (data sheets of M8, L76, Teseo III). */
const FIRST_FIX_S = { hot: [0.5, 1.5], warm: [20, 30], cold: [27, 39] } as const;
/** Of that, what it takes a cold receiver to read the time of week. */
const TIME_SHARE = 0.4;
/** Satellites of each system that are tracked when the first fix comes. */
const TRACKED = 5;
/** A backup battery keeps orbits that long; time and almanac remain. */
const HOT_FOR_S = 4 * 3600;
const CHANCE = 7_001;

/** From … to … (not included) nothing can be received. */
export interface Closed {
  fromS: number;
  toS: number;
}

export interface PowerUp {
  atS: number;
  start: 'hot' | 'warm' | 'cold';
  /** The first fix; later outages are short (reception.ts). */
  fixS: number;
  /** From when the time is known. */
  timeS: number;
}

export interface Readiness extends Pick<Trouble, 'clock' | 'found' | 'received' | 'poweredMs' | 'justStarted'> {
  fixed: boolean;
  /** Seconds since the first fix; 0 before it. */
  settledS: number;
  start: PowerUp['start'];
}

/** When the sky has been open for so long at a stretch. */
function openFor(seconds: number, atS: number, closed: readonly Closed[]): number {
  let fromS = atS;
  for (const gap of closed) {
    if (gap.toS <= fromS) continue;
    if (gap.fromS - fromS >= seconds) break;
    fromS = gap.toS;
  }
  return fromS + seconds;
}

/** Another receiver knows nothing of where it is. */
function startAfter({
  fromS,
  toS,
  profile,
}: {
  fromS: number;
  toS: number;
  profile?: string | undefined;
}): PowerUp['start'] {
  if (profile !== undefined) return 'cold';
  return toS - fromS > HOT_FOR_S ? 'warm' : 'hot';
}

/** Each time that the receiver gets power: at the start, and whenever its plug is put in again. */
export function powerUps(scenario: Scenario, closed: readonly Closed[], seed: number): PowerUp[] {
  const plugged = scenario.line.flatMap((fault) => {
    if (fault.kind !== 'unplugged') return [];
    return [{ atS: fault.toS, start: startAfter(fault) }];
  });
  return [{ atS: 0, start: scenario.receiver.start }, ...plugged].map(({ atS, start }, i) => {
    const [least, most] = FIRST_FIX_S[start];
    const neededS = least + randomAt(seed + CHANCE, i) * (most - least);
    const timeS = start === 'cold' ? openFor(neededS * TIME_SHARE, atS, closed) : atS;
    return { atS, start, fixS: openFor(neededS, atS, closed), timeS };
  });
}

/** Seconds since the sky last opened, since power-up at most. */
function openSince(second: number, { atS }: PowerUp, closed: readonly Closed[]): number {
  if (closed.some(({ fromS, toS }) => second >= fromS && second < toS)) return 0;
  return second - Math.max(atS, ...closed.filter(({ toS }) => toS <= second).map(({ toS }) => toS));
}

function clockAt(second: number, { timeS, fixS }: PowerUp): Trouble['clock'] {
  if (second < timeS) return 'unset';
  // Who knows the time at power-up knows the date as well.
  return second < fixS && timeS > 0 ? 'dateless' : 'right';
}

export function readinessAt(second: number, ups: readonly PowerUp[], closed: readonly Closed[], hz: number): Readiness {
  const up = ups.findLast(({ atS }) => atS <= second) ?? ups[0];
  if (up === undefined) throw new Error('a receiver that never gets power');
  const { atS, fixS, start } = up;
  const fixed = second >= fixS;
  const poweredMs = Math.round((second - atS) * 1000);
  const share = Math.min(1, openSince(second, up, closed) / (fixS - atS));
  const tracked = fixed ? null : Math.floor(share * TRACKED);
  return {
    clock: start === 'cold' ? clockAt(second, up) : 'right',
    found: start === 'cold' ? tracked : null,
    received: tracked,
    poweredMs,
    justStarted: poweredMs < Math.floor(1000 / hz),
    fixed,
    settledS: fixed ? second - fixS : 0,
    start,
  };
}
