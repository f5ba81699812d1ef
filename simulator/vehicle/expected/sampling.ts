/** Which fixes become positions, and why (docs/sampling.md, section 6). Written from that page alone. */
import { turnDeg } from '../geometry.ts';
import { type Move, metres } from './fix.ts';
import type { SamplingRules } from './rules.ts';
import type { SuspectReason } from './trust.ts';

export type TrustedWhy = 'first' | 'start' | 'stop' | 'mission' | 'status' | 'time' | 'distance' | 'angle' | 'speed';

/** As it would be recorded: coordinates and course of section 4, not rounded. */
export interface Candidate {
  t: number;
  lat: number;
  lon: number;
  speedKmh: number | null;
  courseDeg: number | null;
  move: Move;
  changed: boolean;
  relocated: boolean;
}

export interface Sampler {
  /** The press opened or closed the mission, or it had another effect. */
  press(kind: 'mission' | 'status'): void;
  /** The reason for which it is recorded, or null. */
  trusted(candidate: Candidate): TrustedWhy | null;
  /** Whether it is recorded. */
  suspect(t: number, reasons: readonly SuspectReason[]): boolean;
  /** The gate was opened or closed. */
  forgetPositions(): void;
}

const GEOMETRY_AFTER_MS = 1_000;
const SUSPECT_CHANGE_MS = 1_000;

interface Profile {
  periodMs: number;
  /** null: neither distance nor angle nor speed is a reason. */
  geometry: { distanceM: number; angleDeg: number; speedKmh: number } | null;
}

function profileOf(move: Move, missionOpen: boolean, rules: SamplingRules): Profile {
  if (move === 'STATIQUE') return { periodMs: rules.stationaryPeriodMs, geometry: null };
  if (!missionOpen) return { periodMs: rules.movingPeriodMs, geometry: rules };
  const { missionDistanceM: distanceM, missionAngleDeg: angleDeg, missionSpeedKmh: speedKmh } = rules;
  return { periodMs: rules.missionPeriodMs, geometry: { distanceM, angleDeg, speedKmh } };
}

/** `time` and the three that come after it. */
function byProfile(last: Candidate, now: Candidate, { periodMs, geometry }: Profile): TrustedWhy | null {
  const sinceMs = now.t - last.t;
  if (sinceMs >= periodMs) return 'time';
  if (geometry === null || sinceMs < GEOMETRY_AFTER_MS) return null;
  if (metres(last, now) >= geometry.distanceM) return 'distance';
  const courses = last.courseDeg !== null && now.courseDeg !== null;
  if (courses && turnDeg(last.courseDeg ?? 0, now.courseDeg ?? 0) >= geometry.angleDeg) return 'angle';
  const speeds = last.speedKmh !== null && now.speedKmh !== null;
  return speeds && Math.abs((last.speedKmh ?? 0) - (now.speedKmh ?? 0)) >= geometry.speedKmh ? 'speed' : null;
}

/** @param missionOpen what the crew had opened before the service was started anew */
export function createSampler(rules: SamplingRules, missionOpen: () => boolean): Sampler {
  let last: Candidate | null = null;
  let lastSuspect: { t: number; reasons: string } | null = null;
  const waiting = { mission: false, status: false };

  function why(now: Candidate): TrustedWhy | null {
    if (last === null || now.relocated) return 'first';
    if (now.changed) return now.move === 'MOBILE' ? 'start' : 'stop';
    if (waiting.mission) return 'mission';
    if (waiting.status) return 'status';
    return byProfile(last, now, profileOf(now.move, missionOpen(), rules));
  }

  return {
    press(kind) {
      waiting[kind] = true;
    },
    trusted(now) {
      const reason = why(now);
      if (reason === null) return null;
      last = now;
      Object.assign(waiting, { mission: false, status: false });
      return reason;
    },
    suspect(t, reasons) {
      const said = reasons.join();
      if (lastSuspect !== null) {
        const sinceMs = Math.abs(t - lastSuspect.t);
        const changed = sinceMs >= SUSPECT_CHANGE_MS && said !== lastSuspect.reasons;
        if (sinceMs < rules.movingPeriodMs && !changed) return false;
      }
      lastSuspect = { t, reasons: said };
      return true;
    },
    forgetPositions() {
      last = null;
      lastSuspect = null;
    },
  };
}
