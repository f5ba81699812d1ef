/** docs/roster.md says what the code does: its example is taken, means what its table says, and its numbers are the limits. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import * as limits from '../../gateway/core/crew/roster/limits.ts';
import { gardeTable } from '../../gateway/core/crew/roster/table-schema.ts';
import { readVehicleRoster } from '../../gateway/core/crew/roster/vehicle-check.ts';
import { vehicleRoster } from '../../gateway/core/crew/roster/vehicle-schema.ts';
import { dutySlotAt } from '../../gateway/core/crew/roster/vehicle-slots.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/roster.md'), 'utf8');
const [, example = ''] = /^```json\n([\s\S]*?)^```/m.exec(page) ?? [];
const { roster, droppedKeys } = readVehicleRoster(JSON.parse(example));

/** Rows of the table below a heading. */
const rowsOf = (head: string): string[][] => {
  const [, table = ''] = page.split(head);
  const lines = table.split('\n').slice(2);
  return lines.slice(0, lines.indexOf('')).map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
};

describe('the example', () => {
  it('is taken whole', () => {
    expect(roster).toEqual(JSON.parse(example));
    expect(droppedKeys).toBe(0);
  });

  const rows = rowsOf("| at | the vehicle's garde | |");
  test.each(rows)('at %s: %s', (at = '', garde = '') => {
    const [fromMs, toMs] = [...garde.matchAll(/`([^`]+)`/g)].map(([, text = '']) => Date.parse(text));
    const expected = garde === 'none' ? null : { fromMs, toMs };
    expect(roster && dutySlotAt(roster, Date.parse(at.replaceAll('`', '')))).toEqual(expected);
  });

  it('has a table of such rows', () => {
    expect(rows).toHaveLength(8);
  });
});

it('lists every field of the roster, and every key of the table', () => {
  const named = (head: string): string[] =>
    rowsOf(head).flatMap(([keys = '']) => [...keys.matchAll(/`(\w+)(?:\[\])?`/g)].map(([, key = '']) => key));
  expect(named('| field | meaning |')).toEqual(Object.keys(vehicleRoster.shape));
  const { sectors, versions, exceptions, ...own } = gardeTable.shape;
  const { lines, takeOvers, zonesBlanches, ...version } = versions.element.shape;
  const exception = Object.keys(exceptions.unwrap().element.shape).filter((key) => key === 'date' || key === 'why');
  const keys = [
    ...[...Object.keys(own), 'sectors', 'versions', 'exceptions', 'lines', 'takeOvers', 'zonesBlanches'],
    ...[...Object.keys(sectors.element.shape), ...Object.keys(version), ...Object.keys(lines.element.shape)],
    ...[
      ...Object.keys(takeOvers.unwrap().element.shape),
      ...Object.keys(zonesBlanches.unwrap().element.shape),
      ...exception,
    ],
  ];
  expect(new Set(named('| key | meaning | default |'))).toEqual(new Set(keys));
});

it.each([
  [`At most ${limits.ROSTER_LINES_MAX} weekly lines, ${limits.ROSTER_EXCEPTIONS_MAX} exceptions`],
  [`${limits.ROSTER_HOURS_MAX} hours in each list, ${limits.ROSTER_SUBZONES_MAX} zones`],
  [`followed ${limits.GARDE_JOINED_DAYS} days each way`],
  [`begins within ${limits.PRISE_EARLY_MS / 60_000} minutes`],
])('says %j, as the limits do', (words) => {
  expect(page).toContain(words);
});
