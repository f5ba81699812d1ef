import type { TrackPoint } from '../motion/track.ts';
import type { ClockSource, EventRecord, PositionRecord } from './schema.ts';

export interface Instant {
  monoMs: number;
  t: number | null;
  clock: ClockSource;
}

type Stamp = Pick<EventRecord, 'series' | 'lane' | 'n' | 'boot' | 'mono' | 't' | 'clock' | 'service'>;

/** Gives records their identity and their time. The only place where numbers are drawn. */
export interface Recorder {
  readonly series: string;
  /** The journal gives it its place in the chain. */
  event<Body extends object>(body: Body, at: Instant, service: string | null): Stamp & Body;
  /** @param engineOn by its contact; null: not wired */
  position(
    point: TrackPoint,
    why: PositionRecord['why'],
    service: string | null,
    engineOn: boolean | null,
  ): PositionRecord;
  /** The number that the next event gets. */
  nextEvent(): number;
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
      return { ...stamp, ...body };
    },
    position(point, why, service, engineOn) {
      const { fix, move, since } = point;
      return {
        series,
        lane: 'p',
        n: nextPosition++,
        boot,
        mono: Math.round(fix.monoMs / 10) * 10,
        t: fix.t,
        clock: fix.suspect.some((reason) => reason.startsWith('time-')) ? 'none' : 'gnss',
        service,
        lat: rounded(point.latDeg, 1e6),
        lon: rounded(point.lonDeg, 1e6),
        altM: roundedOrNull(fix.altitudeM, 1),
        speedKmh: roundedOrNull(fix.speedKmh, 10),
        // 359.6 rounds to a full turn, which is north.
        courseDeg: point.courseDeg === null ? null : Math.round(point.courseDeg) % 360,
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
        engineOn,
        accM: roundedOrNull(fix.accuracyM?.horizontalM ?? null, 10),
      };
    },
    nextEvent: () => nextEvent,
    nextPosition: () => nextPosition,
  };
}

/**
 * No more digits than a receiver vouches for: six decimals of a degree are 11 cm, and an arrival is known to some 10 ms. More
 * would be noise, which nothing compresses, and fingerprints (CNIL: minimisation).
 */
function rounded(value: number, factor: number): number {
  return Math.round(value * factor) / factor;
}

function roundedOrNull(value: number | null, factor: number): number | null {
  return value === null ? null : rounded(value, factor);
}
