import { expect, test } from 'vitest';
import { timeline } from '../../../simulator/runner/scenario-timeline.ts';
import { toScenario } from '../../../simulator/scenarios/scenario.ts';

const scenario = toScenario(
  {
    ...{ id: 'made', title: 'made', altitudeM: 0, startsAt: '2026-08-12T10:00:00-03:00' },
    ...{ places: { HERE: { latDeg: 4.9, lonDeg: -52.3 } }, start: 'HERE', steps: [{ waitS: 100 }] },
    power: [{ at: 20, offS: 15 }],
    line: [
      { from: 5, to: 90, kind: 'cut' },
      { from: 30, to: 60, kind: 'unplugged', as: 'another' },
    ],
    secondBox: ['2026-08-12T10:00:10-03:00'],
    presses: [
      { at: 20, key: '1' },
      { at: 70.5, key: '4', holdMs: 2_500 },
      { at: 99, key: '9', holdMs: 1_000 },
    ],
    orders: [{ at: 20, action: 'order', mission: 'M' }],
    expectEvents: [{ at: 20, change: 'received', mission: 'M' }],
  },
  'made',
);

test('everything stands at its moment: an order before what comes of it, a press before the fault, a hold in three', () => {
  expect(timeline(scenario, scenario, 100).map(({ atS, kind }) => [atS, kind])).toEqual([
    [10, 'second-box'],
    [20, 'order'],
    [20, 'event'],
    [20, 'press'],
    [20, 'power-off'],
    [30, 'unplug'],
    [35, 'power-on'],
    [60, 'plug'],
    [70.5, 'press'],
    [72.5, 'held'],
    [73, 'release'],
    [99, 'press'],
  ]);
  expect(timeline(scenario, { presses: [], orders: [], events: [] }, 100).find(({ kind }) => kind === 'plug')).toEqual({
    atS: 60,
    kind: 'plug',
    as: 'another',
  });
});

test('what comes after the end does not happen', () => {
  expect(timeline(scenario, scenario, 30).map(({ kind }) => kind)).toEqual([
    ...['second-box', 'order', 'event', 'press', 'power-off', 'unplug'],
  ]);
});
