/**
 * Positions as the body of a `history` message: by column, because the numbers of one column resemble each other. As differences
 * they are mostly small or 0, and compressed a position is 8 to 12 bytes instead of 50.
 */
import type { PositionRecord } from './schema.ts';

interface Differences {
  /** Value × scale is a whole number. */
  scale: number;
  /** 1: against the value before; 2: against the difference before, for what moves steadily. */
  order: 1 | 2;
}

/** As docs/contract.md has them. `mono` is told as `mono − t`, of which only jitter is left. */
const DIFFERENCES = {
  n: { scale: 1, order: 1 },
  t: { scale: 1, order: 1 },
  mono: { scale: 1, order: 1 },
  lat: { scale: 1e6, order: 2 },
  lon: { scale: 1e6, order: 2 },
  altM: { scale: 1, order: 1 },
  speedKmh: { scale: 10, order: 1 },
  courseDeg: { scale: 1, order: 1 },
  hdop: { scale: 100, order: 1 },
  sats: { scale: 1, order: 1 },
  ageMs: { scale: 1, order: 1 },
  odoM: { scale: 1, order: 2 },
  accM: { scale: 10, order: 1 },
} as const satisfies Partial<Record<keyof PositionRecord, Differences>>;

const CHOICES = [
  'boot',
  'service',
  'clock',
  'fix',
  'move',
  'why',
  'suspect',
  'courseHeld',
  'since',
  'engineOn',
] as const satisfies readonly (keyof PositionRecord)[];

type Choice = PositionRecord[(typeof CHOICES)[number]];

/** @param positions of one series, in order of their numbers, at least one. @returns JSON */
export function encodeHistory(positions: readonly PositionRecord[]): string {
  const columns: Record<string, unknown> = {};
  for (const [key, how] of Object.entries(DIFFERENCES) as [keyof typeof DIFFERENCES, Differences][]) {
    columns[key] = differences(positions, key, how);
  }
  for (const key of CHOICES) columns[key] = choices(positions, key);
  return JSON.stringify({ series: positions[0]?.series, count: positions.length, columns });
}

function differences(
  positions: readonly PositionRecord[],
  key: keyof typeof DIFFERENCES,
  { scale, order }: Differences,
): (number | null)[] | null {
  const out = new Array<number | null>(positions.length);
  let known = false;
  let last = 0;
  let lastStep = 0;
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] as PositionRecord;
    const value = position[key];
    if (value === null) {
      out[i] = null;
      continue;
    }
    known = true;
    let whole = Math.round(key === 'mono' ? value - position.t : value * scale);
    // Records of an earlier version have tenths: 359.6 rounds to a full turn, which is north, and no platform takes 360.
    if (key === 'courseDeg') whole %= 360;
    const step = whole - last;
    out[i] = order === 1 ? step : step - lastStep;
    last = whole;
    lastStep = step;
  }
  return known ? out : null;
}

function choices(positions: readonly PositionRecord[], key: (typeof CHOICES)[number]) {
  const of: Choice[] = [];
  const indices = new Map<Choice, number>();
  const is = new Array<number>(positions.length);
  for (let i = 0; i < positions.length; i++) {
    // Records of an earlier version do not say everything.
    const value = (positions[i] as PositionRecord)[key] ?? null;
    const name = Array.isArray(value) ? value.join() : value;
    let index = indices.get(name);
    if (index === undefined) {
      index = of.push(value) - 1;
      indices.set(name, index);
    }
    is[i] = index;
  }
  return of.length === 1 ? { of } : { of, is };
}
