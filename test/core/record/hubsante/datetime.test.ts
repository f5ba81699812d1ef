import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createDateTimes, hubDateTime } from '../../../../gateway/core/record/hubsante/datetime.ts';

const written = (timeZone: string | null, utc: string) => createDateTimes(timeZone)?.(Date.parse(utc));

test.each([
  [null, '2026-08-12T13:22:00.000Z', '2026-08-12T13:22:00+00:00'],
  [null, '2026-08-12T13:22:00.999Z', '2026-08-12T13:22:00+00:00'],
  ['UTC', '2026-08-12T13:22:00Z', '2026-08-12T13:22:00+00:00'],
  ['America/Cayenne', '2026-08-13T00:30:00Z', '2026-08-12T21:30:00-03:00'],
  // Both nights of the scenarios: the clocks go on at 02:00, and back at 03:00.
  ['Europe/Paris', '2026-03-29T00:45:30Z', '2026-03-29T01:45:30+01:00'],
  ['Europe/Paris', '2026-03-29T01:01:45Z', '2026-03-29T03:01:45+02:00'],
  ['Europe/Paris', '2026-10-25T00:56:20Z', '2026-10-25T02:56:20+02:00'],
  ['Europe/Paris', '2026-10-25T01:16:20Z', '2026-10-25T02:16:20+01:00'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '2026-01-01T05:45:00+05:45'],
  // An offset of 44 min 30 s cannot be written.
  ['Africa/Monrovia', '1971-06-01T12:00:00Z', '1971-06-01T12:00:00+00:00'],
  [null, '1970-01-01T00:00:00Z', '1970-01-01T00:00:00+00:00'],
  ['America/Cayenne', '1970-01-01T00:00:00Z', '1969-12-31T21:00:00-03:00'],
  [null, '1969-12-31T23:59:59.999Z', null],
  [null, '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59+00:00'],
  [null, '+010000-01-01T00:00:00Z', null],
  ['Europe/Paris', '9999-12-31T23:59:59Z', null],
])('%s: %s is %s', (timeZone, utc, expected) => {
  expect(written(timeZone, utc)).toBe(expected);
});

test('there is no such time zone', () => {
  expect(createDateTimes('Europe/Lutèce')).toBeNull();
  expect(createDateTimes('')).toBeNull();
});

test.each([NaN, Infinity, -Infinity])('%s is no instant', (utcMs) => {
  expect([null, 'Europe/Paris'].map((zone) => createDateTimes(zone)?.(utcMs))).toEqual([null, null]);
});

test('what is written is valid and the same second, in every zone', () => {
  const zones = [null, 'UTC', 'Europe/Paris', 'America/Cayenne', 'Pacific/Chatham', 'Indian/Reunion'];
  const lastOfAll = Date.parse('9999-12-31T09:00:00Z');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: lastOfAll }), fc.constantFrom(...zones), (utcMs, zone) => {
      const text = createDateTimes(zone)?.(utcMs) ?? '';
      expect(hubDateTime.safeParse(text).success, text).toBe(true);
      expect(Date.parse(text)).toBe(Math.floor(utcMs / 1_000) * 1_000);
    }),
  );
});

describe('our schema of a date', () => {
  it.each(['2026-08-12T10:22:00-03:00', '2024-02-29T23:59:59+00:00', '2000-02-29T00:00:00+05:45'])(
    'takes %s',
    (text) => {
      expect(hubDateTime.safeParse(text).success).toBe(true);
    },
  );

  it.each([
    '2026-08-12T10:22:00Z',
    '2026-08-12T10:22:00',
    '2026-08-12T10:22:00.5+00:00',
    '2026-08-12 10:22:00+00:00',
    '2016-12-31T23:59:60+00:00',
    '2026-02-29T00:00:00+00:00',
    '2026-02-30T00:00:00+00:00',
    '2026-04-31T00:00:00+00:00',
    '2026-13-01T00:00:00+00:00',
    '2026-08-12T24:00:00+00:00',
    '2026-08-12T10:60:00+00:00',
    '2026-08-12T10:22:00+24:00',
    '2026-08-12T10:22:00+0300',
    '2026-08-12T10:22:00+00:00\n',
    '+010000-01-01T00:00:00+00:00',
  ])('refuses %j', (text) => {
    expect(hubDateTime.safeParse(text).success).toBe(false);
  });
});
