/** The crew at the box's keys: presses, and looks at what the box shows of it. */
import type { Box } from './box.ts';
import type { Key } from './lines.ts';
import { until } from './until.ts';

/** What the box answered a press with. */
export type Answer = { registered: number } | { refused: string };

/** Emulated, on a machine that others use too. */
const PATIENCE_MS = 420_000;
const REGISTERED = /^=registered (\d+)$/;
const REFUSED = /^=refused (\S+)$/;

export async function untilKeysWork(box: Box): Promise<void> {
  // The first that a keypad's display is told is whether positions are recorded.
  await until('the keypad is open', PATIENCE_MS, () => box.shown.length > 0);
}

/** @param from how many lines the display had shown before the press */
export function answerSince(box: Box, from: number): Answer | null {
  for (const line of box.shown.slice(from)) {
    const [, n] = REGISTERED.exec(line) ?? [];
    if (n !== undefined) return { registered: Number(n) };
    const [, why] = REFUSED.exec(line) ?? [];
    if (why !== undefined) return { refused: why };
  }
  return null;
}

export async function pressAndLook(box: Box, key: Key): Promise<Answer> {
  const from = box.shown.length;
  let answer: Answer | null = null;
  await box.press(key);
  await until(`an answer to key ${key}`, PATIENCE_MS, () => {
    answer = answerSince(box, from);
    return answer !== null;
  });
  return answer as unknown as Answer;
}
