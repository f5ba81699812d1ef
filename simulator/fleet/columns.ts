/** Positions as the columns of a `history` message, written from docs/contract.md alone: the other side is platform/history.ts. */
import { zstdCompressSync } from 'node:zlib';
import type { PositionRecord } from './records.ts';

type Numbers = (number | null)[] | null;
interface Choices {
  of: unknown[];
  is?: number[];
}

type Key = keyof PositionRecord;
/** Column, scale, order. `mono` is made of the row's `t` before. */
const DIFFERENCES: readonly (readonly [Key, number, 1 | 2])[] = [
  ...([
    ['n', 1, 1],
    ['mono', 1, 1],
    ['t', 1, 1],
    ['lat', 1_000_000, 2],
    ['lon', 1_000_000, 2],
    ['altM', 1, 1],
  ] as const),
  ...([
    ['speedKmh', 10, 1],
    ['courseDeg', 1, 1],
    ['hdop', 100, 1],
    ['sats', 1, 1],
    ['ageMs', 1, 1],
  ] as const),
  ...([
    ['odoM', 1, 2],
    ['accM', 10, 1],
  ] as const),
];
const CHOICES: readonly Key[] = [
  ...(['boot', 'service', 'clock', 'fix', 'move', 'why', 'suspect', 'courseHeld', 'since', 'engineOn'] as const),
];

/** @param positions of one series, numbers rising */
export function toColumns(positions: readonly PositionRecord[]): {
  series: string;
  count: number;
  columns: Record<string, Numbers | Choices>;
} {
  const columns: Record<string, Numbers | Choices> = {};
  for (const [key, scale, order] of DIFFERENCES) {
    const values = positions.map((position) => (key === 'mono' ? position.mono - position.t : position[key]));
    columns[key] = differences(values as (number | null)[], scale, order);
  }
  for (const key of CHOICES) columns[key] = choices(positions.map((position) => position[key]));
  return { series: positions[0]?.series ?? '', count: positions.length, columns };
}

/** One zstd frame, as it goes to `history`. */
export function packHistory(positions: readonly PositionRecord[]): Buffer {
  return zstdCompressSync(JSON.stringify(toColumns(positions)));
}

function differences(values: (number | null)[], scale: number, order: 1 | 2): Numbers {
  if (values.every((value) => value === null)) return null;
  let last = 0;
  let step = 0;
  return values.map((value) => {
    if (value === null) return null;
    const now = Math.round(value * scale);
    const difference = now - last;
    const element = order === 1 ? difference : difference - step;
    last = now;
    step = difference;
    return element;
  });
}

function choices(values: unknown[]): Choices {
  const texts = values.map((value) => JSON.stringify(value));
  const different = [...new Set(texts)];
  const of = different.map((text) => JSON.parse(text) as unknown);
  return different.length === 1 ? { of } : { of, is: texts.map((text) => different.indexOf(text)) };
}
