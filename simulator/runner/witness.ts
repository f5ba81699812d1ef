/**
 * What must have been recorded of a run that somebody plays by hand: the facts in the order in which they happened, and what the simulated
 * crew and the count of positions make of them. An order reaches the vehicle when its event says so, and the event may come late: so
 * the facts are kept, and judged once more at the end.
 */
import { type Keys, readKeys } from '../crew/keys.ts';
import type { ReceivedOrder } from '../crew/orders.ts';
import type { LedgerRecord } from '../platform/ledger.ts';
import { createExpectation, type Expectation } from '../vehicle/expected-positions.ts';
import type { PressMade } from './closing.ts';
import { firstUnexpected } from './compare.ts';
import { automaticDiffers, crewDiffers } from './crew-compare.ts';
import { createDuty, type Duty, type Finger } from './duty.ts';

/** `atMs`: monotonic, of the run. */
export type Fact = { atMs: number } & (
  | { kind: 'epoch'; bytes: Uint8Array }
  | { kind: 'press'; finger: Finger; made: PressMade }
  | { kind: 'received'; order: ReceivedOrder }
  | { kind: 'cancelled'; mission: string }
  /** The gateway was started anew. */
  | { kind: 'restart' }
  /** Somebody gave the vehicle gardes that nobody here has worked out: what time alone brings is not foretold from there on. */
  | { kind: 'roster' }
);

export interface Witness {
  /** In the order in which they are known. */
  note(fact: Fact): void;
  expectedPositions(): number;
  /** Positions of the last `withinMs` before `t`: a cut of the power may have taken them. */
  positionsSince(t: number): number;
  duty(): Pick<Duty, 'gateIsOpen' | 'meaning' | 'keysToTheEnd'>;
  /** Every fact in its order, against what the platform has. */
  judge(records: readonly LedgerRecord[]): Judged;
}

export interface Judged {
  /** null: not known, after a `roster`. */
  expectedPositions: number | null;
  problems: string[];
}

/** One pass over the facts. */
interface Pass {
  expectation: Expectation;
  duty: Duty;
  problems: string[];
  blind: boolean;
}

/** @param keys as `keypad.keys` has them */
export function createWitness(keys: string, notBeforeMs: number): Witness {
  const facts: Fact[] = [];
  const bindings = readKeys(keys);
  const live = beginPass(bindings, notBeforeMs);
  return {
    note(fact) {
      facts.push(fact);
      apply(live, fact);
    },
    expectedPositions: () => live.expectation.positions.length,
    positionsSince: (t) => live.expectation.positions.filter((position) => position.t > t).length,
    duty: () => live.duty,
    judge(records) {
      const pass = beginPass(bindings, notBeforeMs);
      // A stable sort: what is of one instant stays in the order in which it was noted.
      for (const fact of [...facts].sort((a, b) => a.atMs - b.atMs)) apply(pass, fact);
      const { duty, problems, expectation, blind } = pass;
      if (blind) return { expectedPositions: null, problems };
      const unexpected = firstUnexpected(expectation.positions, records);
      return {
        expectedPositions: expectation.positions.length,
        problems: [
          ...problems,
          ...crewDiffers(duty.foretold, records),
          ...automaticDiffers(duty.automatic, records),
          ...(unexpected === null ? [] : [unexpected]),
        ],
      };
    },
  };
}

function beginPass(keys: Keys, notBeforeMs: number): Pass {
  const expectation = createExpectation({ notBeforeMs, open: false });
  return { expectation, duty: createDuty(expectation, keys), problems: [], blind: false };
}

function apply(pass: Pass, fact: Fact): void {
  const { expectation, duty, problems } = pass;
  const { atMs } = fact;
  switch (fact.kind) {
    case 'epoch':
      duty.until(atMs);
      expectation.epoch(fact.bytes);
      return;
    case 'press': {
      const problem = duty.pressed(fact.finger, fact.made);
      if (problem !== null && !pass.blind) problems.push(problem);
      return;
    }
    case 'received':
      duty.until(atMs);
      duty.received(fact.order, atMs);
      return;
    case 'cancelled':
      duty.until(atMs);
      duty.cancelled(fact.mission, atMs);
      return;
    case 'restart':
      expectation.restart();
      return;
    case 'roster':
      pass.blind = true;
      return;
    default:
      fact satisfies never;
  }
}
