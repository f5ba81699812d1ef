/**
 * What a storm may cost, position by position: which were at risk in memory when the gateway was killed, and which it may have left
 * out because its disk was full, as it said. Everything else must be there. Pure.
 */
import type { ExpectedPosition } from '../vehicle/expected-positions.ts';

export interface Losses {
  /** All positions expected by now have been sent by this second. */
  sent(second: number, expectedSoFar: number): void;
  /** From the first second to the last one, whatever is missing was only in memory. */
  killed(fromS: number, toS: number): void;
  /** From the first second to the last one the gateway may leave out every other position. */
  thinned(fromS: number, toS: number): void;
  account(positions: readonly ExpectedPosition[], missing: readonly number[]): LossAccount;
}

export interface LossAccount {
  /** So many of the expected positions may not be in the box's database. */
  most: number;
  /** One line for each position that is missing without a reason. */
  problems: string[];
}

/** Where a track begins or changes its meaning: never left out. */
const TURNING_POINTS: ReadonlySet<ExpectedPosition['why']> = new Set(['first', 'start', 'stop', 'mission', 'status']);

interface Span {
  fromS: number;
  toS: number;
}

export function createLosses(): Losses {
  const secondOf: number[] = [];
  const spans: Record<'killed' | 'thinned', Span[]> = { killed: [], thinned: [] };
  const within = (kind: keyof typeof spans, index: number) => {
    const second = secondOf[index] ?? Number.NaN;
    return spans[kind].some(({ fromS, toS }) => second >= fromS && second <= toS);
  };

  return {
    sent(second, expectedSoFar) {
      while (secondOf.length < expectedSoFar) secondOf.push(second);
    },
    killed: (fromS, toS) => void spans.killed.push({ fromS, toS }),
    thinned: (fromS, toS) => void spans.thinned.push({ fromS, toS }),
    account(positions, missing) {
      const problems: string[] = [];
      let leftOut = 0;
      let leftOutLast = -1;
      for (const index of missing) {
        if (within('killed', index)) continue;
        const why = positions[index]?.why ?? 'time';
        const everyOther = leftOutLast < 0 || leftOutLast !== index - 1;
        if (within('thinned', index) && everyOther && !TURNING_POINTS.has(why)) {
          leftOut++;
          leftOutLast = index;
        } else problems.push(`the position of second ${secondOf[index]} (${why}) is missing, and nothing explains it`);
      }
      const atRisk = positions.filter((_, index) => within('killed', index)).length;
      return { most: atRisk + leftOut, problems };
    },
  };
}
