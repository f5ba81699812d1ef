import { CONDITION_PERIOD_MS } from './limits.ts';

/**
 * Something that stands or does not, told when it changes and not more often than once a minute, so that what flaps cannot fill the
 * lane of the presses. What came and went meanwhile is told all the same: that it stood, and its end a minute later.
 */
export interface Coalesced {
  set(standing: boolean): void;
  /** @returns what is to be told now: it stands, or it is over; null: nothing */
  due(monoMs: number): boolean | null;
}

/** @param moment it has no end that could be told */
export function createCoalesced(moment = false): Coalesced {
  let standing = false;
  let stood = false;
  let told = false;
  let toldMonoMs = Number.NEGATIVE_INFINITY;
  return {
    set(now) {
      standing = now;
      stood ||= now;
    },
    due(monoMs) {
      const news = told ? !standing : standing || stood;
      if (!news || monoMs - toldMonoMs < CONDITION_PERIOD_MS) return null;
      const tells = !told;
      if (moment) standing = false;
      else told = tells;
      stood = standing;
      toldMonoMs = monoMs;
      return tells;
    },
  };
}
