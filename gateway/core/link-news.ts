import { createCoalesced } from './coalesced.ts';

/** The link's losses and returns as events: evidence for a delay. */
export interface LinkNews {
  set(up: boolean, monoMs: number): void;
  /** What is to be told now, and how long ago it came to be so; null: nothing. */
  due(monoMs: number): { up: boolean; ageMs: number } | null;
}

/**
 * A box begins without a link, which is no loss: the first return is told only where the lack of it was.
 * @param beganMonoMs since when there is none
 */
export function createLinkNews(beganMonoMs: number): LinkNews {
  const lost = createCoalesced();
  let wasUp: boolean | null = null;
  let wentMonoMs = beganMonoMs;
  let cameMonoMs = beganMonoMs;
  return {
    set(up, monoMs) {
      if (up === wasUp) return;
      if (up) cameMonoMs = monoMs;
      else if (wasUp === true) wentMonoMs = monoMs;
      wasUp = up;
      lost.set(!up);
    },
    due(monoMs) {
      const down = lost.due(monoMs);
      return down === null ? null : { up: !down, ageMs: Math.round(monoMs - (down ? wentMonoMs : cameMonoMs)) };
    },
  };
}
