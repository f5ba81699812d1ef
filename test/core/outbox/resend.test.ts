import { expect, test } from 'vitest';
import { COMMANDS_REMEMBERED_MAX, RESEND_NUMBERS_MAX } from '../../../gateway/core/limits.ts';
import { createResendReader } from '../../../gateway/core/outbox/resend.ts';

const SERIES = '00112233445566aa';
const NOW = 1_795_334_100_000;
const COMMAND = {
  id: 'r1',
  issued: NOW - 1_000,
  expires: NOW + 60_000,
  series: SERIES,
  events: [[3, 4]],
  positions: [
    [10, 20],
    [1, 5],
    [4, 9],
  ],
};

function read(change: object = {}, nowMs: number | null = NOW) {
  return createResendReader(SERIES).read(JSON.stringify({ ...COMMAND, ...change }), nowMs);
}

test('a command gives its ranges, joined and in order', () => {
  const { expires } = COMMAND;
  expect(read()).toEqual({ kind: 'resend', id: 'r1', expires, events: [[3, 4]], positions: [[1, 20]] });
});

test('keys that this version does not know are dropped and counted, whatever becomes of the command', () => {
  const reader = createResendReader(SERIES);
  expect(reader.unknownKeys()).toBe(0);
  const known = { kind: 'resend', id: 'r1', expires: COMMAND.expires, events: [[3, 4]], positions: [[1, 20]] };
  expect(reader.read(JSON.stringify({ ...COMMAND, patient: 'x', toString: 1 }), NOW)).toEqual(known);
  expect(reader.unknownKeys()).toBe(2);
  reader.read(JSON.stringify({ ...COMMAND, address: 'y' }), NOW);
  reader.read('{"other": 1}', NOW);
  for (const text of ['', 'null', '[1]', '7']) reader.read(text, NOW);
  expect(reader.unknownKeys()).toBe(4);
});

test.each([
  ['expired', {}, NOW + 60_000],
  ['clock-unknown', {}, null],
  ['other-series', { series: 'ffffffffffffffff' }, NOW],
  ['invalid', { positions: [[5, 4]] }, NOW],
  ['invalid', { events: 'all' }, NOW],
  ['invalid', { positions: [[1, RESEND_NUMBERS_MAX]] }, NOW],
] as const)('%s: answered with its id, and nothing is done (%j)', (result, change, nowMs) => {
  expect(read(change, nowMs)).toMatchObject({ kind: 'refused', id: 'r1', result });
});

test.each(['', 'null', '[]', '{"id": 7}', '{"id": ""}'])('%j has no id that could be repeated', (text) => {
  expect(createResendReader(SERIES).read(text, NOW)).toMatchObject({ kind: 'refused', id: null, result: 'invalid' });
});

test('the same id once more is a replay; a refusal uses no id up', () => {
  const reader = createResendReader(SERIES);
  const text = JSON.stringify(COMMAND);
  expect(reader.read(text, null)).toMatchObject({ result: 'clock-unknown' });
  expect(reader.read(text, NOW)).toMatchObject({ kind: 'resend' });
  expect(reader.read(text, NOW)).toMatchObject({ kind: 'refused', id: 'r1', result: 'replayed' });
});

test('so many ids are remembered, the latest ones', () => {
  const reader = createResendReader(SERIES);
  const ask = (n: number) => reader.read(JSON.stringify({ ...COMMAND, id: `id-${n}` }), NOW).kind;
  for (let n = 0; n <= COMMANDS_REMEMBERED_MAX; n++) ask(n);
  expect(ask(COMMANDS_REMEMBERED_MAX)).toBe('refused');
  expect(ask(0)).toBe('resend');
});
