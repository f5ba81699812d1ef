import { expect, test } from 'vitest';
import type { PressEntry } from '../../../simulator/platform/ledger.ts';
import type { PressMade } from '../../../simulator/runner/closing.ts';
import { found } from '../../../simulator/runner/storm-presses.ts';
import { SERIES } from '../platform/samples.ts';

const made = (key: string, registered: number | null): PressMade => ({
  ...{ key, registered },
  atMs: 0,
  delivered: false,
  refused: null,
});
const received = (n: number, key: string): PressEntry => ({ series: SERIES, n, key, function: 'DISPONIBLE', t: null });

test('a press in doubt counts where the platform has one that nobody else accounts for', () => {
  const certain = [made('7', 3)];
  const ledger = { presses: [received(3, '7'), received(8, '7'), received(9, '8')] };
  expect(found([made('7', null), made('7', null)], certain, ledger).map(({ registered }) => registered)).toEqual([8]);
  expect(found([made('8', null)], certain, ledger).map(({ registered }) => registered)).toEqual([9]);
});

test('what was registered is nobody else’s, and what the platform has not is not made up', () => {
  expect(found([made('7', null)], [made('7', 3)], { presses: [received(3, '7')] })).toEqual([]);
  expect(found([made('7', null)], [], { presses: [] })).toEqual([]);
});
