/** What happens in the recorded hour: lives of a box, each a process of its own. */
import { createRandom } from '../../../support/random.ts';
import type { Box } from './box.ts';

const DAY_MS = 86_400_000;
const HOUR_START = Date.UTC(2026, 10, 20, 20);
/** One mission after the other, without an order: who is asked, goes. */
const MISSION = ['1', '2', '3', '5', '6', '7', '9'] as const;

export interface Life {
  name: string;
  wallMs: number;
  /** Of the receiver. */
  seconds: number;
  live(box: Box, seconds: number, random: ReturnType<typeof createRandom>): Promise<void>;
  /** null: a kill -9. */
  ends: 'signal' | null;
}

/** Presses, a few seconds apart, and a platform that answers now and then. */
async function busy(box: Box, seconds: number, random: ReturnType<typeof createRandom>): Promise<void> {
  for (let driven = 0, next = 0, key = 0; driven < seconds; ) {
    const pauseS = Math.min(seconds - driven, 3 + random.below(15));
    await box.drive(pauseS);
    driven += pauseS;
    await box.press(MISSION[key++ % MISSION.length] ?? '1');
    if (driven < next) continue;
    await box.acknowledge();
    next = driven + 20 + random.below(90);
  }
}

/**
 * A short garde long ago, whose records are too old in the hour; then the hour: most of it ends with a kill, the rest with an erasure and
 * a stop in order.
 * @param seconds of the hour
 */
export function livesOf(seconds: number): readonly Life[] {
  const first = Math.round(seconds * 0.6);
  return [
    {
      ...{ name: 'old', wallMs: HOUR_START - 70 * DAY_MS, seconds: Math.min(120, seconds), ends: 'signal' },
      async live(box, old, random) {
        await box.retain();
        await box.press('G');
        await busy(box, old, random);
        await box.press('G');
      },
    },
    {
      ...{ name: 'busy', wallMs: HOUR_START, seconds: first, ends: null },
      async live(box, most, random) {
        await box.press('G');
        await busy(box, Math.floor(most / 2), random);
        await box.retain();
        await busy(box, Math.floor(most / 2), random);
      },
    },
    {
      ...{ name: 'erased', wallMs: HOUR_START + first * 1_000 + 60_000, seconds: seconds - first, ends: 'signal' },
      async live(box, rest, random) {
        await busy(box, Math.floor(rest / 2), random);
        const now = box.nowMs();
        await box.erase(now - 300_000, now - 60_000);
        await busy(box, Math.floor(rest / 2), random);
        await box.press('G');
      },
    },
  ];
}

/** @returns the presses of the same seed are the same */
export const randomOf = (seed: number, life: string) => createRandom(seed + life.length);
