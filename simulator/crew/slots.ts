/** The gardes of a roster (docs/roster.md), as instants of whatever clock the presses have. */
import type { Slot } from './words.ts';

/** A prise de garde counts for a garde that begins so soon. */
const EARLY_MS = 1_800_000;

/** The garde that runs, else one that is about to begin; null: the vehicle is outside its roster, or has none. */
export function slotToTake(slots: readonly Slot[] | null, atMs: number): Slot | null {
  const within = (earlyMs: number) => slots?.find(({ fromMs, toMs }) => fromMs - earlyMs <= atMs && atMs < toMs);
  return within(0) ?? within(EARLY_MS) ?? null;
}
