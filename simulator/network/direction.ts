/** One direction of the mobile network, shared by all connections: when what is sent into it comes out. Knows no socket. */
import { noiseAt } from '../vehicle/random.ts';
import type { Way } from './profiles.ts';

export interface Direction {
  /** From now on; null: everything comes out at once. What is on its way stays as it was. */
  shape(way: Way | null): void;
  /** Nothing leaves before this instant. */
  stallUntil(monoMs: number): void;
  /** Instant, a whole millisecond, at which so many bytes sent now have arrived; null: at once. They queue for the rate. */
  arrivalMs(nowMs: number, bytes: number): number | null;
}

/** How quickly the delay wanders. By time and not by piece: how TCP cuts the bytes into pieces must not change it. */
const WANDERS_S = 0.5;

export function createDirection(seed: number): Direction {
  let way: Way | null = null;
  let freeMs = Number.NEGATIVE_INFINITY;
  return {
    shape(changed) {
      way = changed;
    },
    stallUntil(monoMs) {
      freeMs = Math.max(freeMs, monoMs);
    },
    arrivalMs(nowMs, bytes) {
      if (way === null) return freeMs > nowMs ? Math.ceil(freeMs) : null;
      freeMs = Math.max(freeMs, nowMs) + (bytes * 1_000) / way.bytesPerS;
      return Math.ceil(freeMs + way.delayMs + way.jitterMs * noiseAt(seed, nowMs / 1_000, WANDERS_S));
    },
  };
}
