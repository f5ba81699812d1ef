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
      { at: 99, key: '9' },
    ],
  },
  'made',
);

test('everything stands at its moment, a press before the fault of the same one', () => {
  expect(timeline(scenario, scenario.presses, 100).map(({ atS, kind }) => [atS, kind])).toEqual([
    [10, 'second-box'],
    [20, 'press'],
    [20, 'power-off'],
    [30, 'unplug'],
    [35, 'power-on'],
    [60, 'plug'],
    [99, 'press'],
  ]);
  expect(timeline(scenario, [], 100).find(({ kind }) => kind === 'plug')).toEqual({
    atS: 60,
    kind: 'plug',
    as: 'another',
  });
});

test('what comes after the end does not happen', () => {
  expect(timeline(scenario, scenario.presses, 30).map(({ kind }) => kind)).toEqual([
    ...['second-box', 'press', 'power-off', 'unplug'],
  ]);
});
