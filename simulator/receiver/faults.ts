/**
 * What can go wrong with reception, each as a pure function: the truth in, and out what a receiver in that trouble would
 * believe. They can be applied one after the other.
 */
import type { Motion, Trouble, Truth } from '../truth.ts';
import { along } from '../vehicle/geometry.ts';

const NO_TROUBLE: Trouble = {
  lossDb: 0,
  received: null,
  found: null,
  navStatus: 'V',
  antenna: 'OK',
  leapSecond: false,
  clock: 'right',
  poweredMs: 0,
  justStarted: false,
};
/** GPS counts weeks modulo 1024. */
const ROLLOVER_MS = 1024 * 7 * 86_400_000;
const MINUTE_MS = 60_000;
const LAST_SECOND_MS = 59_000;

export function troubled(truth: Truth, change: Partial<Trouble>): Truth {
  return { ...truth, trouble: { ...NO_TROUBLE, ...truth.trouble, ...change } };
}

/** A jammer: every satellite is there and drowns; the receiver still gives what it takes for a fix. 25 dB leave nothing of 20 dBHz. */
export function jammed(truth: Truth, lossDb = 25): Truth {
  return troubled(truth, { lossDb });
}

/** A tunnel, a covered bay: the satellites are gone, and the fix with them; time goes on. */
export function inTunnel(truth: Truth): Truth {
  return troubled({ ...truth, valid: false }, { received: 0 });
}

/** Between high walls: a few satellites of each system are left, and a poor fix. */
export function shadowed(truth: Truth, received = 1): Truth {
  return troubled({ ...truth, hdop: truth.hdop * 4, satellites: 4 }, { received });
}

/** The place no longer moves, while time, speed and course do: a hung navigation filter. */
export function frozenAt(truth: Truth, where: Motion): Truth {
  return { ...truth, latDeg: where.latDeg, lonDeg: where.lonDeg, altitudeM: where.altitudeM };
}

/** Somewhere else at once: a reflection, a spoofer. */
export function teleported(truth: Truth, courseDeg: number, metres: number): Truth {
  return { ...truth, ...along(truth, courseDeg, metres) };
}

/** The receiver's clock is wrong by so much; negative = set back. */
export function clockOff(truth: Truth, ms: number): Truth {
  return { ...truth, t: truth.t + ms };
}

/** The receiver's firmware is older than its week counter: 1024 weeks in the past, once or more often. */
export function rolledOver(truth: Truth, periods = 1): Truth {
  return clockOff(truth, -periods * ROLLOVER_MS);
}

/** The same minute, its last second called 60. */
export function leapSecond(truth: Truth): Truth {
  const minute = truth.t - (truth.t % MINUTE_MS);
  return troubled({ ...truth, t: minute + LAST_SECOND_MS + (truth.t % 1000) }, { leapSecond: true });
}

/** NMEA 4.10 and later: the receiver itself warns of its fix. */
export function unsafe(truth: Truth): Truth {
  return troubled(truth, { navStatus: 'U' });
}

/** The cable is cut or crushed: said by the antenna supervisor, and nothing is received. */
export function antennaLost(truth: Truth, antenna: 'OPEN' | 'SHORT'): Truth {
  return troubled(inTunnel(truth), { antenna });
}

/** A speed that nobody drives, for one epoch: a slipped cycle. */
export function speedSpike(truth: Truth, speedKmh: number): Truth {
  return { ...truth, speedKmh };
}
