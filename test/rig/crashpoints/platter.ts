/** The disk at any instant of a record: what a flush made durable, and the writes since. Goes forward only: a point costs little. */
import { rangesOf } from '../../../gateway/core/record/ranges.ts';
import type { Piece } from './points.ts';
import type { Mark } from './recorded/marks.ts';
import type { Recording } from './recording.ts';
import type { Step } from './write-log.ts';

export interface Platter {
  /** So many steps so far. */
  at(): number;
  /** After so many steps. @returns the promises that were made on the way there */
  forward(to: number): Mark[];
  /** What is there whatever happens. */
  durable(): readonly Piece[];
  /** May be there, in order. */
  window(): readonly Piece[];
}

/** @param lost so many flushes back the disk only said that it had flushed: a disk that lies */
export function createPlatter({ disk, steps }: Recording, lost = 0): Platter {
  const durable = Buffer.from(disk);
  const extents = touched(disk, steps).map(([from, to]) => ({ offset: from, data: durable.subarray(from, to) }));
  const unflushed: Piece[][] = [[]];
  let at = 0;

  function flush(): void {
    unflushed.push([]);
    while (unflushed.length > lost + 1)
      for (const { offset, data } of unflushed.shift() ?? []) data.copy(durable, offset);
  }

  return {
    forward(to) {
      const marks: Mark[] = [];
      for (; at < to; at++) {
        const step = steps[at];
        if (step === undefined) throw new Error(`the record has no step ${at}`);
        if (step.is === 'mark') marks.push(step.mark);
        else if (step.is === 'flush') flush();
        else unflushed.at(-1)?.push(step);
      }
      return marks;
    },
    at: () => at,
    durable: () => extents,
    window: () => unflushed.flat(),
  };
}

/** The tables of the file system are at its beginning. */
const TABLES_BYTES = 4 * 1_048_576;
const PAGE_BYTES = 4_096;

/** Everything that is ever anything: what lies beyond is free at every instant, and nobody reads what an earlier check left there. */
function touched(disk: Buffer, steps: readonly Step[]): (readonly [from: number, to: number])[] {
  const nothing = Buffer.alloc(PAGE_BYTES);
  const pages = new Set(Array.from({ length: TABLES_BYTES / PAGE_BYTES }, (_, page) => page));
  for (let page = 0; page < disk.length / PAGE_BYTES; page++)
    if (!disk.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES).equals(nothing)) pages.add(page);
  for (const step of steps) {
    if (step.is !== 'write') continue;
    const last = Math.floor((step.offset + step.data.length - 1) / PAGE_BYTES);
    for (let page = Math.floor(step.offset / PAGE_BYTES); page <= last; page++) pages.add(page);
  }
  return rangesOf([...pages].sort((a, b) => a - b)).map(([from, to]) => [from * PAGE_BYTES, (to + 1) * PAGE_BYTES]);
}
