import { describe, expect, test } from 'vitest';
import { COMMANDS_REMEMBERED_MAX } from '../../../gateway/core/limits.ts';
import { LOCATE_FRESH_MS } from '../../../gateway/core/outbox/limits.ts';
import { createLocateReader, isOfNow } from '../../../gateway/core/outbox/locate.ts';
import type { Instant } from '../../../gateway/core/record/recorder.ts';

const NOW = 1_795_334_100_000;
/** The service has run for a minute. */
const START_MONO_MS = 5_000;
const AT: Instant = { monoMs: START_MONO_MS + 60_000, t: NOW, clock: 'gnss' };
const COMMAND = { id: 'l1', issued: NOW - 1_000, expires: NOW + 60_000 };

const textOf = (change: object = {}) => JSON.stringify({ ...COMMAND, ...change });
const read = (change: object = {}, at: Partial<Instant> = {}) =>
  createLocateReader(START_MONO_MS).read(textOf(change), { ...AT, ...at });

test('a command is one', () => {
  expect(read()).toEqual({ kind: 'locate', id: 'l1', expires: COMMAND.expires });
});

test('keys that it does not know are dropped and counted', () => {
  const reader = createLocateReader(START_MONO_MS);
  expect(reader.read(textOf({ patient: 'x', place: 'y' }), AT)).toEqual(read());
  reader.read('{"other": 1}', AT);
  expect(reader.unknownKeys()).toBe(3);
});

test.each([
  ['expired', { expires: NOW }, {}],
  ['clock-unknown', {}, { t: null, clock: 'none' }],
  ['clock-unknown', {}, { clock: 'estimated' }],
  ['invalid', { expires: 'soon' }, {}],
  ['expired', { issued: NOW - 60_001 }, {}],
] as const)('%s: answered with its id (%j, %j)', (result, change, at) => {
  expect(read(change, at)).toMatchObject({ kind: 'refused', id: 'l1', result, position: null });
});

test('issued in the first instant of this run: obeyed', () => {
  expect(read({ issued: NOW - 60_000 })).toMatchObject({ kind: 'locate' });
});

test.each(['', 'null', '[]', '{"id": 7}'])('%j has no id that could be repeated', (text) => {
  expect(createLocateReader(0).read(text, AT)).toMatchObject({ id: null, result: 'invalid', expires: null });
});

test('once more after it was done: a replay, with the number that it was answered with, expired or not', () => {
  const reader = createLocateReader(START_MONO_MS);
  expect(reader.read(textOf(), AT)).toMatchObject({ kind: 'locate' });
  expect(reader.read(textOf(), AT)).toMatchObject({ kind: 'locate' });
  reader.done('l1', 438);
  for (const t of [NOW, COMMAND.expires])
    expect(reader.read(textOf(), { ...AT, t })).toMatchObject({ id: 'l1', result: 'replayed', position: 438 });
});

test('the oldest id is forgotten beyond the limit', () => {
  const reader = createLocateReader(START_MONO_MS);
  for (let n = 1; n <= COMMANDS_REMEMBERED_MAX; n++) reader.done(`l${n}`, n);
  expect(reader.read(textOf(), AT)).toMatchObject({ result: 'replayed' });
  reader.done('one more', 1_000);
  expect(reader.read(textOf(), AT)).toMatchObject({ kind: 'locate' });
});

describe('a fix may pass as now', () => {
  const NOW_MONO_MS = 100_000;
  const ofNow = (lateMs: number, ageMs: number, t: number | null = NOW) =>
    isOfNow({ t: NOW - lateMs, monoMs: NOW_MONO_MS - ageMs }, { t, monoMs: NOW_MONO_MS });

  test.each([
    ['it came just now', 300, 0, true],
    ['it is as old as may be', LOCATE_FRESH_MS, LOCATE_FRESH_MS, true],
    ['nothing came since', LOCATE_FRESH_MS, LOCATE_FRESH_MS + 1, false],
    ['it came just now and is old: the line had stalled', LOCATE_FRESH_MS + 1, 0, false],
    ['its time runs ahead, and it came long ago', -600_000, LOCATE_FRESH_MS + 1, false],
    ['its time runs ahead', -600_000, 100, true],
  ])('%s: %i ms late, came %i ms ago: %s', (_, lateMs, ageMs, passes) => {
    expect(ofNow(lateMs, ageMs)).toBe(passes);
  });

  test('by its arrival alone where nobody knows UTC', () => {
    expect([ofNow(9_000, 0, null), ofNow(0, LOCATE_FRESH_MS + 1, null)]).toEqual([true, false]);
  });
});
