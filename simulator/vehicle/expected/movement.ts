/** Movement and hold (docs/sampling.md, section 4). Written from that page alone. */
import { type ExpectedFix, type Move, metres } from './fix.ts';

export interface Observed {
  move: Move;
  /** The state changed with this fix; this is the t of the fix that began the change. */
  changedSinceT: number | null;
  /** It is part of a stop spell that an earlier fix began. */
  continuesStop: boolean;
  /** What is recorded of it: its own coordinates (age 0), or those of the hold. */
  lat: number;
  lon: number;
  ageMs: number;
}

export interface Movement {
  observe(fix: ExpectedFix, relocated: boolean): Observed;
  move(): Move;
  /** The gate was opened or closed: the state stays, every place and spell is forgotten. */
  forgetPlaces(): void;
}

const SLOW_KMH = 3;
const CRAWL_KMH = 5;
const CRAWL_M = 25;
const STOP_MS = 30_000;
const FAST_KMH = 8;
const START_MS = 3_000;
const HOLD_M = 40;
const HOLD_UERE_M = 10;
const STRAY_MS = 10_000;
const STRAY_FACTOR = 2.5;
const REHOLD_MS = 60_000;

/** One at a time is possible while MOBILE (stop), two while STATIQUE (start, stray). Each is the fix that began it. */
interface State {
  move: Move;
  stop: ExpectedFix | null;
  start: ExpectedFix | null;
  stray: ExpectedFix | null;
  hold: ExpectedFix | null;
}

/** Below walking pace, or nobody says how fast. */
function mayCrawl({ speedKmh }: ExpectedFix): boolean {
  return speedKmh === null || speedKmh < CRAWL_KMH;
}

function isSlow(fix: ExpectedFix, spell: ExpectedFix | null): boolean {
  if (fix.speedKmh !== null && fix.speedKmh < SLOW_KMH) return true;
  return mayCrawl(fix) && metres(spell ?? fix, fix) <= CRAWL_M;
}

/** @returns whether the fix continues a spell, and the t of what began the change if there is one */
function whileMobile(state: State, fix: ExpectedFix): { continuesStop: boolean; changedSinceT: number | null } {
  const spell = state.stop;
  if (!isSlow(fix, spell)) {
    state.stop = mayCrawl(fix) ? fix : null;
    return { continuesStop: false, changedSinceT: null };
  }
  state.stop = spell ?? fix;
  if (fix.t - state.stop.t < STOP_MS) return { continuesStop: spell !== null, changedSinceT: null };
  const changedSinceT = state.stop.t;
  Object.assign(state, { move: 'STATIQUE', stop: null, start: null, stray: null, hold: fix });
  return { continuesStop: true, changedSinceT };
}

function toMobile(state: State, since: ExpectedFix): number {
  Object.assign(state, { move: 'MOBILE', stop: null, start: null, stray: null, hold: null });
  return since.t;
}

/** @returns the t of what began the change to MOBILE, if there is one */
function whileStationary(state: State, fix: ExpectedFix): number | null {
  state.start = fix.speedKmh !== null && fix.speedKmh > FAST_KMH ? (state.start ?? fix) : null;
  if (state.start !== null && fix.t - state.start.t >= START_MS) return toMobile(state, state.start);
  state.hold ??= fix;
  const boundM = fix.hdop === null ? HOLD_M : Math.max(HOLD_M, HOLD_UERE_M * fix.hdop);
  const awayM = metres(state.hold, fix);
  state.stray = awayM > boundM ? (state.stray ?? fix) : null;
  if (state.stray === null) return null;
  const strayMs = fix.t - state.stray.t;
  if (strayMs >= STRAY_MS && awayM >= STRAY_FACTOR * boundM) return toMobile(state, state.stray);
  if (strayMs >= REHOLD_MS) {
    state.hold = fix;
    state.stray = null;
  }
  return null;
}

export function createMovement(): Movement {
  const state: State = { move: 'STATIQUE', stop: null, start: null, stray: null, hold: null };
  const forgetPlaces = () => Object.assign(state, { stop: null, start: null, stray: null, hold: null });
  return {
    observe(fix, relocated) {
      if (relocated) forgetPlaces();
      const { continuesStop, changedSinceT } =
        state.move === 'MOBILE'
          ? whileMobile(state, fix)
          : { continuesStop: false, changedSinceT: whileStationary(state, fix) };
      const astray = state.stray !== null && fix.t - state.stray.t >= STRAY_MS;
      const shown = state.hold === null || astray ? fix : state.hold;
      const { move } = state;
      return { move, changedSinceT, continuesStop, lat: shown.lat, lon: shown.lon, ageMs: fix.t - shown.t };
    },
    move: () => state.move,
    forgetPlaces,
  };
}
