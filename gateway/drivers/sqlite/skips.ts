/** Numbers that will never come (again), before and after an event has named them. Neighbours are one row, or months fill the table. */
import type { SkippedNumbers } from '../../core/record/naming.ts';
import { addRange, type Ranges, subtractRanges } from '../../core/record/ranges.ts';
import type { Db } from './database.ts';

/** All but `unnamed` and `highest` within the transaction that deletes, or that writes the event. */
export interface Skips {
  /** An event must name them. */
  owe(numbers: SkippedNumbers): void;
  /** The event that names them is being written. */
  named(numbers: SkippedNumbers): void;
  /** Numbers beyond this one were never stored: what was said of them is taken back. */
  forgetUnclean(beyond: number): void;
  unnamed(): SkippedNumbers[];
  /** Named or not, in order. */
  all(of: SkippedNumbers['of']): SkippedNumbers[];
  /** 0: none. */
  highest(of: SkippedNumbers['of']): number;
}

type Touched = [of: string, reason: string, named: number, from: number, to: number];

export function createSkips(db: Db): Skips {
  const touching = 'lane = ? AND reason = ? AND announced = ? AND last >= ? AND first <= ?';
  const select = db
    .prepare<Touched, [number, number]>(`SELECT first, last FROM skipped WHERE ${touching} ORDER BY first`)
    .raw();
  const drop = db.prepare<Touched>(`DELETE FROM skipped WHERE ${touching}`);
  const insert = db.prepare('INSERT INTO skipped (lane, reason, announced, first, last) VALUES (?, ?, ?, ?, ?)');

  function change({ of, reason, from, to }: SkippedNumbers, named: number, work: (rows: Ranges) => Ranges): void {
    const touched: Touched = [of, reason, named, from - 1, to + 1];
    const rows = select.all(...touched);
    drop.run(...touched);
    for (const [first, last] of work(rows)) insert.run(of, reason, named, first, last);
  }

  function move(numbers: SkippedNumbers, named: 0 | 1): void {
    const { from, to } = numbers;
    change(numbers, 1 - named, (rows) => subtractRanges(rows, [[from, to]]));
    change(numbers, named, (rows) => addRange(rows, from, to));
  }

  return {
    owe: (numbers) => move(numbers, 0),
    named: (numbers) => move(numbers, 1),
    forgetUnclean: (beyond) =>
      void db.prepare("DELETE FROM skipped WHERE lane = 'p' AND reason = 'unclean-stop' AND first > ?").run(beyond),
    unnamed: () =>
      db
        .prepare(
          'SELECT lane AS "of", first AS "from", last AS "to", reason FROM skipped WHERE announced = 0 ORDER BY lane, first',
        )
        .all() as SkippedNumbers[],
    all: (of) =>
      db
        .prepare<[string], SkippedNumbers>(
          'SELECT lane AS "of", first AS "from", last AS "to", reason FROM skipped WHERE lane = ? ORDER BY first',
        )
        .all(of),
    highest: (of) => Number(db.prepare('SELECT coalesce(max(last), 0) FROM skipped WHERE lane = ?').pluck().get(of)),
  };
}
