/** What the page draws of the track: its stretches, thinned where there are too many points, and where it stood. */
import { gapRuleOf, stretches } from '../gaps.ts';
import { DRAWN_POINTS_MAX, STOP_SHOWN_MS } from '../limits.ts';
import type { ExportSource } from '../source.ts';

export interface DrawnPoint {
  t: number;
  lat: number;
  lon: number;
  speedKmh: number | null;
}

export interface Stretch {
  service: string | null;
  points: DrawnPoint[];
}

export interface Halt {
  fromMs: number;
  toMs: number;
  lat: number;
  lon: number;
}

export interface Drawn {
  stretches: Stretch[];
  halts: Halt[];
  /** One of so many positions is drawn. */
  stride: number;
}

/** @param count trusted positions, as the survey says */
export function drawnOf(source: ExportSource, count: number): Drawn {
  const stride = Math.max(1, Math.ceil(count / DRAWN_POINTS_MAX));
  const drawn: Drawn = { stretches: [], halts: [], stride };
  let stretch: Stretch | null = null;
  let halt: Halt | null = null;
  let last: DrawnPoint | null = null;
  let i = 0;

  /** The last point of a stretch is drawn whatever the stride. */
  function endStretch(): void {
    if (stretch !== null && last !== null && stretch.points.at(-1) !== last) stretch.points.push(last);
    stretch = null;
  }
  function endHalt(): void {
    if (halt !== null && halt.toMs - halt.fromMs >= STOP_SHOWN_MS) drawn.halts.push(halt);
    halt = null;
  }

  for (const { position, broken } of stretches(source.positions(), gapRuleOf(source.about.sampling), source.absent)) {
    const { t, lat, lon, speedKmh, service, move, since } = position;
    if (broken !== null) {
      endStretch();
      endHalt();
    }
    if (stretch === null) {
      stretch = { service, points: [] };
      drawn.stretches.push(stretch);
      i = 0;
    }
    last = { t, lat, lon, speedKmh };
    if (i++ % stride === 0) stretch.points.push(last);
    if (move === 'MOBILE') {
      if (halt !== null) halt.toMs = since ?? t;
      endHalt();
    } else if (halt === null) halt = { fromMs: since ?? t, toMs: t, lat, lon };
    else halt.toMs = t;
  }
  endStretch();
  endHalt();
  return drawn;
}
