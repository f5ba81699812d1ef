/**
 * The independent count: the receiver's bytes and the crew's presses → the positions that must be in the device's database
 * and on the platform (docs/sampling.md). Written from that page alone; the gateway was not looked at. One file of
 * `expected/` for each of its sections.
 */
import { toDrive } from './drive.ts';
import { createCourseKeeper } from './expected/course.ts';
import type { ExpectedEpoch, ExpectedFix, Move } from './expected/fix.ts';
import { createEpochReader } from './expected/fixes.ts';
import { createMovement } from './expected/movement.ts';
import { createOdometer } from './expected/odometer.ts';
import { DEFAULT_RULES, type SamplingRules } from './expected/rules.ts';
import { createSampler, type TrustedWhy } from './expected/sampling.ts';
import { createSky } from './expected/sky.ts';
import { createTrust, type SuspectReason } from './expected/trust.ts';

export interface ExpectedPosition {
  /** UTC of the fix, ms. */
  t: number;
  /** Degrees as they are recorded (of the hold when STATIQUE), not rounded. */
  lat: number;
  lon: number;
  /** How old the coordinates are at `t`. */
  ageMs: number;
  speedKmh: number | null;
  courseDeg: number | null;
  /** The course is the last good one and not the one of this fix. */
  courseHeld: boolean;
  move: Move;
  /** With start and stop: t of the fix that began the change. */
  sinceT: number | null;
  why: TrustedWhy | 'suspect';
  /** Empty when it is trusted. */
  suspect: readonly SuspectReason[];
  /** Whole metres. */
  odoM: number;
  /** How much less `odoM` may be: after a restart it goes on from an event, and not every event is of the crew's making. */
  odoSlackM: number;
  /** How often the service was started anew before this one. */
  restarts: number;
}

/** What a press has to do with positions: DEPART, ARRIVEE, BILAN, TRANSP, DESTIN; RENTRE, a duty that begins or ends; any other effect. */
export type PressKind = 'mission' | 'end' | 'status';

export interface ExpectationOptions {
  /** Dates before this (UTC ms) are not true. */
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
  /**
   * A press that had an effect; it acts from the next epoch on (section 5). `stored` false: a kill may yet take its event, and
   * with it what the box kept of the odometer.
   */
  press(kind: PressKind, stored?: boolean): void;
  /** Time alone has ended the mission: from the next epoch on it is none, and no position is asked for. */
  missionOver(): void;
}

/** Everything that a restart of the service forgets. */
function createMemory(rules: SamplingRules, odometerM: number, missionOpen: () => boolean) {
  return {
    sky: createSky(),
    trust: createTrust(rules),
    course: createCourseKeeper(),
    movement: createMovement(),
    odometer: createOdometer(odometerM),
    sampler: createSampler(rules, missionOpen),
  };
}

export function createExpectation(options: ExpectationOptions): Expectation {
  const rules = { ...DEFAULT_RULES, ...options.rules };
  const reader = createEpochReader(options.notBeforeMs);
  const positions: ExpectedPosition[] = [];
  let open = options.open ?? true;
  let missionOpen = false;
  let memory = createMemory(rules, 0, () => missionOpen);
  /** The least that the box has kept with an event: the epoch before a press may not have been judged by then. */
  let keptM = 0;
  const since = { restarts: 0, odoSlackM: 0 };

  const keep = () => {
    keptM = memory.odometer.metres() - memory.odometer.lastLegM() - since.odoSlackM;
  };
  const odometer = () => ({ odoM: Math.round(memory.odometer.metres()), ...since });

  function takeTrusted(fix: ExpectedFix, before: ExpectedFix | null, relocated: boolean): void {
    const course = memory.course.of(fix);
    const seen = memory.movement.observe(fix, relocated);
    if (!open) return;
    memory.odometer.add(fix, before, seen.move === 'MOBILE' && !seen.continuesStop, relocated);
    const { t, speedKmh } = fix;
    const { lat, lon, ageMs, move, changedSinceT: sinceT } = seen;
    const where = { t, lat, lon, speedKmh, ...course, move };
    const why = memory.sampler.trusted({ ...where, changed: sinceT !== null, relocated });
    if (why !== null) positions.push({ ...where, ageMs, sinceT, why, suspect: [], ...odometer() });
  }

  function takeSuspect(fix: ExpectedFix, reasons: readonly SuspectReason[]): void {
    if (!open || !memory.sampler.suspect(fix.t, reasons)) return;
    const { t, lat, lon, speedKmh, courseDeg } = fix;
    const where = { t, lat, lon, speedKmh, courseDeg, courseHeld: false, move: memory.movement.move() };
    positions.push({ ...where, ageMs: 0, sinceT: null, why: 'suspect', suspect: reasons, ...odometer() });
  }

  function take({ t, fix, gsv }: ExpectedEpoch): void {
    memory.sky.epoch(t, gsv);
    if (fix === null) return;
    const verdict = memory.trust.judge(fix, memory.sky.jammed());
    if (verdict.kind === 'suspect') takeSuspect(fix, verdict.reasons);
    if (verdict.kind === 'trusted') takeTrusted(fix, verdict.before, verdict.relocated);
  }

  return {
    positions,
    epoch(bytes) {
      for (const epoch of reader.epoch(bytes)) take(epoch);
    },
    restart() {
      reader.restart();
      const mostM = memory.odometer.metres();
      memory = createMemory(rules, mostM, () => missionOpen);
      since.restarts++;
      since.odoSlackM = mostM - keptM;
    },
    gate(value) {
      open = value;
      for (const stage of [memory.course, memory.movement, memory.odometer]) stage.forgetPlaces();
      memory.sampler.forgetPositions();
      keep();
    },
    press(kind, stored = true) {
      const before = missionOpen;
      if (kind !== 'status') missionOpen = kind === 'mission';
      memory.sampler.press(missionOpen === before ? 'status' : 'mission');
      if (stored) keep();
    },
    missionOver() {
      missionOpen = false;
      keep();
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
    if (index === openFrom && index > 0) expectation.gate(true);
    if (index === openTo) expectation.gate(false);
    expectation.epoch(epoch.bytes);
  }
  return [...expectation.positions];
}
