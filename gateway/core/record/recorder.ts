import type { TrackPoint } from '../motion/track.ts';
import type { ClockSource, EventBody, EventRecord, PositionRecord } from './schema.ts';

interface Instant {
  monoMs: number;
  t: number | null;
  clock: ClockSource;
}

/** Gives records their identity and their time. The only place where numbers are drawn. */
export interface Recorder {
  readonly series: string;
  event(body: EventBody, at: Instant, service: string | null): EventRecord;
  position(point: TrackPoint, why: PositionRecord['why'], service: string | null): PositionRecord;
  nextPosition(): number;
}

export function createRecorder(
  opening: { series: string; nextEvent: number; nextPosition: number },
  boot: string,
): Recorder {
  let nextEvent = opening.nextEvent;
  let nextPosition = opening.nextPosition;
  const { series } = opening;
  return {
    series,
    event(body, at, service) {
      const stamp = {
        series,
        lane: 'e' as const,
        n: nextEvent++,
        boot,
        mono: at.monoMs,
        t: at.t,
        clock: at.clock,
        service,
      };
      return { ...stamp, ...body } as EventRecord;
    },
    position(point, why, service) {
      const { fix, move, since } = point;
      return {
        series,
        lane: 'p',
        n: nextPosition++,
        boot,
        mono: fix.monoMs,
        t: fix.t,
        clock: fix.suspect.some((reason) => reason.startsWith('time-')) ? 'none' : 'gnss',
        service,
        lat: rounded(point.latDeg, 1e6),
        lon: rounded(point.lonDeg, 1e6),
        altM: roundedOrNull(fix.altitudeM, 10),
        speedKmh: roundedOrNull(fix.speedKmh, 10),
        // 359.96 rounds to a full turn, which is north.
        courseDeg: point.courseDeg === null ? null : rounded(point.courseDeg, 10) % 360,
        fix: fix.mode === '2D' || fix.mode === '3D' ? fix.mode : null,
        hdop: roundedOrNull(fix.hdop, 100),
        sats: fix.satellitesUsed,
        move,
        why,
        suspect: [...fix.suspect],
        ageMs: point.ageMs,
        courseHeld: point.courseHeld,
        since,
        odoM: Math.round(point.odoM),
        accM: roundedOrNull(fix.accuracyM?.horizontalM ?? null, 10),
      };
    },
    nextPosition: () => nextPosition,
  };
}

/** Six decimals of a degree are 11 cm; more would be noise, and fingerprints (CNIL: minimisation). */
function rounded(value: number, factor: number): number {
  return Math.round(value * factor) / factor;
}

function roundedOrNull(value: number | null, factor: number): number | null {
  return value === null ? null : rounded(value, factor);
}
