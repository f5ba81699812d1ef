/** A crew at a real keypad that presses until the lamp says that it was registered, as people do. */
import { expect, vi } from 'vitest';
import type { Keypad } from '../../../simulator/inputs/keypad.ts';

const SOON = { timeout: 25_000, interval: 10 };

/** One key after the other; one that came too close to the one before (`two-keys`) is pressed again. */
export async function pressKeys(keypad: Keypad, ...keys: string[]): Promise<void> {
  for (const key of keys) await pressKey(keypad, key);
}

async function pressKey(keypad: Keypad, key: string): Promise<void> {
  const before = keypad.indications.length;
  const answer = () =>
    keypad.indications.slice(before).find(({ state }) => state === 'registered' || state === 'refused');
  await keypad.press(key);
  await vi.waitFor(() => expect(answer(), key).toBeDefined(), SOON);
  if (answer()?.detail === 'two-keys') await pressKey(keypad, key);
  else expect(answer()?.state, `${key}: ${answer()?.detail}`).toBe('registered');
}

/** What is pressed before the keypad is open is nobody's: the first thing it shows is whether positions are recorded. */
export async function untilItIsOpen(keypad: Keypad, heardBefore: number): Promise<void> {
  await vi.waitFor(() => expect(keypad.indications.length).toBeGreaterThan(heardBefore), SOON);
}
