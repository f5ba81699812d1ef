/** Metres driven while the gate is open (docs/sampling.md, section 4). Written from that page alone. */
import { type ExpectedFix, metres } from './fix.ts';

export interface Odometer {
  /** @param before the trusted fix before this one, whatever became of it */
  add(fix: ExpectedFix, before: ExpectedFix | null, counts: boolean, relocated: boolean): void;
  /** Not rounded. */
  metres(): number;
  /** Metres of the last fix that counted. */
  lastLegM(): number;
  forgetPlaces(): void;
}

const ODOMETER_GAP_MS = 60_000;

/** @param fromM what the box last kept before it was started anew */
export function createOdometer(fromM = 0): Odometer {
  let sumM = fromM;
  let legM = 0;
  let from: ExpectedFix | null = null;
  return {
    add(fix, before, counts, relocated) {
      const afterGap = before !== null && fix.t - before.t > ODOMETER_GAP_MS;
      legM = 0;
      if (from === null || relocated || afterGap) {
        from = fix;
      } else if (counts) {
        legM = metres(from, fix);
        sumM += legM;
        from = fix;
      }
    },
    metres: () => sumM,
    lastLegM: () => legM,
    forgetPlaces() {
      from = null;
    },
  };
}
