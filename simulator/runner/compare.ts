/** Not only how many: what the platform has must be what the generator expects, in its order. Pure. */
import type { LedgerRecord } from '../platform/ledger.ts';
import type { PositionMessage } from '../platform/messages.ts';
import type { ExpectedPosition } from '../vehicle/expected-positions.ts';

/** Records carry six decimals: half a unit of the last one, and some room for the arithmetic. */
const DEGREES = 1e-6;

/**
 * Whether the received positions, by number, are expected ones in the same order; some may be missing (how many is counted
 * elsewhere). Returns a line that names the first that is not, or null.
 */
export function firstUnexpected(
  expected: readonly ExpectedPosition[],
  received: readonly LedgerRecord[],
): string | null {
  const positions = received.filter(isPosition).sort((a, b) => a.n - b.n);
  let next = 0;
  for (const position of positions) {
    const at = expected.findIndex((candidate, i) => i >= next && isSame(candidate, position));
    if (at < 0) {
      const { n, t, why, move } = position;
      const then = expected[next];
      const instead = then === undefined ? 'no more' : `${new Date(then.t).toISOString()} (${then.why}, ${then.move})`;
      return `position ${n}, ${new Date(t).toISOString()} (${why}, ${move}), is not expected there; next expected: ${instead}`;
    }
    next = at + 1;
  }
  return null;
}

function isPosition(record: LedgerRecord): record is PositionMessage {
  return record.lane === 'p';
}

function isSame(expected: ExpectedPosition, position: PositionMessage): boolean {
  return (
    expected.t === position.t &&
    expected.why === position.why &&
    expected.move === position.move &&
    Math.abs(expected.lat - position.lat) < DEGREES &&
    Math.abs(expected.lon - position.lon) < DEGREES
  );
}
