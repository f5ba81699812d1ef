/** Where a track is broken off: once for every format, so that none draws a line where nobody knows the way. */
import { countRanges, type Ranges } from '../record/ranges.ts';
import type { PositionRecord } from '../record/schema.ts';
import { GAP_MARGIN_MS } from './limits.ts';
import type { ExportAbout } from './source.ts';

/** Longest time between two positions that the sampling explains (docs/sampling.md, section 6), by the movement of the earlier one. */
export interface GapRule {
  movingMs: number;
  standingMs: number;
}

export type Break = 'series' | 'boot' | 'service' | 'numbers' | 'time' | 'time-backwards';

export function gapRuleOf({ movingS, missionS, stationaryS }: ExportAbout['sampling']): GapRule {
  return {
    movingMs: Math.max(movingS, missionS) * 1_000 + GAP_MARGIN_MS,
    standingMs: stationaryS * 1_000 + GAP_MARGIN_MS,
  };
}

/** @param absent numbers that are on no disk. @returns why no line joins two trusted positions that follow each other; null: one does */
export function breakBetween(
  before: PositionRecord,
  after: PositionRecord,
  rule: GapRule,
  absent: Ranges,
): Break | null {
  if (after.series !== before.series) return 'series';
  if (after.boot !== before.boot) return 'boot';
  if (after.service !== before.service) return 'service';
  if (missingBetween(before.n, after.n, absent) > 0) return 'numbers';
  if (after.t < before.t) return 'time-backwards';
  return lastsTooLong(before, after, rule) ? 'time' : null;
}

export function lastsTooLong(before: Pick<PositionRecord, 't' | 'move'>, after: { t: number }, rule: GapRule): boolean {
  return after.t - before.t > (before.move === 'MOBILE' ? rule.movingMs : rule.standingMs);
}

/** How many numbers between these two are on no disk. */
export function missingBetween(n: number, next: number, absent: Ranges): number {
  if (next <= n + 1) return 0;
  const inside = absent.filter(([from, to]) => to > n && from < next);
  return countRanges(inside.map(([from, to]) => [Math.max(from, n + 1), Math.min(to, next - 1)]));
}

/** What of a track is drawn: trusted positions, each with whether a new stretch begins with it. */
export function* stretches(
  positions: Iterable<PositionRecord>,
  rule: GapRule,
  absent: Ranges,
): Generator<{ position: PositionRecord; before: PositionRecord | null; broken: Break | null }> {
  let before: PositionRecord | null = null;
  for (const position of positions) {
    if (position.suspect.length > 0) continue;
    yield { position, before, broken: before === null ? null : breakBetween(before, position, rule, absent) };
    before = position;
  }
}
