/**
 * Which fixes are trusted (docs/sampling.md, sections 1 to 3). What is no measurement is refused and counted; what is one but
 * cannot be believed is suspect, and is kept with its reasons.
 */
import { breaks, type ContinuityReason, createChain, type PlausibilityOptions, type Waypoint } from './continuity.ts';
import type { ConstellationSky, Fix, FixRefusal, ValidFix } from './fix.ts';
import { createFrozenWatch } from './frozen.ts';
import { createInterference, type SkyCondition } from './interference.ts';
import { placeOf, refuseMeasurement } from './measured.ts';
import { repairDate } from './rollover.ts';

export type SuspectReason = 'unsafe' | 'jamming' | 'frozen' | 'speed' | ContinuityReason;

/** A measured fix with what is thought of it. `t` is repaired where it had to be. */
export type JudgedFix = ValidFix & {
  /** Empty: trusted. */
  suspect: readonly SuspectReason[];
  /** Weeks added to its date; 0 as a rule. */
  rolloverWeeks: number;
  /** Trusted although it does not follow from what was: the new place or time has persisted. */
  relocated: boolean;
};

export type Judgement = { ok: true; fix: JudgedFix } | { ok: false; reason: FixRefusal };

export interface Plausibility {
  /** Every epoch in turn. */
  judge(fix: Fix): Judgement;
  /** What the satellites' strength says, as of the last epoch. */
  sky(): SkyCondition;
}

const SKY_AGE_MS = 10_000;

/** @param options.notBeforeMs UTC, ms: anything dated earlier is a week rollover or a lie */
export function createPlausibility(options: PlausibilityOptions & { notBeforeMs: number }): Plausibility {
  const chain = createChain(options);
  const frozen = createFrozenWatch();
  const interference = createInterference();
  let last: Waypoint | null = null;
  let lastT = 0;
  let sky: SkyCondition = 'unknown';
  let told: Fix['sky'] = [];

  function look({ t, monoMs, sky: systems }: Fix): void {
    lastT = t ?? lastT;
    // The same array until something changed; what changed may have been the satellites used.
    if (systems === told || sameStrengths(systems, told)) return;
    told = systems;
    const cn0DbHz = systems.flatMap((system) => receivedNow(system, monoMs));
    sky = interference.view(lastT, cn0DbHz);
  }

  function reasonsOf(fix: ValidFix): SuspectReason[] {
    const intrinsic: SuspectReason[] = [];
    if (fix.navStatus === 'U') intrinsic.push('unsafe');
    if (interference.jammed()) intrinsic.push('jamming');
    if (frozen.add(fix)) intrinsic.push('frozen');
    if (fix.speedKmh !== null && fix.speedKmh > options.speedKmh) intrinsic.push('speed');
    const broken = last === null ? [] : breaks(last, fix, options);
    // Only what is doubted for its continuity alone can be the truth after all.
    if (intrinsic.length > 0 || broken.length === 0) chain.end();
    return [...intrinsic, ...broken];
  }

  /** Sections 2 and 3, for a fix that is a measurement. */
  function weigh(measured: ValidFix, weeks: number): Judgement {
    if (last !== null && measured.t === last.t) return { ok: false, reason: 'repeated' };
    const reasons = reasonsOf(measured);
    const relocated = reasons.length > 0 && reasons.every(isContinuity) && chain.add(measured);
    const suspect = relocated ? [] : reasons;
    if (suspect.length === 0) {
      last = measured;
      if (relocated) chain.end();
    }
    return { ok: true, fix: { ...measured, suspect, rolloverWeeks: weeks, relocated } };
  }

  return {
    judge(fix) {
      look(fix);
      const reason = refuseMeasurement(fix);
      if (reason !== null) return { ok: false, reason };
      const place = placeOf(fix);
      if (place === null) return { ok: false, reason: 'no-position' };
      if (fix.t === null) return { ok: false, reason: 'no-date' };
      const date = repairDate(clampLeapSecond(fix.t, fix.leapSecond), options.notBeforeMs);
      if (date === null) return { ok: false, reason: 'before-not-before' };
      return weigh({ ...fix, ...place, t: date.t }, date.weeks);
    },
    sky: () => sky,
  };
}

/** UTC as computers count it has no second 60: it is the end of second 59 (docs/sampling.md, section 2). */
function clampLeapSecond(t: number, leapSecond: boolean): number {
  return leapSecond ? Math.floor(t / 1_000) * 1_000 - 1 : t;
}

const CONTINUITY: readonly SuspectReason[] = [
  'time-backwards',
  'time-jump',
  'teleport',
  'acceleration',
] satisfies ContinuityReason[];

function isContinuity(reason: SuspectReason): boolean {
  return CONTINUITY.includes(reason);
}

function sameStrengths(a: Fix['sky'], b: Fix['sky']): boolean {
  return a.length === b.length && a.every((system, i) => system.seenMonoMs === b[i]?.seenMonoMs);
}

function receivedNow({ cn0DbHz, seenMonoMs }: ConstellationSky, monoMs: number): readonly number[] {
  return seenMonoMs !== null && monoMs - seenMonoMs <= SKY_AGE_MS ? cn0DbHz : [];
}
