import type { ValidFix } from '../gnss/fix.ts';
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
  position(
    fix: ValidFix,
    move: PositionRecord['move'],
    why: PositionRecord['why'],
    service: string | null,
  ): PositionRecord;
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
    position(fix, move, why, service) {
      return {
        series,
        lane: 'p',
        n: nextPosition++,
        boot,
        mono: fix.monoMs,
        t: fix.t,
        clock: 'gnss',
        service,
        lat: rounded(fix.latDeg, 1e6),
        lon: rounded(fix.lonDeg, 1e6),
        altM: fix.altitudeM === null ? null : rounded(fix.altitudeM, 10),
        speedKmh: fix.speedKmh === null ? null : rounded(fix.speedKmh, 10),
        // 359.96 rounds to a full turn, which is north.
        courseDeg: fix.courseDeg === null ? null : rounded(fix.courseDeg, 10) % 360,
        fix: fix.mode === '2D' || fix.mode === '3D' ? fix.mode : null,
        hdop: fix.hdop === null ? null : rounded(fix.hdop, 100),
        sats: fix.satellitesUsed,
        move,
        why,
      };
    },
    nextPosition: () => nextPosition,
  };
}

/** Six decimals of a degree are 11 cm; more would be noise, and fingerprints (CNIL: minimisation). */
function rounded(value: number, factor: number): number {
  return Math.round(value * factor) / factor;
}
