/**
 * What ails reception, as events: each condition is told when it changes, and not more often than once a minute, so that a
 * flapping antenna cannot fill the lane of the presses.
 */
import { CONDITION_PERIOD_MS } from '../limits.ts';
import type { EventBody } from '../record/schema.ts';

type GnssEvent = Extract<EventBody, { type: 'gnss' }>;
export type Condition = GnssEvent['condition'];

export interface Conditions {
  /** @param weeks of a rollover; null for the others */
  set(condition: Condition, standing: boolean, weeks?: number | null): void;
  /** What is to be told now. */
  due(monoMs: number): GnssEvent[];
  /** Nothing was told yet: the gate closed. */
  forget(): void;
}

interface Kept {
  standing: boolean;
  weeks: number | null;
  told: boolean;
  /** It stood since it was last told: one that came and went is told too, as standing, and its end a minute later. */
  stood: boolean;
  toldMonoMs: number | null;
}

export function createConditions(): Conditions {
  const kept = new Map<Condition, Kept>();

  function tell(condition: Condition, each: Kept, monoMs: number): GnssEvent | null {
    const news = each.told ? !each.standing : each.standing || each.stood;
    if (!news || (each.toldMonoMs !== null && monoMs - each.toldMonoMs < CONDITION_PERIOD_MS)) return null;
    const standing = !each.told;
    // A moment has no end to be told.
    if (condition === 'relocated') each.standing = false;
    else each.told = standing;
    each.stood = each.standing;
    each.toldMonoMs = monoMs;
    return { type: 'gnss', condition, standing, weeks: each.weeks };
  }

  return {
    set(condition, standing, weeks = null) {
      const before = kept.get(condition);
      if (before === undefined) {
        if (standing) kept.set(condition, { standing, weeks, told: false, stood: true, toldMonoMs: null });
        return;
      }
      before.standing = standing;
      before.stood ||= standing;
      if (weeks !== null) before.weeks = weeks;
    },
    due(monoMs) {
      const events: GnssEvent[] = [];
      for (const [condition, each] of kept) {
        const event = tell(condition, each, monoMs);
        if (event !== null) events.push(event);
      }
      return events;
    },
    forget: () => kept.clear(),
  };
}
