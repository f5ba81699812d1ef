import { expect, test } from 'vitest';
import { csvLines, jsonLines } from '../../../gateway/core/export/plain.ts';
import type { EventRecord } from '../../../gateway/core/record/schema.ts';
import { LINKS, samplePosition, samplePress } from '../../support/records.ts';

const positions = [
  samplePosition({ n: 1 }),
  samplePosition({ n: 2, service: 'another' }),
  samplePosition({ n: 3, service: 'another', suspect: ['teleport'], why: 'suspect', lat: 1.5, lon: 2.5 }),
];
const place = { n: 1, lat: 4.9, lon: -52.3, ageMs: 10 };
const events = [
  { ...samplePress(1), position: place },
  { ...samplePress(2), key: 'a "b", c\nd' },
] as EventRecord[];
const lines = (format: 'jsonl' | 'csv'): string[] => [...(format === 'csv' ? csvLines : jsonLines)(positions, events)];

test('jsonl has every record as it is', () => {
  expect(lines('jsonl').map((line) => JSON.parse(line))).toEqual([...positions, ...events]);
});

test('csv has one row for each, what it has no column for in the last one, and quotes what needs it', () => {
  const [head = '', ...rows] = lines('csv');
  const columns = head.split(',').length;
  expect(rows).toHaveLength(5);
  expect(cells(rows[0] ?? '')).toHaveLength(columns);
  expect(cells(rows[4] ?? '')[head.split(',').indexOf('key')]).toBe('a "b", c\nd');
  const rest = JSON.parse(cells(rows[0] ?? '').at(-1) ?? '');
  expect(rest).toMatchObject({ hdop: 0.94, why: 'time', boot: 'boot-1' });
  expect(rows.join()).not.toContain(LINKS.prev);
  expect(JSON.parse(cells(rows[3] ?? '').at(-1) ?? '')).toMatchObject({ position: place });
});

test('of nothing a file that says so', () => {
  expect([...csvLines([], [])]).toHaveLength(1);
  expect([...jsonLines([], [])]).toEqual([]);
});

/** RFC 4180, written apart from what is tested. */
function cells(row: string): string[] {
  return [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}
