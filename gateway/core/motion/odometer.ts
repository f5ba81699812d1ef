/** Metres driven on duty (docs/sampling.md, section 4). What a parked vehicle's noise adds up to is not driven. */
import type { ValidFix } from '../gnss/fix.ts';
import { distanceM } from './geodesy.ts';
import type { Movement } from './motion.ts';

export interface Odometer {
  /** Every trusted fix on duty. @returns metres so far, not rounded */
  update(fix: ValidFix, movement: Movement, relocated: boolean): number;
  metres(): number;
  /** The next fix is compared with none before it. */
  forget(): void;
}

/** The longest tunnels of a drive; of a longer gap nobody knows which way it went. */
const ODOMETER_GAP_MS = 60_000;

/** @param fromM what an earlier run had counted */
export function createOdometer(fromM: number): Odometer {
  let sumM = fromM;
  let counted: ValidFix | null = null;
  let before: ValidFix | null = null;

  return {
    update(fix, { move, slowing }, relocated) {
      const gap = before === null || relocated || fix.t - before.t > ODOMETER_GAP_MS;
      before = fix;
      if (gap || counted === null) counted = fix;
      else if (move === 'MOBILE' && !slowing) {
        sumM += distanceM(counted, fix);
        counted = fix;
      }
      return sumM;
    },
    metres: () => sumM,
    forget() {
      counted = null;
      before = null;
    },
  };
}
