/**
 * Where the cycle of a receiver ends. NMEA has no sentence for "that was all of this second", and every receiver has an order of
 * its own: RMC first (u-blox, Garmin) or last (SiRF), one GSA or six, GGA every fourth second only. Waiting for the next
 * second would make every position a second old; a timer would make the result depend on the load of the machine. So the order
 * itself is learnt: what ended epochs in a row will end the next one. Deterministic: the same sentences, the same fixes.
 */
import { CYCLE_CONFIRMATIONS_FIRST, CYCLE_CONFIRMATIONS_MAX } from '../limits.ts';
import type { Belonging } from './belonging.ts';
import type { EpochData } from './epoch-data.ts';
import { isTimed } from './epoch-data.ts';

export type SentenceType = EpochData['type'];

export interface Cycle {
  /** A sentence of the open epoch came. @returns true if it is the last one of the cycle, as far as that is known */
  saw(type: SentenceType): boolean;
  /** The epoch was closed because `saw` said so. */
  completed(): void;
  /** The epoch was closed by what came after it, or by silence. `learn` is false where it had no time of day or no position. */
  ended(learn: boolean): void;
  /** A sentence came after the end of its epoch: what was learnt is forgotten, and the next lesson takes longer. */
  late(type: SentenceType): void;
}

interface Ending {
  type: SentenceType;
  /** Its occurrences in one epoch from the first timed sentence on: with talker GN, one GSA per system. */
  count: number;
  /** Timed sentences that were in every epoch this was learnt from: without them the epoch is not over. */
  required: readonly SentenceType[];
}

/** The shape of one epoch, from its first timed sentence on. Bounded: there are nine types. */
function createShape() {
  return {
    counts: new Map<SentenceType, number>(),
    /** Untimed types with a timed sentence of the same epoch before and after them. */
    inside: [] as SentenceType[],
    /** Untimed types since the last timed sentence, in the order of their last occurrence. Arrays, as there are two. */
    tail: [] as SentenceType[],
    lastTimed: null as SentenceType | null,
  };
}

type Shape = ReturnType<typeof createShape>;

function add(shape: Shape, type: SentenceType): number {
  if (isTimed(type)) {
    for (const untimed of shape.tail) if (!shape.inside.includes(untimed)) shape.inside.push(untimed);
    if (shape.tail.length > 0) shape.tail = [];
    shape.lastTimed = type;
  } else if (shape.tail.at(-1) !== type) {
    shape.tail = [...shape.tail.filter((other) => other !== type), type];
  }
  const count = (shape.counts.get(type) ?? 0) + 1;
  shape.counts.set(type, count);
  return count;
}

/** Where they follow at times only, a fix that has a position does not wait for them: they say nothing that it lacks. */
const DISPENSABLE: readonly SentenceType[] = ['GLL', 'ZDA'];

export function createCycle(belonging: Pick<Belonging, 'isHead' | 'forget'>): Cycle {
  let shape = createShape();
  let learnt: Ending | null = null;
  let candidate: Ending | null = null;
  let inARow = 0;
  let confirmations = CYCLE_CONFIRMATIONS_FIRST;
  let endedByLearning = false;
  /**
   * Untimed types that open the cycle instead of closing it. `GSA RMC | GSA RMC` may be read either way until an epoch like
   * `GGA GSA RMC` comes (there the GSA stands inside, so the one after that RMC is the next epoch's), or until their values
   * prove it (`belonging.ts`). Until then they are taken for the end, as most receivers have it; the fix is then the same but
   * one cycle late.
   */
  const heads = new Set<SentenceType>();

  function forget(): void {
    if (learnt !== null) confirmations = Math.min(confirmations * 2, CYCLE_CONFIRMATIONS_MAX);
    learnt = null;
    candidate = null;
    inARow = 0;
    heads.clear();
    belonging.forget();
  }

  const isHead = (type: SentenceType) => heads.has(type) || belonging.isHead(type);

  return {
    saw(type) {
      if (shape.lastTimed === null && !isTimed(type)) {
        // The same untimed sentence once more right behind the end: there are more of them than were learnt.
        if (endedByLearning && learnt?.type === type) forget();
        return false;
      }
      const count = add(shape, type);
      if (learnt === null || type !== learnt.type || count !== learnt.count) return false;
      return learnt.required.every((needed) => shape.counts.has(needed));
    },
    completed() {
      shape = createShape();
      candidate = null;
      inARow = 0;
      endedByLearning = true;
      if (learnt !== null && isHead(learnt.type)) learnt = null;
    },
    ended(learn) {
      const past = shape;
      shape = createShape();
      endedByLearning = false;
      if (!learn) return;
      for (const type of past.tail) if (past.inside.includes(type)) heads.add(type);
      if (learnt !== null && isHead(learnt.type)) learnt = null;
      const ending = endingOf(past, isHead);
      if (ending === null) return;
      if (candidate === null || candidate.type !== ending.type || candidate.count !== ending.count) {
        candidate = ending;
        inARow = 1;
      } else {
        const before = candidate.required;
        candidate = { ...ending, required: ending.required.filter((type) => before.includes(type)) };
        inARow++;
      }
      if (inARow >= confirmations) learnt = candidate;
    },
    late(type) {
      if (!DISPENSABLE.includes(type)) forget();
    },
  };
}

function endingOf(shape: Shape, isHead: (type: SentenceType) => boolean): Ending | null {
  const { tail } = shape;
  const firstHead = tail.findIndex(isHead);
  // What follows a head is of the next cycle too.
  const type = (firstHead < 0 ? tail.at(-1) : tail[firstHead - 1]) ?? shape.lastTimed;
  if (type === null) return null;
  return { type, count: shape.counts.get(type) ?? 0, required: [...shape.counts.keys()].filter(isTimed) };
}
