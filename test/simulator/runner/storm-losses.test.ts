import { expect, test } from 'vitest';
import { createLosses } from '../../../simulator/runner/storm-losses.ts';
import type { ExpectedPosition } from '../../../simulator/vehicle/expected-positions.ts';

/** One position per second, the first of second 0. */
function losses(...whys: ExpectedPosition['why'][]) {
  const all = createLosses();
  for (let second = 0; second < whys.length; second++) all.sent(second, second + 1);
  const positions = whys.map((why) => ({ why }) as ExpectedPosition);
  return { ...all, account: (...missing: number[]) => all.account(positions, missing) };
}

test('what is missing for no reason is named, once for each position', () => {
  const { account } = losses('first', 'time', 'angle');
  expect(account()).toEqual({ most: 0, problems: [] });
  expect(account(1, 2).problems).toEqual([
    'the position of second 1 (time) is missing, and nothing explains it',
    'the position of second 2 (angle) is missing, and nothing explains it',
  ]);
});

test('a kill takes what was at risk, and nothing before it', () => {
  const { account, killed } = losses('first', 'time', 'stop', 'time');
  killed(1, 2);
  expect(account(1, 2)).toEqual({ most: 2, problems: [] });
  expect(account(0).problems).toHaveLength(1);
  expect(account(3).problems).toHaveLength(1);
});

test('a full disk costs every other position at most, and never one where the track turns', () => {
  const { account, thinned } = losses('first', 'time', 'time', 'time', 'status', 'time');
  thinned(0, 5);
  expect(account(1, 3, 5)).toEqual({ most: 3, problems: [] });
  expect(account(1, 2).problems).toEqual(['the position of second 2 (time) is missing, and nothing explains it']);
  expect(account(4).problems).toEqual(['the position of second 4 (status) is missing, and nothing explains it']);
});

test('positions of one second stand together, and a second without any has none', () => {
  const all = createLosses();
  all.sent(0, 0);
  all.sent(1, 2);
  all.killed(0, 1);
  const positions = ['first', 'status'].map((why) => ({ why }) as ExpectedPosition);
  expect(all.account(positions, [0, 1])).toEqual({ most: 2, problems: [] });
});
