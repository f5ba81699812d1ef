/** One look through an export before it is written: what is in it, what is missing of it and why. */
import { distanceM } from '../motion/geodesy.ts';
import type { PositionRecord } from '../record/schema.ts';
import { factsOf, type GapFacts, type GapReason, reasonOf } from './gap-reasons.ts';
import { breakBetween, type GapRule, gapRuleOf, lastsTooLong, missingBetween } from './gaps.ts';
import type { ExportSource } from './source.ts';
import { timelineOf } from './timeline.ts';

/** A stretch of time on duty of which no way is known. */
export interface Gap {
  fromMs: number;
  toMs: number;
  /** The positions around it; null: it is at the beginning or at the end of a service. */
  before: PositionRecord | null;
  after: PositionRecord | null;
  /** As the crow flies between the two; null: there are no two. */
  apartM: number | null;
  /** Position numbers in it that are on no disk. */
  missing: number;
  /** Suspect positions in it, which are left out. */
  suspect: number;
  why: GapReason;
}

export interface Survey {
  /** Trusted positions: what is drawn. */
  drawn: number;
  /** Left out, by reason; one with two reasons counts under the first. */
  suspect: { reason: string; count: number }[];
  /** Where the track is broken off, gaps and what is none (another service, another boot at once). */
  breaks: number;
  gaps: Gap[];
  /** Of the trusted positions and of the statuses. */
  bounds: { south: number; west: number; north: number; east: number } | null;
  firstMs: number | null;
  lastMs: number | null;
}

export function surveyOf(source: ExportSource): Survey {
  const rule = gapRuleOf(source.about.sampling);
  const facts = factsOf(source);
  const walk = createWalk(source, rule, facts);
  for (const position of source.positions()) walk.take(position);
  const survey = walk.end();
  const places = timelineOf(source.events()).flatMap(({ place }) => (place === null ? [] : [place]));
  return { ...survey, bounds: places.reduce(widened, survey.bounds) };
}

/** Since when and until when a service is known of, by its events. */
type Service = GapFacts['services'][number];

function createWalk(source: ExportSource, rule: GapRule, facts: GapFacts) {
  const suspect = new Map<string, number>();
  const gaps: Gap[] = [];
  const reached = new Map<string | null, { first: PositionRecord; last: PositionRecord }>();
  let before: PositionRecord | null = null;
  let suspectSince = 0;
  let [drawn, breaks] = [0, 0];
  let bounds: Survey['bounds'] = null;

  function gap(edges: Pick<Gap, 'fromMs' | 'toMs' | 'before' | 'after'>, missing: number, suspects: number): void {
    const { before: from, after: to } = edges;
    const apartM = from === null || to === null ? null : distanceM(placeOf(from), placeOf(to));
    const found = { ...edges, apartM, missing, suspect: suspects };
    gaps.push({ ...found, why: reasonOf(found, facts) });
  }

  function join(from: PositionRecord, to: PositionRecord): void {
    if (breakBetween(from, to, rule, source.absent) === null) return;
    breaks++;
    const missing = missingBetween(from.n, to.n, source.absent);
    if (missing > 0 || lastsTooLong(from, to, rule) || to.t < from.t)
      gap({ fromMs: from.t, toMs: to.t, before: from, after: to }, missing, suspectSince);
  }

  /** A service that began before its first position, or went on after its last one. */
  function edges({ id, firstMs, lastMs }: Service): void {
    const { first, last } = reached.get(id) ?? {};
    const before = null;
    const after = null;
    if (first === undefined || last === undefined) {
      if (lastMs - firstMs > rule.standingMs) gap({ fromMs: firstMs, toMs: lastMs, before, after }, 0, 0);
      return;
    }
    if (first.t - firstMs > rule.standingMs) gap({ fromMs: firstMs, toMs: first.t, before, after: first }, 0, 0);
    if (lastMs - last.t > rule.standingMs) gap({ fromMs: last.t, toMs: lastMs, before: last, after }, 0, 0);
  }

  return {
    take(position: PositionRecord): void {
      const [reason] = position.suspect;
      if (reason !== undefined) {
        suspect.set(reason, (suspect.get(reason) ?? 0) + 1);
        suspectSince++;
        return;
      }
      if (before !== null) join(before, position);
      const { service } = position;
      reached.set(service, { first: reached.get(service)?.first ?? position, last: position });
      bounds = widened(bounds, position);
      before = position;
      suspectSince = 0;
      drawn++;
    },
    end(): Survey {
      for (const service of facts.services) edges(service);
      const trusted = [...reached.values()];
      return {
        ...{ drawn, breaks, bounds },
        suspect: [...suspect].map(([reason, count]) => ({ reason, count })),
        gaps: gaps.sort((a, b) => a.fromMs - b.fromMs),
        firstMs: trusted.length === 0 ? null : Math.min(...trusted.map(({ first }) => first.t)),
        lastMs: trusted.length === 0 ? null : Math.max(...trusted.map(({ last }) => last.t)),
      };
    },
  };
}

function placeOf({ lat, lon }: PositionRecord) {
  return { latDeg: lat, lonDeg: lon };
}

function widened(bounds: Survey['bounds'], { lat, lon }: { lat: number; lon: number }): NonNullable<Survey['bounds']> {
  if (bounds === null) return { south: lat, west: lon, north: lat, east: lon };
  return {
    south: Math.min(bounds.south, lat),
    west: Math.min(bounds.west, lon),
    north: Math.max(bounds.north, lat),
    east: Math.max(bounds.east, lon),
  };
}
