/** Not only how many: what the platform has must be what the generator expects, in its order. Pure. */
import type { LedgerRecord } from '../platform/ledger.ts';
import type { PositionMessage } from '../platform/messages.ts';
import type { ExpectedPosition } from '../vehicle/expected-positions.ts';
import { turnDeg } from '../vehicle/geometry.ts';

/** Records carry six decimals: half a unit of the last one, and some room for the arithmetic. */
const DEGREES = 1e-6;
/** Speed carries one, course none. */
const TENTH = 0.05 + 1e-6;
const WHOLE = 0.5 + 1e-6;
/** Once a sum has gone on from a rounded or estimated one, its rounding may fall on either side. */
const ODOMETER_M = 1;

export interface Comparison {
  /** A line that names the first position that is not expected where it is, and in what it differs; null where all are. */
  unexpected: string | null;
  /** Indices of the expected positions that were not received. Up to the unexpected one. */
  missing: number[];
}

/**
 * Whether the received positions, by number, are expected ones in the same order; some may be missing. Those that the platform asked for
 * (`locate`) stand beside them: nobody knows from the route when they come (closing.ts counts them).
 */
export function compare(expected: readonly ExpectedPosition[], received: readonly LedgerRecord[]): Comparison {
  const positions = received.filter(isPosition).sort((a, b) => a.n - b.n);
  const odometer = createOdometerCheck();
  const missing: number[] = [];
  let next = 0;
  for (const position of positions) {
    const at = expected.findIndex(
      (candidate, i) =>
        i >= next && differences(candidate, position).length === 0 && odometer.fits(candidate, position),
    );
    const found = expected[at];
    if (found === undefined) return { unexpected: unexpected(position, expected[next], odometer.fits), missing };
    odometer.note(found, position);
    for (; next < at; next++) missing.push(next);
    next = at + 1;
  }
  for (; next < expected.length; next++) missing.push(next);
  return { unexpected: null, missing };
}

/** Where something may be missing, and how much is counted elsewhere. */
export function firstUnexpected(
  expected: readonly ExpectedPosition[],
  received: readonly LedgerRecord[],
): string | null {
  return compare(expected, received).unexpected;
}

function isPosition(record: LedgerRecord): record is PositionMessage {
  return record.lane === 'p' && record.why !== 'locate';
}

function unexpected(position: PositionMessage, then: ExpectedPosition | undefined, odometerFits: Fits): string {
  const { n, t, why, move } = position;
  const what = `position ${n}, ${new Date(t).toISOString()} (${why}, ${move}), is not expected there`;
  if (then === undefined) return `${what}; next expected: no more`;
  const differs = differences(then, position);
  if (differs.length === 0 && !odometerFits(then, position)) differs.push(`odoM ${position.odoM} for ${then.odoM}`);
  const instead = `${new Date(then.t).toISOString()} (${then.why}, ${then.move})`;
  return `${what}; next expected: ${instead}; it differs in: ${differs.join(', ')}`;
}

/** Everything but the odometer. Never a coordinate: this goes to a terminal and into logs. */
function differences(expected: ExpectedPosition, position: PositionMessage): string[] {
  const found: string[] = [];
  const equal = (name: string, wanted: string | number | boolean | null, is: typeof wanted) => {
    if (wanted !== is) found.push(`${name} ${is} for ${wanted}`);
  };
  equal('t', expected.t, position.t);
  equal('why', expected.why, position.why);
  equal('move', expected.move, position.move);
  if (Math.abs(expected.lat - position.lat) >= DEGREES) found.push('lat');
  if (Math.abs(expected.lon - position.lon) >= DEGREES) found.push('lon');
  equal('ageMs', expected.ageMs, position.ageMs);
  equal('suspect', expected.suspect.join('+'), position.suspect.join('+'));
  equal('courseHeld', expected.courseHeld, position.courseHeld);
  if (position.why === 'start' || position.why === 'stop') equal('since', expected.sinceT, position.since);
  if (!near(expected.speedKmh, position.speedKmh, (a, b) => Math.abs(a - b), TENTH)) found.push('speedKmh');
  const whole = position.courseDeg === null || Number.isInteger(position.courseDeg);
  if (!whole || !near(expected.courseDeg, position.courseDeg, turnDeg, WHOLE)) found.push('courseDeg');
  return found;
}

function near(
  wanted: number | null,
  is: number | null,
  apart: (a: number, b: number) => number,
  most: number,
): boolean {
  return wanted === null || is === null ? wanted === is : apart(wanted, is) <= most;
}

type Fits = (expected: ExpectedPosition, position: PositionMessage) => boolean;

/**
 * Until the first restart the odometer is known to the metre. After one it goes on from what the box kept with its last
 * event, which lies within known bounds, and from there on it is known again.
 */
function createOdometerCheck(): { fits: Fits; note(expected: ExpectedPosition, position: PositionMessage): void } {
  const missingM = new Map<number, number>([[0, 0]]);
  return {
    fits: (expected, { odoM }) => {
      if (odoM === null) return false;
      const lessM = expected.odoM - odoM;
      const known = missingM.get(expected.restarts);
      if (expected.restarts === 0) return lessM === 0;
      if (known !== undefined) return Math.abs(lessM - known) <= ODOMETER_M;
      return lessM >= -ODOMETER_M && lessM <= expected.odoSlackM + ODOMETER_M;
    },
    note: (expected, { odoM }) => {
      if (!missingM.has(expected.restarts)) missingM.set(expected.restarts, expected.odoM - (odoM ?? 0));
    },
  };
}
