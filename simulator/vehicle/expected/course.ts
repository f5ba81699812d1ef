/** The course that is recorded (docs/sampling.md, section 4): a receiver that hardly moves makes it up. */
import type { ExpectedFix } from './fix.ts';

export interface Course {
  courseDeg: number | null;
  /** It is the last good one and not the one of this fix. */
  courseHeld: boolean;
}

export interface CourseKeeper {
  of(fix: ExpectedFix): Course;
  forgetPlaces(): void;
}

const COURSE_KMH = 5;

export function createCourseKeeper(): CourseKeeper {
  let lastGoodDeg: number | null = null;
  return {
    of({ courseDeg, speedKmh }) {
      const good = courseDeg !== null && speedKmh !== null && speedKmh >= COURSE_KMH;
      if (good) lastGoodDeg = courseDeg;
      return { courseDeg: lastGoodDeg, courseHeld: !good && lastGoodDeg !== null };
    },
    forgetPlaces() {
      lastGoodDeg = null;
    },
  };
}
