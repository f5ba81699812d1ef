/** A course at walking pace is noise: the last good one is kept, and said to be kept (docs/sampling.md, section 4). */
import type { ValidFix } from '../gnss/fix.ts';

export interface KeptCourse {
  courseDeg: number | null;
  /** It is not that of this fix. */
  courseHeld: boolean;
}

export interface CourseKeeper {
  update(fix: ValidFix): KeptCourse;
  forget(): void;
}

const COURSE_KMH = 5;

export function createCourseKeeper(): CourseKeeper {
  let good: number | null = null;
  return {
    update({ courseDeg, speedKmh }) {
      if (courseDeg === null || speedKmh === null || speedKmh < COURSE_KMH)
        return { courseDeg: good, courseHeld: good !== null };
      good = courseDeg;
      return { courseDeg, courseHeld: false };
    },
    forget() {
      good = null;
    },
  };
}
