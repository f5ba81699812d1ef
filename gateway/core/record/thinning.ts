import { POSITIONS_HELD_MAX } from '../limits.ts';
import type { PositionRecord } from './schema.ts';

type Why = PositionRecord['why'];

/**
 * While the disk takes nothing, positions wait in memory, and fewer are recorded the more wait: a track with fewer points all
 * along says more than a dense one that breaks off. At one per 5 s the memory lasts for about three days.
 * @param held positions that wait in memory
 * @param full the disk has no room: thinned from the first one on, for the room must be saved. A disk that only refuses may take them soon
 * @returns 1: keep each; k: keep one in k; 0: there is room for none
 */
export function strideWhileHeld(held: number, full: boolean): number {
  if (held >= POSITIONS_HELD_MAX) return 0;
  if (held >= POSITIONS_HELD_MAX / 2) return 16;
  if (held >= POSITIONS_HELD_MAX / 4) return 8;
  if (held >= POSITIONS_HELD_MAX / 8) return 4;
  return full ? 2 : 1;
}

/** Decided before a number is drawn, so that nothing has to be explained afterwards. */
export function createThinning() {
  let passed = 0;
  return {
    admits(stride: number, why: Why): boolean {
      // Asked for from outside: where room is short it takes none from the others, and changes nothing of their turn.
      if (why === 'locate') return stride === 1;
      if (stride <= 0) return false;
      if (stride === 1 || isTurningPoint(why)) {
        passed = 0;
        return true;
      }
      passed = (passed + 1) % stride;
      return passed === 0;
    },
  };
}

/** Where a track begins or changes its meaning; the others only draw it. */
function isTurningPoint(why: Exclude<Why, 'locate'>): boolean {
  switch (why) {
    case 'first':
    case 'start':
    case 'stop':
    case 'mission':
    case 'status':
      return true;
    case 'time':
    case 'distance':
    case 'angle':
    case 'speed':
    case 'suspect':
      return false;
    default:
      return why satisfies never;
  }
}
