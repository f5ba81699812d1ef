/** What ails reception, as events: each condition is told when it changes, and not more often than once a minute. */
import { type Coalesced, createCoalesced } from '../coalesced.ts';
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
  coalesced: Coalesced;
  weeks: number | null;
}

export function createConditions(): Conditions {
  const kept = new Map<Condition, Kept>();
  return {
    set(condition, standing, weeks = null) {
      let each = kept.get(condition);
      if (each === undefined) {
        if (!standing) return;
        each = { coalesced: createCoalesced(condition === 'relocated'), weeks };
        kept.set(condition, each);
      }
      each.coalesced.set(standing);
      if (weeks !== null) each.weeks = weeks;
    },
    due(monoMs) {
      const events: GnssEvent[] = [];
      for (const [condition, { coalesced, weeks }] of kept) {
        const standing = coalesced.due(monoMs);
        if (standing !== null) events.push({ type: 'gnss', condition, standing, weeks });
      }
      return events;
    },
    forget: () => kept.clear(),
  };
}
