/**
 * Two boxes with one identity throw each other out of the broker. MQTT 5 has a word for it that not every broker says (Mosquitto
 * 2.0.11 only closes, seen), so it is also concluded: links that carried are closed in order, one after the other, and new
 * ones are made at once.
 */
import { RIVAL_CLOSES, RIVAL_WINDOW_MS } from '../limits.ts';

export interface Rivalry {
  /** The broker closed a link that carried, without a word. @returns true when a rival explains it best */
  closed(nowMs: number): boolean;
  /** A link could not be made: it was the broker that went. */
  failed(): void;
}

export function createRivalry(): Rivalry {
  let closesMs: number[] = [];
  return {
    closed(nowMs) {
      closesMs = [...closesMs.filter((atMs) => nowMs - atMs <= RIVAL_WINDOW_MS), nowMs];
      return closesMs.length >= RIVAL_CLOSES;
    },
    failed() {
      closesMs = [];
    },
  };
}
