/**
 * The columns of a `history` message back to positions, written from docs/contract.md alone. What a message may cost is limited
 * before anything is built of it.
 */
import { z } from 'zod';

/** value × scale is what the differences add up to; order 2: they are differences of differences. */
const DIFFERENCES: Record<string, { scale: number; order: 1 | 2 }> = {
  n: { scale: 1, order: 1 },
  t: { scale: 1, order: 1 },
  mono: { scale: 1, order: 1 },
  lat: { scale: 1_000_000, order: 2 },
  lon: { scale: 1_000_000, order: 2 },
  altM: { scale: 1, order: 1 },
  speedKmh: { scale: 10, order: 1 },
  courseDeg: { scale: 1, order: 1 },
  hdop: { scale: 100, order: 1 },
  sats: { scale: 1, order: 1 },
  ageMs: { scale: 1, order: 1 },
  odoM: { scale: 1, order: 2 },
  accM: { scale: 10, order: 1 },
};
const CHOICES = ['boot', 'service', 'clock', 'fix', 'move', 'why', 'suspect', 'courseHeld', 'since', 'engineOn'];

const POSITIONS_MAX = 1_000;

const envelope = z.looseObject({
  series: z.string(),
  count: z.int().min(1).max(POSITIONS_MAX),
  columns: z.record(z.string(), z.unknown()),
});
const differences = z.array(z.int().nullable()).max(POSITIONS_MAX);
const choices = z.looseObject({
  of: z.array(z.unknown()).min(1).max(POSITIONS_MAX),
  is: z.array(z.int().min(0)).max(POSITIONS_MAX).optional(),
});

type Cell = unknown;
type Cells = { t: Cell; mono: Cell; [column: string]: Cell };

/**
 * Positions as they would have come one by one, not yet checked one by one.
 * @throws with the name of the column that is wrong
 */
export function readColumns(body: unknown): Cells[] {
  const { series, count, columns } = envelope.parse(body);
  const read = new Map<string, Cell[]>();
  for (const [key, how] of Object.entries(DIFFERENCES)) {
    read.set(
      key,
      inColumn(key, () => addUp(columns[key], count, how)),
    );
  }
  for (const key of CHOICES)
    read.set(
      key,
      inColumn(key, () => choose(columns[key], count)),
    );
  const positions = Array.from({ length: count }, (): Cells => ({ series, lane: 'p', t: null, mono: null }));
  for (const [key, column] of read) for (const [i, position] of positions.entries()) position[key] = column[i];
  for (const position of positions) position.mono = sum(position.mono, position.t);
  return positions;
}

function inColumn(key: string, work: () => Cell[]): Cell[] {
  try {
    return work();
  } catch (error) {
    throw new Error(`column ${key}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function addUp(column: unknown, count: number, { scale, order }: { scale: number; order: 1 | 2 }): (number | null)[] {
  if (column === null) return new Array<null>(count).fill(null);
  const elements = differences.parse(column);
  if (elements.length !== count) throw new Error(`${elements.length} elements for ${count} positions`);
  let value = 0;
  let step = 0;
  return elements.map((element) => {
    if (element === null) return null;
    step = order === 1 ? element : step + element;
    value += step;
    if (!Number.isSafeInteger(value)) throw new Error('adds up to no whole number');
    return value / scale;
  });
}

function choose(column: unknown, count: number): Cell[] {
  const { of, is } = choices.parse(column);
  if (is === undefined) {
    if (of.length !== 1) throw new Error(`${of.length} values and nothing that says which`);
    return new Array<Cell>(count).fill(of[0]);
  }
  if (is.length !== count) throw new Error(`${is.length} elements for ${count} positions`);
  return is.map((index) => {
    if (index >= of.length) throw new Error(`value ${index} of ${of.length}`);
    return of[index];
  });
}

/** `mono` comes as its distance from `t`. */
function sum(a: Cell, b: Cell): Cell {
  return typeof a === 'number' && typeof b === 'number' ? a + b : null;
}
