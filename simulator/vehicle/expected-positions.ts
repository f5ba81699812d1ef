/**
 * Second half of the independent count: believed fixes → the positions that must be in the device's database and on the
 * platform (docs/sampling.md, "Moving or stationary" and "A fix becomes a position"). Written from that page alone; the
 * gateway's own sampler was not looked at.
 */
import { toDrive } from './drive.ts';
import { createFixReader, type ExpectedFix } from './expected-fixes.ts';

export type Why = 'first' | 'start' | 'stop' | 'time' | 'distance' | 'angle' | 'speed';
export type Move = 'MOBILE' | 'STATIQUE';

export interface ExpectedPosition {
  /** UTC of the fix, ms. */
  t: number;
  /** Degrees, not rounded. */
  lat: number;
  lon: number;
  why: Why;
  move: Move;
}

export interface SamplingRules {
  movingPeriodMs: number;
  stationaryPeriodMs: number;
  distanceM: number;
  angleDeg: number;
  speedKmh: number;
  minimumGapMs: number;
  startAboveKmh: number;
  startAfterMs: number;
  stopBelowKmh: number;
  stopAfterMs: number;
}

/** The numbers of docs/sampling.md, copied by hand: a default changed by mistake in the gateway shows. */
export const DEFAULT_RULES: SamplingRules = {
  movingPeriodMs: 5_000,
  stationaryPeriodMs: 60_000,
  distanceM: 100,
  angleDeg: 15,
  speedKmh: 15,
  minimumGapMs: 1_000,
  startAboveKmh: 8,
  startAfterMs: 3_000,
  stopBelowKmh: 3,
  stopAfterMs: 30_000,
};

export interface ExpectationOptions {
  /** Fixes dated before this (UTC ms) are not believed. */
  notBeforeMs: number;
  rules?: Partial<SamplingRules>;
  /** Whether the duty gate is open to begin with. */
  open?: boolean;
}

export interface Expectation {
  /** All positions so far, in order. */
  readonly positions: readonly ExpectedPosition[];
  /** The bytes of one epoch as they are written to the receiver's port. */
  epoch(bytes: Uint8Array): void;
  /** The gateway was ended here and started anew. What the crew had opened stays open. */
  restart(): void;
  /** The duty gate, from the next epoch on. */
  gate(open: boolean): void;
}

const EARTH_RADIUS_M = 6_371_008.8;

function metres(a: ExpectedFix, b: ExpectedFix): number {
  const rad = Math.PI / 180;
  const sinLat = Math.sin(((b.lat - a.lat) * rad) / 2);
  const sinLon = Math.sin(((b.lon - a.lon) * rad) / 2);
  const h = sinLat * sinLat + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * sinLon * sinLon;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

function turnedDeg(a: number, b: number): number {
  const d = Math.abs(a - b) % 360;
  return Math.min(d, 360 - d);
}

interface Motion {
  move: Move;
  /** First fix of the unbroken spell that argues for the other state. */
  spellFromT: number | null;
}

/** True when the state changed with this fix. */
function observe(motion: Motion, fix: ExpectedFix, rules: SamplingRules): boolean {
  const moving = motion.move === 'MOBILE';
  const argues =
    fix.speedKmh !== null && (moving ? fix.speedKmh < rules.stopBelowKmh : fix.speedKmh > rules.startAboveKmh);
  if (!argues) {
    motion.spellFromT = null;
    return false;
  }
  // A clock that was set back has no spell older than itself.
  motion.spellFromT = motion.spellFromT === null ? fix.t : Math.min(motion.spellFromT, fix.t);
  if (fix.t - motion.spellFromT < (moving ? rules.stopAfterMs : rules.startAfterMs)) return false;
  motion.move = moving ? 'STATIQUE' : 'MOBILE';
  motion.spellFromT = null;
  return true;
}

/** The first reason that holds, or null. */
function reason(
  last: ExpectedFix | null,
  fix: ExpectedFix,
  move: Move,
  changed: boolean,
  rules: SamplingRules,
): Why | null {
  if (last === null) return 'first';
  if (changed) return move === 'MOBILE' ? 'start' : 'stop';
  const sinceMs = fix.t - last.t;
  if (sinceMs < 0 || sinceMs >= (move === 'MOBILE' ? rules.movingPeriodMs : rules.stationaryPeriodMs)) return 'time';
  if (move !== 'MOBILE' || sinceMs < rules.minimumGapMs) return null;
  if (metres(last, fix) >= rules.distanceM) return 'distance';
  if (last.courseDeg !== null && fix.courseDeg !== null && turnedDeg(last.courseDeg, fix.courseDeg) >= rules.angleDeg)
    return 'angle';
  if (last.speedKmh !== null && fix.speedKmh !== null && Math.abs(last.speedKmh - fix.speedKmh) >= rules.speedKmh)
    return 'speed';
  return null;
}

export function createExpectation(options: ExpectationOptions): Expectation {
  const rules = { ...DEFAULT_RULES, ...options.rules };
  const reader = createFixReader(options.notBeforeMs);
  const positions: ExpectedPosition[] = [];
  let motion: Motion = { move: 'STATIQUE', spellFromT: null };
  let last: ExpectedFix | null = null;
  let open = options.open ?? true;

  function take(fix: ExpectedFix): void {
    const changed = observe(motion, fix, rules);
    const why = open ? reason(last, fix, motion.move, changed, rules) : null;
    if (why === null) return;
    last = fix;
    positions.push({ t: fix.t, lat: fix.lat, lon: fix.lon, why, move: motion.move });
  }

  return {
    positions,
    epoch(bytes) {
      for (const fix of reader.epoch(bytes)) take(fix);
    },
    restart() {
      reader.restart();
      motion = { move: 'STATIQUE', spellFromT: null };
      last = null;
    },
    gate(value) {
      if (!value) last = null;
      open = value;
    },
  };
}

export interface WholeDriveOptions extends ExpectationOptions {
  /** The gateway was restarted before each of these epochs (indices as `readDrive` counts them). */
  restartBefore?: readonly number[];
  /** The duty gate is open from this epoch on … */
  openFrom?: number;
  /** … up to this one, which no longer counts. */
  openTo?: number;
}

/** What a whole recorded drive must give, epoch by epoch as `readDrive` cuts it. */
export function expectPositions(bytes: Uint8Array, options: WholeDriveOptions): ExpectedPosition[] {
  const { restartBefore = [], openFrom = 0, openTo = Number.POSITIVE_INFINITY } = options;
  const expectation = createExpectation({ ...options, open: openFrom <= 0 });
  for (const [index, epoch] of toDrive(bytes, 'drive').epochs.entries()) {
    if (restartBefore.includes(index)) expectation.restart();
    if (index === openFrom) expectation.gate(true);
    if (index === openTo) expectation.gate(false);
    expectation.epoch(epoch.bytes);
  }
  return [...expectation.positions];
}
