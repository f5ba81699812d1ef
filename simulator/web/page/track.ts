/** The track as lines to draw: what was driven, where nothing is known between two points, and what is not to be believed. Pure. */
import type { TrackPoint } from '../api-followed.ts';

export interface Track {
  /** Each a line of points that follow each other. */
  lines: TrackPoint[][];
  /** From the last point before it to the first after it: no line that was driven. */
  gaps: [TrackPoint, TrackPoint][];
  suspect: TrackPoint[];
}

/** With more than this between two points nobody knows where it was meanwhile. */
export const GAP_MS = 60_000;

/** @param points by time */
export function trackOf(points: readonly TrackPoint[]): Track {
  const track: Track = { lines: [], gaps: [], suspect: [] };
  let before: TrackPoint | null = null;
  for (const point of points) {
    if (point.suspect.length > 0) {
      track.suspect.push(point);
      continue;
    }
    if (before !== null && follows(before, point)) track.lines.at(-1)?.push(point);
    else {
      // Another series is another store, maybe another box: not even a gap leads there.
      if (before !== null && before.series === point.series) track.gaps.push([before, point]);
      track.lines.push([point]);
    }
    before = point;
  }
  return track;
}

function follows(before: TrackPoint, point: TrackPoint): boolean {
  return before.series === point.series && point.t - before.t <= GAP_MS;
}
