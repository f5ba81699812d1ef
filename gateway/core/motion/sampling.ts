/** Which fixes become positions, and why (docs/sampling.md, section 6). */
import type { PositionRecord } from '../record/schema.ts';
import { angleBetweenDeg, distanceM } from './geodesy.ts';
import type { TrackPoint } from './track.ts';

export type Why = PositionRecord['why'];

/** When a moving vehicle is recorded: the first that is reached. */
export interface SamplingProfile {
  periodS: number;
  distanceM: number;
  angleDeg: number;
  speedKmh: number;
}

/** The options `sampling.*`. */
export interface SamplingOptions {
  moving: SamplingProfile;
  /** Moving, between a départ and the return. */
  mission: SamplingProfile;
  stationaryS: number;
}

/** What a press asks of the next position. */
export type Prompt = 'mission' | 'status';

export interface Sampler {
  /**
   * Only to be called while the duty gate is open, with every point, trusted or not.
   * @returns why the fix is a position, or null if it is none
   */
  offer(point: TrackPoint, missionOpen: boolean): Why | null;
  /** The next trusted fix is a position, because of a press. */
  prompt(why: Prompt): void;
  /** The gate opened or closed: nothing of the time off duty may be compared with anything. */
  forget(): void;
}

/** A receiver at 10 Hz in a roundabout would else give ten positions a second. */
const GEOMETRY_AFTER_MS = 1_000;

export function createSampler(options: SamplingOptions): Sampler {
  let last: TrackPoint | null = null;
  let lastSuspect: TrackPoint | null = null;
  let prompted: Prompt | null = null;

  function reason(point: TrackPoint, missionOpen: boolean): Why | null {
    if (last === null || point.fix.relocated) return 'first';
    if (point.changed) return point.move === 'MOBILE' ? 'start' : 'stop';
    if (prompted !== null) return prompted;
    const elapsedMs = point.fix.t - last.fix.t;
    const profile = missionOpen ? options.mission : options.moving;
    const periodS = point.move === 'MOBILE' ? profile.periodS : options.stationaryS;
    if (elapsedMs >= 1_000 * periodS) return 'time';
    if (point.move !== 'MOBILE' || elapsedMs < GEOMETRY_AFTER_MS) return null;
    return geometry(last, point, profile);
  }

  /** Kept at the pace of a moving vehicle, and each change of what is wrong. */
  function suspect(point: TrackPoint): Why | null {
    if (lastSuspect !== null) {
      const apartMs = Math.abs(point.fix.t - lastSuspect.fix.t);
      const sameReasons = String(point.fix.suspect) === String(lastSuspect.fix.suspect);
      if (apartMs < (sameReasons ? 1_000 * options.moving.periodS : GEOMETRY_AFTER_MS)) return null;
    }
    lastSuspect = point;
    return 'suspect';
  }

  return {
    offer(point, missionOpen) {
      if (point.fix.suspect.length > 0) return suspect(point);
      const why = reason(point, missionOpen);
      if (why === null) return null;
      last = point;
      prompted = null;
      return why;
    },
    prompt(why) {
      if (prompted !== 'mission') prompted = why;
    },
    forget() {
      last = null;
      lastSuspect = null;
      prompted = null;
    },
  };
}

function geometry(last: TrackPoint, now: TrackPoint, profile: SamplingProfile): Why | null {
  if (distanceM(last, now) >= profile.distanceM) return 'distance';
  if (last.courseDeg !== null && now.courseDeg !== null) {
    if (angleBetweenDeg(last.courseDeg, now.courseDeg) >= profile.angleDeg) return 'angle';
  }
  if (last.fix.speedKmh !== null && now.fix.speedKmh !== null) {
    if (Math.abs(last.fix.speedKmh - now.fix.speedKmh) >= profile.speedKmh) return 'speed';
  }
  return null;
}
