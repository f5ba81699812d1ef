import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { hoursOn } from '../../../../gateway/core/crew/roster/hours.ts';
import { TIME_ZONES_KEPT_MAX } from '../../../../gateway/core/crew/roster/limits.ts';
import { isTimeZone, localDay, offsetMs, utcOf } from '../../../../gateway/core/crew/roster/zone-time.ts';
import { HOUR_MS, wallClock } from '../../../support/rosters.ts';

const seed = Number(process.env['SEED'] ?? 20_260_329);
console.log(`seed ${seed}`);

const at = (text: string): number => Date.parse(text);
const lengthH = (zone: string, day: string, hours: string): number => {
  const { fromMs, toMs } = hoursOn(zone, day, hours);
  return (toMs - fromMs) / HOUR_MS;
};

describe('hours of a day in Paris', () => {
  test.each([
    ['2026-03-29', '00:00-08:00', 7],
    ['2026-03-29', '08:00-20:00', 12],
    ['2026-03-29', '20:00-24:00', 4],
    ['2026-03-28', '20:00-24:00', 4],
    ['2026-03-28', '20:00-08:00', 11],
    ['2026-10-25', '00:00-08:00', 9],
    ['2026-10-25', '20:00-24:00', 4],
    ['2026-10-24', '20:00-24:00', 4],
    ['2026-10-24', '20:00-08:00', 13],
    ['2026-06-10', '00:00-08:00', 8],
    ['2026-03-29', '08:00-08:00', 24],
    ['2026-03-28', '08:00-08:00', 23],
  ])('%s, %s: %d h', (day, hours, expected) => {
    expect(lengthH('Europe/Paris', day, hours)).toBe(expected);
  });

  it('begin and end where the wall says so', () => {
    expect(hoursOn('Europe/Paris', '2026-03-29', '00:00-08:00')).toEqual({
      fromMs: at('2026-03-29T00:00:00+01:00'),
      toMs: at('2026-03-29T08:00:00+02:00'),
    });
    expect(hoursOn('Europe/Paris', '2026-10-25', '00:00-08:00')).toEqual({
      fromMs: at('2026-10-25T00:00:00+02:00'),
      toMs: at('2026-10-25T08:00:00+01:00'),
    });
  });
});

describe('wall times that the clock skips', () => {
  it('are the instant of the change', () => {
    const change = at('2026-03-29T01:00:00Z');
    for (const minute of [120, 121, 150, 179, 180]) expect(utcOf('Europe/Paris', '2026-03-29', minute)).toBe(change);
    expect(utcOf('Europe/Paris', '2026-03-29', 119)).toBe(change - 60_000);
    expect(utcOf('Europe/Paris', '2026-03-29', 181)).toBe(change + 60_000);
  });

  it('make a slot shorter, or empty', () => {
    expect(lengthH('Europe/Paris', '2026-03-29', '02:30-03:30')).toBe(0.5);
    expect(lengthH('Europe/Paris', '2026-03-29', '02:00-03:00')).toBe(0);
  });

  it('can be midnight, and can be a whole day', () => {
    expect(utcOf('Africa/Cairo', '2026-04-24', 0)).toBe(at('2026-04-23T22:00:00Z'));
    expect(utcOf('Africa/Cairo', '2026-04-24', 60)).toBe(at('2026-04-23T22:00:00Z'));
    // Samoa went from the 29th to the 31st of December 2011.
    expect(lengthH('Pacific/Apia', '2011-12-30', '00:00-24:00')).toBe(0);
    expect(lengthH('Pacific/Apia', '2011-12-29', '00:00-24:00')).toBe(24);
  });
});

describe('wall times that come twice', () => {
  it('are the first of the two', () => {
    expect(utcOf('Europe/Paris', '2026-10-25', 120)).toBe(at('2026-10-25T02:00:00+02:00'));
    expect(utcOf('Europe/Paris', '2026-10-25', 179)).toBe(at('2026-10-25T02:59:00+02:00'));
    expect(utcOf('Europe/Paris', '2026-10-25', 180)).toBe(at('2026-10-25T03:00:00+01:00'));
    expect(lengthH('Europe/Paris', '2026-10-25', '02:30-03:00')).toBe(1.5);
  });
});

it('Cayenne has no summer time', () => {
  for (const day of ['2026-03-29', '2026-10-25', '2026-01-15', '2026-07-15']) {
    expect(hoursOn('America/Cayenne', day, '00:00-06:00')).toEqual({
      fromMs: at(`${day}T00:00:00-03:00`),
      toMs: at(`${day}T06:00:00-03:00`),
    });
  }
  expect(localDay('America/Cayenne', at('2026-08-13T02:59:59Z'))).toBe('2026-08-12');
  expect(localDay('America/Cayenne', at('2026-08-13T03:00:00Z'))).toBe('2026-08-13');
});

test.each([
  ['UTC', '2026-01-01T00:00:00Z', 0],
  ['Europe/Paris', '2026-01-01T00:00:00Z', 1],
  ['Europe/Paris', '2026-07-01T00:00:00Z', 2],
  ['Asia/Kathmandu', '2026-07-01T00:00:00Z', 5.75],
  ['Pacific/Marquesas', '2026-07-01T00:00:00Z', -9.5],
])('%s at %s is %d h ahead', (zone, instant, hours) => {
  expect(offsetMs(zone, at(instant))).toBe(hours * HOUR_MS);
});

test.each([
  ['Europe/Paris', true],
  ['America/Cayenne', true],
  ['UTC', true],
  ['Europe/Pariss', false],
  ['+01:00', false],
  ['', false],
  ['GMT+1', false],
])('%j is a time zone: %s', (zone, known) => {
  expect(isTimeZone(zone)).toBe(known);
});

it('more zones than are kept at hand give the same answers', () => {
  const zones = Intl.supportedValuesOf('timeZone').filter((_, i) => i % 10 === 0);
  const ask = () => zones.map((zone) => utcOf(zone, '2026-07-01', 480));
  expect(ask()).toEqual(ask());
  expect(zones.length).toBeGreaterThan(TIME_ZONES_KEPT_MAX);
  expect(new Set(ask()).size).toBeGreaterThan(15);
});

const ZONES_WITH_CHANGES = [
  ['Europe/Paris', ['2026-03-29', '2026-10-25']],
  ['America/Cayenne', ['2026-03-29']],
  ['Australia/Lord_Howe', ['2026-04-05', '2026-10-04']],
  ['Africa/Cairo', ['2026-04-24', '2026-10-29']],
  ['America/Sao_Paulo', ['2017-10-15', '2018-02-17']],
  ['Pacific/Apia', ['2011-12-30']],
] as const;

/** By trying every minute: the first instant at which the wall shows this time or a later one. */
function utcByTrying(zone: string, day: string, minute: number): number {
  const wall = wallClock(zone);
  const noonMs = Date.parse(`${day}T12:00:00Z`);
  const wanted = new Date(Date.parse(`${day}T00:00:00Z`) + minute * 60_000)
    .toISOString()
    .slice(0, 16)
    .replace('T', ' ');
  for (let utcMs = noonMs - 36 * HOUR_MS; ; utcMs += 60_000) if (wall(utcMs) >= wanted) return utcMs;
}

test('around the changes of five zones: the first instant at which the wall shows that time, or is past it', () => {
  const place = fc
    .constantFrom(...ZONES_WITH_CHANGES)
    .chain(([zone, days]) =>
      fc.record({ zone: fc.constant(zone), day: fc.constantFrom(...days), minute: fc.integer({ min: 0, max: 1_440 }) }),
    );
  fc.assert(
    fc.property(place, ({ zone, day, minute }) => {
      expect(utcOf(zone, day, minute)).toBe(utcByTrying(zone, day, minute));
    }),
    { seed, numRuns: 150 },
  );
});

test('a later wall time is never an earlier instant', () => {
  for (const [zone, days] of ZONES_WITH_CHANGES) {
    for (const day of days) {
      const instants = Array.from({ length: 289 }, (_, i) => utcOf(zone, day, i * 5));
      expect(instants, `${zone} ${day}`).toEqual([...instants].sort((a, b) => a - b));
    }
  }
});
