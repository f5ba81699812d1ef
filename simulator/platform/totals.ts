/** Sums of a service and of a local day, from the stretches between the crew's events (docs/crew.md, the duty log). */
import type { ServiceSummaryMessage } from './messages.ts';

export type SaidTotals = ServiceSummaryMessage['totals'];

/** How the crew's state stood for a while. */
export interface Stood {
  duty: string;
  availability: string;
  reason: string | null;
}

export interface Totals {
  /** By `available`, `pause`, or the reason of an unavailability. */
  ms: Map<string, number>;
  unmeasured: number;
  counts: Map<string, number>;
  /** Stretches: each may be told to the millisecond only. */
  stretches: number;
}

const UNAVAILABLE = ['mission', 'desinfection', 'panne', 'equipage', 'autre', 'unsaid'] as const;
/** `mono` is a whole number of ms, and what is measured with it is rounded at both ends. */
const ROUNDING_MS = 2;

export function noTotals(): Totals {
  return { ms: new Map(), unmeasured: 0, counts: new Map(), stretches: 0 };
}

export function isNothing({ ms, unmeasured, counts }: Totals): boolean {
  return [...ms.values()].every((value) => value === 0) && unmeasured === 0 && counts.size === 0;
}

/** @param lengthMs null: nobody knows */
/** `available`, `pause`, or the reason of an unavailability. */
export function standsAs({ duty, availability, reason }: Stood): string {
  if (availability === 'DISPONIBLE') return 'available';
  return duty === 'PAUSE' ? 'pause' : (reason ?? 'unsaid');
}

export function addStretch(totals: Totals, stood: Stood, lengthMs: number | null): void {
  if (lengthMs === null) {
    totals.unmeasured++;
    return;
  }
  const kind = standsAs(stood);
  totals.ms.set(kind, (totals.ms.get(kind) ?? 0) + lengthMs);
  totals.stretches++;
}

export function addCounts(totals: Totals, what: readonly string[]): void {
  for (const each of what) totals.counts.set(each, (totals.counts.get(each) ?? 0) + 1);
}

/** What was said, in what it differs; distances are another matter. */
export function totalsDiffer(said: SaidTotals, { ms, unmeasured, counts, stretches }: Totals): string[] {
  const differs: string[] = [];
  const slackMs = ROUNDING_MS * (stretches + 1);
  const compare = (name: string, is: number, kind: string) => {
    const must = ms.get(kind) ?? 0;
    if (Math.abs(is - must) > slackMs) differs.push(`${name} ${is} for ${must}`);
  };
  compare('availableMs', said.availableMs, 'available');
  compare('pauseMs', said.pauseMs, 'pause');
  for (const reason of UNAVAILABLE) compare(`unavailableMs.${reason}`, said.unavailableMs[reason], reason);
  if (said.unmeasured !== unmeasured) differs.push(`unmeasured ${said.unmeasured} for ${unmeasured}`);
  for (const [name, is] of Object.entries(said.missions)) {
    const must = counts.get(name) ?? 0;
    if (is !== must) differs.push(`missions.${name} ${String(is)} for ${must}`);
  }
  return differs;
}
