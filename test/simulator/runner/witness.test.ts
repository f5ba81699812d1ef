/** What must have been recorded of a run that somebody plays by hand. */
import { expect, test } from 'vitest';
import type { LedgerRecord } from '../../../simulator/platform/ledger.ts';
import type { PressMade } from '../../../simulator/runner/closing.ts';
import { createWitness, type Fact, type Witness } from '../../../simulator/runner/witness.ts';
import { BASE_T, press as pressEvent } from '../platform/samples.ts';

const NOT_BEFORE_MS = BASE_T - 86_400_000;
const ORDER = { mission: 'M-1', acceptedBy: null, answerMs: 60_000, expiresMs: 600_000 };

let presses = 0;
function pressed(key: string, atMs: number, change: Partial<PressMade> = {}): Fact {
  const made = { key, atMs: 0, registered: ++presses, delivered: true, refused: null, ...change };
  return { kind: 'press', finger: { key, atMs }, made, atMs };
}

function play(facts: readonly Fact[]): Witness {
  const witness = createWitness('', NOT_BEFORE_MS);
  for (const fact of facts) witness.note(fact);
  return witness;
}

const record = (n: number, key: string, change: object) => pressEvent(n, key, change) as LedgerRecord;

test('an order that is known late counts from when the vehicle heard of it', () => {
  presses = 0;
  const facts = [pressed('G', 1_000), pressed('A', 9_000)];
  const heardLate: Fact = { kind: 'received', order: ORDER, atMs: 5_000 };
  const witness = play([...facts, heardLate]);
  expect(witness.judge([]).problems).toEqual([]);
  expect(play(facts).judge([]).problems).toEqual([expect.stringContaining('press A (ACCEPTER)')]);
});

test('what the indicator says is held against docs/crew.md', () => {
  presses = 0;
  const refused = pressed('9', 2_000, { registered: null, refused: 'already' });
  expect(play([pressed('G', 1_000), refused]).judge([]).problems).toEqual([
    expect.stringContaining('press 9 (RENTRE)'),
  ]);
});

test('what the platform has of a press is held against it too', () => {
  presses = 0;
  const facts = [pressed('G', 1_000)];
  const wrong = record(1, 'G', { function: 'PRISE_GARDE', duty: 'VOLONTAIRE' });
  expect(play(facts).judge([wrong]).problems).toEqual([expect.stringContaining('duty')]);
});

test('the duty gate of now, and the keys that end what was begun', () => {
  presses = 0;
  const witness = play([pressed('G', 1_000), pressed('1', 2_000)]);
  expect(witness.duty().gateIsOpen()).toBe(true);
  expect(witness.duty().keysToTheEnd()).toEqual(['9', 'G']);
  expect(witness.duty().meaning({ key: 'Z' })).toBeNull();
});

test('after gardes that nobody has worked out nothing is foretold, and what was wrong before stays', () => {
  presses = 0;
  const wrong = pressed('9', 2_000, { registered: null, refused: 'already' });
  const unclear = pressed('8', 4_000, { registered: null, refused: 'already' });
  const judged = play([pressed('G', 1_000), wrong, { kind: 'roster', atMs: 3_000 }, unclear]).judge([]);
  expect(judged.expectedPositions).toBeNull();
  expect(judged.problems).toHaveLength(1);
});
