/** What the keypad of the page has: every key that means something on this vehicle. */
import { readKeys } from '../crew/keys.ts';
import type { KeyView } from './api.ts';

const ALL = [...'1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** docs/keypad.md. */
const HOLD_MS = 2_000;

/** @param bindings as `keypad.keys` has them */
export function keyViews(bindings: string): KeyView[] {
  const keys = readKeys(bindings);
  return ALL.map((key) => {
    const tap = keys.meaning(key, 0)?.what ?? null;
    const held = keys.meaning(key, HOLD_MS);
    return { key, function: tap, hold: held !== null && held.afterMs > 0 ? held.what : null };
  }).filter(({ function: tap, hold }) => tap !== null || hold !== null);
}
