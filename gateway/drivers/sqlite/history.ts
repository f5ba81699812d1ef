import { encodeHistory } from '../../core/record/history.ts';
import { type Ranges, rangesOf } from '../../core/record/ranges.ts';
import type { PositionRecord } from '../../core/record/schema.ts';
import type { Tables } from './tables.ts';

/** The body of a history message, with what it holds. Made where the rows are, so that no other thread handles them. */
export interface HistoryBody {
  numbers: Ranges;
  /** Empty where none was found. */
  body: string;
}

/** @param held asked for too, and newer than all that is on the disk, or written since */
export function readHistory(tables: Tables, numbers: Ranges, held: readonly PositionRecord[]): HistoryBody {
  const onDisk = numbers.flatMap(([from, to]) => tables.positions(from, to, to - from + 1));
  const newest = onDisk.at(-1)?.n ?? 0;
  const positions = [...onDisk, ...held.filter(({ n }) => n > newest)];
  return {
    numbers: rangesOf(positions.map(({ n }) => n)),
    body: positions.length === 0 ? '' : encodeHistory(positions),
  };
}
