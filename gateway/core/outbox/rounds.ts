/**
 * Which broker is tried next, and after what wait. A round tries every broker once, without a wait between them, and begins
 * with the one that served last: the way back to a preferred one is looked for while the link is up.
 */
import { RECONNECT_FIRST_MS, RECONNECT_MAX_MS } from '../limits.ts';
import { backoffMs } from './backoff.ts';

export interface Rounds {
  /** Index in the order of preference. */
  current(): number;
  /** The link could not be made. @returns ms until the next round; null: the round goes on at once, with the next broker */
  failed(floorMs: number): number | null;
  /** A link that was up went. @returns ms until the next round */
  lost(floorMs: number): number;
  /** The link carries: the next failure is a first one. */
  proven(): void;
  /** The next attempt goes there. */
  prefer(broker: number): void;
}

/** @param random even in [0, 1) */
export function createRounds(brokers: number, random: () => number): Rounds {
  let current = 0;
  let failures = 0;
  let rounds = 0;
  let worstFloorMs = 0;

  function wait(floorMs: number): number {
    failures = 0;
    worstFloorMs = 0;
    return backoffMs(rounds++, RECONNECT_FIRST_MS, RECONNECT_MAX_MS, floorMs, random());
  }

  return {
    current: () => current,
    failed(floorMs) {
      current = (current + 1) % brokers;
      worstFloorMs = Math.max(worstFloorMs, floorMs);
      return ++failures < brokers ? null : wait(worstFloorMs);
    },
    lost: wait,
    proven() {
      rounds = 0;
    },
    prefer(broker) {
      current = broker;
      failures = 0;
    },
  };
}
