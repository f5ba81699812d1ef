/** Why positions are missing, as far as the box itself wrote it down. */
import type { SkippedNumbers } from '../record/naming.ts';
import type { Ranges } from '../record/ranges.ts';
import type { EventRecord } from '../record/schema.ts';
import { bootOffsets, instantOf } from './dated.ts';
import type { ExportSource } from './source.ts';

/**
 * restart: the service or the box was off, `power` where the power went. quota, retention, erase: deleted. off-duty, pause: the duty
 * gate was closed. shadow (a tunnel, a covered bay), jamming, no-fix: reception. suspect: what was measured was not believed.
 */
export type GapReason =
  | 'power'
  | 'restart'
  | 'quota'
  | 'retention'
  | 'erase'
  | 'off-duty'
  | 'pause'
  | 'jamming'
  | 'shadow'
  | 'no-fix'
  | 'suspect'
  | 'unknown';

interface Span {
  fromMs: number;
  /** Infinity: it is not over. */
  toMs: number;
}

type Reception = 'jamming' | 'shadow' | 'no-fix';

/** What the events say that can keep positions from being recorded. */
export interface GapFacts {
  skipped: readonly SkippedNumbers[];
  absent: Ranges;
  acknowledged: Ranges;
  starts: { atMs: number; power: boolean }[];
  reception: (Span & { what: Reception })[];
  pauses: Span[];
  /** Of each, its first and its last event with the gate open. */
  services: { id: string; firstMs: number; lastMs: number }[];
}

/** Looked for in this order: what drowns the satellites also hides them. */
const RECEPTION: readonly Reception[] = ['jamming', 'shadow', 'no-fix'];

export function factsOf(source: ExportSource): GapFacts {
  const { skipped, absent, acknowledged } = source;
  const facts: GapFacts = { skipped, absent, acknowledged, starts: [], reception: [], pauses: [], services: [] };
  const offsets = bootOffsets(source.events());
  for (const event of source.events()) {
    const atMs = instantOf(event, offsets);
    if (atMs !== null) note(facts, event, atMs);
  }
  return facts;
}

function note(facts: GapFacts, event: EventRecord, atMs: number): void {
  noteService(facts, event, atMs);
  switch (event.type) {
    case 'start':
      // Whatever stood before, the run after knows nothing of it.
      for (const span of facts.reception) if (span.toMs === Infinity) span.toMs = atMs;
      facts.starts.push({ atMs, power: event.cause === 'power' || event.cause === 'battery' });
      return;
    case 'gnss':
      if (isReception(event.condition)) noteReception(facts, event.condition, event.standing, atMs);
      return;
    case 'press':
    case 'mission':
    case 'automatic':
      notePause(facts, event.duty === 'PAUSE', atMs);
      return;
    default:
  }
}

function isReception(condition: string): condition is Reception {
  return (RECEPTION as readonly string[]).includes(condition);
}

function noteReception({ reception }: GapFacts, what: Reception, standing: boolean, atMs: number): void {
  const open = reception.find((span) => span.what === what && span.toMs === Infinity);
  if (standing && open === undefined) reception.push({ what, fromMs: atMs, toMs: Infinity });
  if (!standing && open !== undefined) open.toMs = atMs;
}

function notePause({ pauses }: GapFacts, paused: boolean, atMs: number): void {
  const open = pauses.find(({ toMs }) => toMs === Infinity);
  if (paused && open === undefined) pauses.push({ fromMs: atMs, toMs: Infinity });
  if (!paused && open !== undefined) open.toMs = atMs;
}

function noteService({ services, pauses }: GapFacts, { service }: EventRecord, atMs: number): void {
  if (service === null || pauses.some(({ toMs }) => toMs === Infinity)) return;
  const known = services.find(({ id }) => id === service);
  if (known === undefined) services.push({ id: service, firstMs: atMs, lastMs: atMs });
  else known.lastMs = Math.max(known.lastMs, atMs);
}

/** What is known of a gap before its reason is. */
export interface Unexplained {
  fromMs: number;
  toMs: number;
  before: { n: number; service: string | null } | null;
  after: { n: number; service: string | null } | null;
  missing: number;
  suspect: number;
}

export function reasonOf(gap: Unexplained, facts: GapFacts): GapReason {
  const { before, after, fromMs, toMs } = gap;
  const deleted = before === null || after === null ? null : deletion(before.n, after.n, facts);
  if (deleted !== null) return deleted;
  const start = facts.starts.find(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  if (before !== null && after !== null && before.service !== after.service)
    return start?.power === true && gap.missing > 0 ? 'power' : 'off-duty';
  if (facts.pauses.some((span) => overlaps(span, fromMs, toMs))) return 'pause';
  if (start !== undefined) return start.power ? 'power' : 'restart';
  if (gap.missing > 0) return 'restart';
  const bad = RECEPTION.find((what) =>
    facts.reception.some((span) => span.what === what && overlaps(span, fromMs, toMs)),
  );
  return bad ?? (gap.suspect > 0 ? 'suspect' : 'unknown');
}

/** null: nothing of it was deleted. What an unclean stop cost is none: the start says why. */
function deletion(n: number, next: number, { skipped, absent, acknowledged }: GapFacts): GapReason | null {
  const inside = ([from, to]: readonly [number, number]): boolean => to > n && from < next;
  const named = skipped.find(
    ({ of, from, to, reason }) => of === 'p' && reason !== 'unclean-stop' && inside([from, to]),
  );
  if (named !== undefined && named.reason !== 'unclean-stop') return named.reason;
  const lost = absent.filter(inside);
  const had = lost.some(([from, to]) => acknowledged.some(([first, last]) => first <= to && last >= from));
  return had ? 'retention' : null;
}

function overlaps(span: Span, fromMs: number, toMs: number): boolean {
  return span.fromMs <= toMs && span.toMs >= fromMs;
}
