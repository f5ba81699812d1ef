/** Where a track is broken off, and what is said of it. */
import { expect, test } from 'vitest';
import { breakBetween, gapRuleOf, stretches } from '../../../gateway/core/export/gaps.ts';
import { surveyOf } from '../../../gateway/core/export/survey.ts';
import type { PositionRecord } from '../../../gateway/core/record/schema.ts';
import { ABOUT, driven, event, garde, sourceOf, stood, T } from '../../support/exports.ts';

const RULE = gapRuleOf(ABOUT.sampling);
const [A] = driven({ n: 1, minute: 0, positions: 1 }) as [PositionRecord];
const [S] = stood({ n: 1, minute: 0, positions: 1 }) as [PositionRecord];
const after = (s: number, change: Partial<PositionRecord> = {}) => ({ ...A, n: 2, t: A.t + s * 1_000, ...change });

test('what the sampling explains is joined: 5 s and 15 s more on the move, 60 s and 15 s more at a halt', () => {
  expect(RULE).toEqual({ movingMs: 20_000, standingMs: 75_000 });
  expect(breakBetween(A, after(20), RULE, [])).toBeNull();
  expect(breakBetween(A, after(20.001), RULE, [])).toBe('time');
  expect(breakBetween(S, after(75), RULE, [])).toBeNull();
  expect(breakBetween(S, after(75.001), RULE, [])).toBe('time');
});

test('another series, boot or service, a number that is on no disk, and a time that goes back break it too', () => {
  expect(breakBetween(A, after(5, { series: 'ffffffffffffffff' }), RULE, [])).toBe('series');
  expect(breakBetween(A, after(5, { boot: 'boot-2' }), RULE, [])).toBe('boot');
  expect(breakBetween(A, after(5, { service: 'service-2' }), RULE, [])).toBe('service');
  expect(breakBetween(A, after(5, { n: 4 }), RULE, [[3, 3]])).toBe('numbers');
  expect(breakBetween(A, after(5, { n: 4 }), RULE, [[4, 9]])).toBeNull();
  expect(breakBetween(A, after(-5), RULE, [])).toBe('time-backwards');
});

test('a suspect position is passed over, and its number is not missing', () => {
  const positions = driven({ n: 1, minute: 0, positions: 3 });
  positions[1] = { ...(positions[1] as PositionRecord), suspect: ['frozen'], lat: 0 };
  const drawn = [...stretches(positions, RULE, [])];
  expect(drawn.map(({ position, broken }) => [position.n, broken])).toEqual([
    [1, null],
    [3, null],
  ]);
});

test('a garde: the tunnel, the hour without a word and the power cut are named, what was left out is counted', () => {
  const { gaps, suspect, drawn, breaks } = surveyOf(garde());
  expect({ drawn, breaks, suspect }).toEqual({ drawn: 814, breaks: 3, suspect: [{ reason: 'teleport', count: 1 }] });
  const told = gaps.map(({ fromMs, toMs, missing, why }) => [(fromMs - T) / 60_000, (toMs - T) / 60_000, missing, why]);
  const s5 = 5 / 60;
  expect(told).toEqual([
    [20 - s5, 23, 0, 'shadow'],
    [50, 110, 0, 'unknown'],
    [130 - s5, 160, 204, 'power'],
  ]);
});

const before = driven({ n: 1, minute: 0, positions: 12 });
const later = driven({ n: 13, minute: 10, positions: 12 });
const why = (events: Parameters<typeof event>[2][], more: Parameters<typeof sourceOf>[2] = {}, positions = later) =>
  surveyOf(
    sourceOf(
      [...before, ...positions],
      events.map((body, i) => event(i + 1, 2 + i, body)),
      more,
    ),
  ).gaps.map((gap) => gap.why);

test('each reason that the box wrote down', () => {
  const condition = (what: string) => [{ type: 'gnss', condition: what, standing: true, weeks: null }];
  const duty = (now: string) => ({ type: 'press', function: 'PAUSE', duty: now, mission: null, status: null });
  expect(why([])).toEqual(['unknown']);
  expect(why(condition('no-fix'))).toEqual(['no-fix']);
  expect(why([...condition('no-fix'), ...condition('jamming')])).toEqual(['jamming']);
  expect(why([duty('PAUSE'), duty('GARDE')])).toEqual(['pause']);
  expect(why([{ type: 'start', cause: 'update', after: 'orderly', version: '2' }])).toEqual(['restart']);
  expect(why([{ type: 'start', cause: 'power', after: 'unclean', version: '2' }])).toEqual(['power']);
  const gone = { absent: [[13, 20]] as [number, number][] };
  const rest = driven({ n: 21, minute: 10, positions: 12 });
  for (const reason of ['erase', 'quota', 'retention'] as const)
    expect(why([], { ...gone, skipped: [{ of: 'p', from: 13, to: 20, reason }] }, rest)).toEqual([reason]);
  // Deleted because the platform has them: no event names that.
  expect(why([], { ...gone, acknowledged: [[1, 40]] }, rest)).toEqual(['retention']);
  expect(why([], gone, rest)).toEqual(['restart']);
});

test('a garde of which no position came at all, or not before long, is a gap too', () => {
  const pressed = (n: number, minute: number) =>
    event(n, minute, { type: 'contact', contact: 'engine', on: true, ageMs: 0 });
  const none = surveyOf(sourceOf([], [pressed(1, 0), pressed(2, 90)]));
  expect(none.gaps).toMatchObject([{ fromMs: T, toMs: T + 90 * 60_000, before: null, after: null, why: 'unknown' }]);
  const late = surveyOf(sourceOf(driven({ n: 1, minute: 5, positions: 12 }), [pressed(1, 0), pressed(2, 6)]));
  expect(late.gaps).toMatchObject([{ fromMs: T, toMs: T + 5 * 60_000 }]);
});

test('off duty between two services is no lost track, and of nothing nothing is missing', () => {
  const next = driven({ n: 13, minute: 600, positions: 5, service: 'service-2' });
  expect(surveyOf(sourceOf([...before, ...next], [])).gaps.map((gap) => gap.why)).toEqual(['off-duty']);
  const at = driven({ n: 13, minute: 1, positions: 5, service: 'service-2' });
  expect(surveyOf(sourceOf([...before, ...at], []))).toMatchObject({ gaps: [], breaks: 1 });
  expect(surveyOf(sourceOf([], []))).toMatchObject({ gaps: [], drawn: 0, bounds: null, firstMs: null });
});
