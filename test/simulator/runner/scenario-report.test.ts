import { expect, test } from 'vitest';
import type { Verdict } from '../../../simulator/runner/scenario-judge.ts';
import { renderResult } from '../../../simulator/runner/scenario-report.ts';
import type { ScenarioResult } from '../../../simulator/runner/scenario-run.ts';

const DEPARTURE = {
  ...({ kind: 'press', t: Date.UTC(2026, 7, 12, 13, 22), key: '1', placed: true, correctsT: null } as const),
  must: { function: 'DEPART', status: 'DEPART' },
} as const;
const came = { t: DEPARTURE.t, what: 'DEPART (DEPART)', offM: 3 };
const right = { expected: DEPARTURE, came, wrong: [] };

function result(changes: Partial<ScenarioResult>): ScenarioResult {
  const line = 'ledger: expected 1 recorded 1 received 1 lost 0 duplicated 0 explained-gaps 0';
  const numbers = { expected: 1, recorded: 1, received: 1, lost: 0, duplicated: 0, explainedGaps: 0 };
  const closing = { closed: true, ...numbers, failures: [], line };
  return { closing, verdicts: [right], broker: 'mosquitto, MQTT 5', realS: 2, simulatedS: 3600, ...changes };
}

test('the last line says how many events came as they must, and whether the ledger closed', () => {
  const { lines, right: all } = renderResult('made', result({}));
  expect(lines.at(-1)).toBe('scenario made: 1 events expected, 1 right, ledger closed');
  expect(lines).toHaveLength(3);
  expect(all).toBe(true);
});

test('what is wrong stands in a table, with what was expected and what came', () => {
  const other = {
    ...right,
    came: { ...came, what: 'RENTRE (REN-BASE)' },
    wrong: ['function RENTRE', '60 m off'],
  };
  const nothing = {
    expected: { ...DEPARTURE, key: '8', must: { function: 'INDISPONIBLE', status: null } },
    came: null,
    wrong: ['nothing came'],
  };
  const order = { ...nothing, expected: { ...DEPARTURE, kind: 'event', must: { change: 'received', mission: 'M' } } };
  const verdicts = [right, other, nothing, order as Verdict];
  const { lines, right: all } = renderResult('made', result({ verdicts }));
  const table = lines.join('\n');
  expect(table).toMatch(
    /13:22:00 .* 1 .* DEPART \(DEPART\) .* RENTRE \(REN-BASE\) at 13:22:00 .* function RENTRE, 60 m off/,
  );
  expect(table).toMatch(/8 .* INDISPONIBLE .* - .* nothing came/);
  expect(table).toMatch(/received \(M\) .* - .* nothing came/);
  expect(lines.at(-1)).toBe('scenario made: 4 events expected, 1 right, ledger closed');
  expect(all).toBe(false);
});

test('a ledger that does not close is not right, and says why', () => {
  const { closing } = result({});
  const { lines, right: all } = renderResult(
    'made',
    result({ closing: { ...closing, closed: false, failures: ['lost'] } }),
  );
  expect(lines).toContain('not closed: lost');
  expect(lines.at(-1)).toBe('scenario made: 1 events expected, 1 right, ledger not closed');
  expect(all).toBe(false);
});
