/**
 * The way in of the daemon over a recording, on garde from the first byte to the last: what would be recorded, and why. The same
 * stages as in pipeline-gnss.ts; a test holds both to the same positions.
 */
import type { GnssOptions } from '../../core/config/gnss-options.ts';
import { createConditions } from '../../core/gnss/conditions.ts';
import type { JudgedFix } from '../../core/gnss/plausibility.ts';
import { createReceiver } from '../../core/gnss/receiver.ts';
import { NO_FIX_MS } from '../../core/limits.ts';
import { createSampler } from '../../core/motion/sampling.ts';
import { createTrack, type TrackPoint } from '../../core/motion/track.ts';
import type { ReplayedLine } from './shape.ts';

export interface Run {
  push(bytes: Uint8Array, monoMs: number): void;
  /** Nothing more comes. */
  end(): Extract<ReplayedLine, { kind: 'summary' }>;
}

export function createRun(options: GnssOptions, missionOpen: boolean, tell: (line: ReplayedLine) => void): Run {
  const track = createTrack(0);
  const sampler = createSampler(options.sampling);
  const conditions = createConditions();
  const gaps = createGaps(tell);
  const receiver = createReceiver({
    ...{ notBeforeMs: options.notBeforeMs, plausibility: options.plausibility },
    ...{ onFix, onSuspect, onRefused: () => onJudged(), onEpoch: (fix) => (epochMonoMs = fix.monoMs) },
  });
  const positions = new Map<string, number>();
  let epochMonoMs = 0;
  let measuredMonoMs: number | null = null;
  /** The last date that was measured, and when. */
  let dated: { t: number; monoMs: number } | null = null;

  function onFix(fix: JudgedFix): void {
    measuredMonoMs = fix.monoMs;
    dated = fix;
    conditions.set('suspect', false);
    conditions.set('week-rollover', fix.rolloverWeeks > 0, fix.rolloverWeeks || null);
    if (fix.relocated) conditions.set('relocated', true);
    gaps.trusted(fix);
    offer(track.follow(fix, true));
    onJudged();
  }

  function onSuspect(fix: JudgedFix): void {
    measuredMonoMs = fix.monoMs;
    dated = fix;
    conditions.set('suspect', true);
    offer(track.beside(fix));
    onJudged();
  }

  function offer(point: TrackPoint): void {
    const why = sampler.offer(point, missionOpen);
    if (why === null) return;
    positions.set(why, (positions.get(why) ?? 0) + 1);
    const { fix, latDeg, lonDeg, courseDeg, move, odoM } = point;
    const { t, speedKmh, suspect } = fix;
    const place = { latDeg, lonDeg, speedKmh, courseDeg, move, odometerM: Math.round(odoM) };
    tell({ kind: 'position', t, why, ...place, suspect: [...suspect] });
  }

  function onJudged(): void {
    const sky = receiver.skyCondition();
    conditions.set('jamming', sky === 'collapse');
    conditions.set('shadow', sky === 'shadow');
    measuredMonoMs ??= epochMonoMs;
    conditions.set('no-fix', epochMonoMs - measuredMonoMs >= NO_FIX_MS);
    const t = dated === null ? null : dated.t + epochMonoMs - dated.monoMs;
    for (const { condition, standing } of conditions.due(epochMonoMs))
      tell({ kind: 'condition', t, condition, standing });
  }

  return {
    push(bytes, monoMs) {
      receiver.push(bytes, monoMs);
    },
    end() {
      receiver.idle();
      const { fixesBelieved: believed, suspects, refusals, rejects } = receiver.counters();
      return {
        ...{ kind: 'summary', ...gaps.sums(), rejects: happened(rejects), positions: Object.fromEntries(positions) },
        ...{ fixes: { believed, suspect: happened(suspects), refused: happened(refusals) } },
        odometerM: Math.round(track.odometerM()),
      };
    },
  };
}

/** Stretches without a trusted fix, in the time of the fixes. */
function createGaps(tell: (line: ReplayedLine) => void) {
  let from: number | null = null;
  let last: number | null = null;
  let gaps = 0;
  let gapSeconds = 0;
  return {
    trusted({ t, relocated }: JudgedFix): void {
      const apartMs = t - (last ?? t);
      // A time that was set is no gap.
      if (apartMs >= NO_FIX_MS && last !== null && !relocated) {
        const seconds = Math.round(apartMs / 1_000);
        gaps++;
        gapSeconds += seconds;
        tell({ kind: 'gap', from: last, to: t, seconds });
      }
      from ??= t;
      last = t;
    },
    sums: () => ({ from, to: last, gaps, gapSeconds }),
  };
}

function happened(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
