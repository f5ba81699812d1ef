/** Moving or stationary, with hysteresis, and where a stationary vehicle stands (docs/sampling.md, section 4). */
import type { ValidFix } from '../gnss/fix.ts';
import { distanceM, type Place } from './geodesy.ts';

/** As in the position record. */
export type Move = 'MOBILE' | 'STATIQUE';

export interface Movement {
  move: Move;
  changed: boolean;
  /** First fix of the spell that changed it, UTC ms; null where nothing changed. */
  since: number | null;
  /** It slows down or creeps: what it seems to drive may be noise. */
  slowing: boolean;
  /** Where it stands, where that is not where the fix says it is. */
  hold: (Place & { t: number }) | null;
}

export interface Motion {
  /** The state with this trusted fix in. */
  update(fix: ValidFix): Movement;
  /** All spells and the hold; the state stays. */
  forget(): void;
}

const FAST_KMH = 8;
const START_MS = 3_000;
/** Receivers standing still report up to 2 km/h of noise, bad ones up to 4. */
const SLOW_KMH = 3;
const CRAWL_KMH = 5;
/** Half a minute at 3 km/h: less is noise, more is a queue that moves. */
const CRAWL_M = 25;
const STOP_MS = 30_000;
/** Twice what a good receiver wanders in an hour. */
const HOLD_M = 40;
/** Twice the usual range error of a street: HDOP times this is about 95 %. */
const HOLD_UERE_M = 10;
const STRAY_MS = 10_000;
const REHOLD_MS = 60_000;
const CARRIED = 2.5;

type Start = ValidFix | null;

export function createMotion(): Motion {
  let move: Move = 'STATIQUE';
  let stop: Start = null;
  let start: Start = null;
  let stray: Start = null;
  let hold: ValidFix | null = null;

  function forget(): void {
    stop = null;
    start = null;
    stray = null;
    hold = null;
  }

  function change(to: Move, began: ValidFix): Movement {
    forget();
    move = to;
    return { move, changed: true, since: began.t, slowing: false, hold: null };
  }

  function moving(fix: ValidFix): Movement {
    const before: Start = stop;
    if (isSlow(fix, stop)) stop ??= fix;
    else stop = crawls(fix) ? fix : null;
    if (stop !== null && fix.t - stop.t >= STOP_MS) {
      const stopped = change('STATIQUE', stop);
      hold = fix;
      return stopped;
    }
    return { move, changed: false, since: null, slowing: stop !== null && stop === before, hold: null };
  }

  function standing(fix: ValidFix): Movement {
    start = fix.speedKmh !== null && fix.speedKmh > FAST_KMH ? (start ?? fix) : null;
    if (start !== null && fix.t - start.t >= START_MS) return change('MOBILE', start);
    hold ??= fix;
    const farM = distanceM(hold, fix);
    const boundM = Math.max(HOLD_M, HOLD_UERE_M * (fix.hdop ?? 0));
    stray = farM > boundM ? (stray ?? fix) : null;
    const strayedMs = stray === null ? 0 : fix.t - stray.t;
    if (stray !== null && strayedMs >= STRAY_MS && farM >= CARRIED * boundM) return change('MOBILE', stray);
    if (strayedMs >= REHOLD_MS) {
      hold = fix;
      stray = null;
    }
    const shown = hold === fix || (stray !== null && strayedMs >= STRAY_MS) ? null : hold;
    return { move, changed: false, since: null, slowing: false, hold: shown };
  }

  return { update: (fix) => (move === 'MOBILE' ? moving(fix) : standing(fix)), forget };
}

/** @param spell the first fix of the stop spell, where there is one */
function isSlow(fix: ValidFix, spell: Start): boolean {
  if (fix.speedKmh !== null && fix.speedKmh < SLOW_KMH) return true;
  return crawls(fix) && distanceM(spell ?? fix, fix) <= CRAWL_M;
}

function crawls({ speedKmh }: ValidFix): boolean {
  return speedKmh === null || speedKmh < CRAWL_KMH;
}
