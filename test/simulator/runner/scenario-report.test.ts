import { expect, test } from 'vitest';
import { renderResult } from '../../../simulator/runner/scenario-report.ts';
import type { ScenarioResult } from '../../../simulator/runner/scenario-run.ts';

const DEPARTURE = { t: Date.UTC(2026, 7, 12, 13, 22), key: '1', function: 'DEPART', status: 'DEPART', placed: true };
const came = { t: DEPARTURE.t, function: 'DEPART', status: 'DEPART', offM: 3 };
const right = { expected: DEPARTURE, came, wrong: [] };

function result(changes: Partial<ScenarioResult>): ScenarioResult {
  const line = 'ledger: expected 1 recorded 1 received 1 lost 0 duplicated 0 explained-gaps 0';
  const numbers = { expected: 1, recorded: 1, received: 1, lost: 0, duplicated: 0, explainedGaps: 0 };
  const closing = { closed: true, ...numbers, failures: [], line };
  return { closing, verdicts: [right], broker: 'mosquitto, MQTT 5', realS: 2, simulatedS: 3600, ...changes };
}

test('the last line says how many statuses came as they must, and whether the ledger closed', () => {
  const { lines, right: all } = renderResult('made', result({}));
  expect(lines.at(-1)).toBe('scenario made: 1 statuses expected, 1 right, ledger closed');
  expect(lines).toHaveLength(3);
  expect(all).toBe(true);
});

test('what is wrong stands in a table, with what was expected and what came', () => {
  const other = {
    ...right,
    came: { ...came, function: 'RENTRE', status: 'REN-BASE' },
    wrong: ['function RENTRE', '60 m off'],
  };
  const nothing = {
    expected: { ...DEPARTURE, key: '8', function: 'INDISPONIBLE', status: null },
    came: null,
    wrong: ['nothing came'],
  };
  const { lines, right: all } = renderResult('made', result({ verdicts: [right, other, nothing] }));
  const table = lines.join('\n');
  expect(table).toMatch(
    /13:22:00 .* 1 .* DEPART \(DEPART\) .* RENTRE \(REN-BASE\) at 13:22:00 .* function RENTRE, 60 m off/,
  );
  expect(table).toMatch(/8 .* INDISPONIBLE .* - .* nothing came/);
  expect(lines.at(-1)).toBe('scenario made: 3 statuses expected, 1 right, ledger closed');
  expect(all).toBe(false);
});

test('a ledger that does not close is not right, and says why', () => {
  const { closing } = result({});
  const { lines, right: all } = renderResult(
    'made',
    result({ closing: { ...closing, closed: false, failures: ['lost'] } }),
  );
  expect(lines).toContain('not closed: lost');
  expect(lines.at(-1)).toBe('scenario made: 1 statuses expected, 1 right, ledger not closed');
  expect(all).toBe(false);
});
