/** How a run gets from one instant to the next: by telling everyone to go there, or by waiting until it is that late. */
import type { Conductor } from '../conductor/conductor.ts';

export interface Pacer {
  readonly lockStep: boolean;
  nowMs(): number;
  /** Resolves when it is `monoMs`; at once when it is later already. */
  to(monoMs: number): Promise<void>;
}

/**
 * Longest lock-step stride. What one process sends reaches the other through a real broker and is acted upon in the next
 * stride, so the stride is how far the two can drift apart in a long silence.
 */
export const STRIDE_MS = 1_000;

export function createPacer(conductor: Conductor): Pacer {
  const lockStep = conductor.mode === 'lockstep';
  return {
    lockStep,
    nowMs: () => conductor.monoMs(),
    to: async (monoMs) => {
      if (!lockStep) {
        const waitMs = (monoMs - conductor.monoMs()) / conductor.speed;
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
        return;
      }
      while (conductor.monoMs() < monoMs) await conductor.advance(Math.min(monoMs, conductor.monoMs() + STRIDE_MS));
    },
  };
}

/** Real time, for a run without a conductor. */
export const realPacer: Pacer = {
  lockStep: false,
  nowMs: () => performance.now(),
  to: async (monoMs) => {
    const waitMs = monoMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  },
};
