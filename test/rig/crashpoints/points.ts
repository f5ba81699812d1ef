/** At which instants of the record the power goes, and what of the unflushed writes is on the disk then. Decided by a seed. */
import { createRandom, type Random } from '../../support/random.ts';
import { SECTOR_BYTES } from './recorded/marks.ts';
import type { Step } from './write-log.ts';

/**
 * What of the writes since the last flush reached the disk: none (`flushed`: the instant after a flush), all in order with the last one
 * torn, or any subset: of requests, of pages, of sectors. Two writes to one sector need no order of their own: the earlier one
 * alone is among the subsets, and no disk answers a later write and then goes back behind an earlier one.
 */
const MANNERS = ['in-order', 'requests', 'pages', 'sectors'] as const;

export interface Point {
  /** So many steps had been sent to the disk. */
  at: number;
  manner: (typeof MANNERS)[number] | 'flushed';
  /** Of what is kept. */
  seed: number;
}

export interface Piece {
  offset: number;
  data: Buffer;
}

const PAGE_BYTES = 4_096;
/** How much is kept of a window: hardly anything, half, nearly all. */
const KEPT_PERCENT = [5, 30, 50, 70, 95] as const;

/**
 * One at every flush, the rest between: each at a write that is drawn by the seed.
 * @returns in order of the record; where there are fewer points than flushes, half of them are drawn from the flushes
 */
export function planPoints(steps: readonly Step[], count: number, seed: number): Point[] {
  const random = createRandom(seed);
  const after = (is: Step['is']): number[] => steps.flatMap((step, i) => (step.is === is ? [i + 1] : []));
  const [flushes, writes] = [after('flush'), after('write')];
  const one = (of: readonly number[]): number => of[random.below(of.length)] ?? 0;
  const atFlushes = flushes.length <= count / 2 ? flushes : drawn(flushes, Math.floor(count / 2), random);
  const points: Point[] = atFlushes.map((at) => ({ at, manner: 'flushed', seed: 0 }));
  while (points.length < count) {
    const manner = MANNERS[random.below(MANNERS.length)] ?? 'sectors';
    points.push({ at: one(writes), manner, seed: random.next() });
  }
  return points.sort((a, b) => a.at - b.at);
}

function drawn(of: readonly number[], count: number, random: Random): number[] {
  const left = [...of];
  return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0] ?? 0);
}

/** @param window the writes since the last flush, in order. @returns what of them is on the disk */
export function keptOf(window: readonly Piece[], { manner, seed }: Point): Piece[] {
  const random = createRandom(seed);
  const percent = KEPT_PERCENT[random.below(KEPT_PERCENT.length)] ?? 50;
  const some = (pieces: readonly Piece[]): Piece[] => pieces.filter(() => random.below(100) < percent);
  const last = window.at(-1);
  if (last === undefined) return [];
  switch (manner) {
    case 'flushed':
      return [];
    case 'in-order':
      return [...window.slice(0, -1), torn(last, random)];
    case 'requests':
      return [...some(window.slice(0, -1)), ...some([torn(last, random)])];
    case 'pages':
      return some(window.flatMap((piece) => cut(piece, PAGE_BYTES)));
    case 'sectors':
      return some(window.flatMap((piece) => cut(piece, SECTOR_BYTES)));
    default:
      return manner satisfies never;
  }
}

/** The first sectors of it, from none to all. */
function torn({ offset, data }: Piece, random: Random): Piece {
  const sectors = data.length / SECTOR_BYTES;
  return { offset, data: data.subarray(0, random.below(sectors + 1) * SECTOR_BYTES) };
}

function cut({ offset, data }: Piece, bytes: number): Piece[] {
  return Array.from({ length: Math.ceil(data.length / bytes) }, (_, i) => ({
    offset: offset + i * bytes,
    data: data.subarray(i * bytes, (i + 1) * bytes),
  }));
}
