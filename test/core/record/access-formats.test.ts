import { expect, test } from 'vitest';
import { accessLines } from '../../../gateway/core/record/access-formats.ts';
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
const lines = (format: 'jsonl' | 'csv' | 'gpx'): string[] => [...accessLines(format, positions, events)];

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

test('gpx has a segment for each service, the presses that have a place, and nothing suspect', () => {
  const text = lines('gpx').join('\n');
  expect(text.match(/<trkseg>/g)).toHaveLength(2);
  expect(text.match(/<\/trkseg>/g)).toHaveLength(2);
  expect(text.match(/<trkpt /g)).toHaveLength(2);
  expect(text).toContain('<wpt lat="4.9" lon="-52.3"><name>DEPART</name></wpt>');
  expect(text).not.toContain('1.5');
  // Way points first: that is the order of the schema.
  expect(text.indexOf('<wpt')).toBeLessThan(text.indexOf('<trk>'));
});

test('of nothing a file that says so', () => {
  expect([...accessLines('gpx', [], [])].join('')).toContain('<trk> </trk>');
  expect([...accessLines('csv', [], [])]).toHaveLength(1);
});

/** RFC 4180, written apart from what is tested. */
function cells(row: string): string[] {
  return [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}
