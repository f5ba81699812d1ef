/** What the vehicle does, fix by trusted fix: course, movement, hold and odometer together (docs/sampling.md, sections 4 and 5). */
import type { JudgedFix } from '../gnss/plausibility.ts';
import { createCourseKeeper } from './course.ts';
import { createMotion, type Move } from './motion.ts';
import { createOdometer } from './odometer.ts';

/** A fix as it is recorded. */
export interface TrackPoint {
  fix: JudgedFix;
  latDeg: number;
  lonDeg: number;
  /** How old these coordinates are at the instant of the fix; 0: they are its own. */
  ageMs: number;
  courseDeg: number | null;
  courseHeld: boolean;
  move: Move;
  changed: boolean;
  /** UTC, ms, at which the spell began that changed `move` with this fix; null where it did not change. */
  since: number | null;
  odoM: number;
}

export interface Track {
  /** A trusted fix. The odometer runs only while `onDuty`. */
  follow(fix: JudgedFix, onDuty: boolean): TrackPoint;
  /** A suspect one changes nothing: its own words, beside what is known. */
  beside(fix: JudgedFix): TrackPoint;
  /** The duty gate opened or closed. */
  forget(): void;
  odometerM(): number;
}

/** @param odometerM what an earlier run had counted */
export function createTrack(odometerM: number): Track {
  const course = createCourseKeeper();
  const motion = createMotion();
  const odometer = createOdometer(odometerM);
  let move: Move = 'STATIQUE';

  return {
    follow(fix, onDuty) {
      if (fix.relocated) motion.forget();
      const kept = course.update(fix);
      const movement = motion.update(fix);
      const odoM = onDuty ? odometer.update(fix, movement, fix.relocated) : odometer.metres();
      const { hold, changed, since } = movement;
      move = movement.move;
      const { latDeg, lonDeg } = hold ?? fix;
      return { fix, latDeg, lonDeg, ageMs: hold === null ? 0 : fix.t - hold.t, ...kept, move, changed, since, odoM };
    },
    beside(fix) {
      const { latDeg, lonDeg, courseDeg } = fix;
      const own = { latDeg, lonDeg, ageMs: 0, courseDeg, courseHeld: false };
      return { fix, ...own, move, changed: false, since: null, odoM: odometer.metres() };
    },
    forget() {
      course.forget();
      motion.forget();
      odometer.forget();
    },
    odometerM: odometer.metres,
  };
}
