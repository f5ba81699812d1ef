import { expect, test } from 'vitest';
import { RECONNECT_FIRST_MS, RECONNECT_MAX_MS, RIVAL_CLOSES, RIVAL_WINDOW_MS } from '../../../gateway/core/limits.ts';
import { createRivalry } from '../../../gateway/core/outbox/rivalry.ts';
import { createRounds } from '../../../gateway/core/outbox/rounds.ts';

const longest = (): number => 1;

test('a round tries each broker once and then waits, ever longer', () => {
  const rounds = createRounds(3, longest);
  const tried: [number, number | null][] = [];
  for (let attempt = 0; attempt < 6; attempt++) tried.push([rounds.current(), rounds.failed(0)]);
  const waits = [null, null, RECONNECT_FIRST_MS, null, null, 2 * RECONNECT_FIRST_MS];
  expect(tried).toEqual(waits.map((wait, index) => [index % 3, wait]));
});

test('a link that went is made again with the same broker; proven, the waits are short again', () => {
  const rounds = createRounds(2, longest);
  rounds.failed(0);
  expect(rounds.lost(0)).toBe(RECONNECT_FIRST_MS);
  expect(rounds.current()).toBe(1);
  for (let loss = 0; loss < 9; loss++) rounds.lost(0);
  expect(rounds.lost(0)).toBe(RECONNECT_MAX_MS);
  rounds.proven();
  expect(rounds.lost(0)).toBe(RECONNECT_FIRST_MS);
  // The round that had begun is forgotten: both are tried.
  expect([rounds.failed(0), rounds.current(), rounds.failed(0)]).toEqual([null, 0, 2 * RECONNECT_FIRST_MS]);
});

test('the longest floor of a round holds, and is over with it', () => {
  const rounds = createRounds(2, () => 0);
  rounds.failed(15_000);
  expect(rounds.failed(0)).toBe(15_000);
  rounds.failed(0);
  expect(rounds.failed(0)).toBe(0);
});

test('a broker that is preferred is next', () => {
  const rounds = createRounds(3, longest);
  rounds.failed(0);
  rounds.failed(0);
  rounds.prefer(0);
  expect(rounds.current()).toBe(0);
  expect([rounds.failed(0), rounds.failed(0)]).toEqual([null, null]);
});

test('a rival is concluded from links closed one after the other, within a time, with no failure between', () => {
  const rivalry = createRivalry();
  const closes = (...atMs: number[]): boolean[] => atMs.map((at) => rivalry.closed(at));
  expect(closes(...Array.from({ length: RIVAL_CLOSES }, (_, n) => n))).toEqual([false, false, true]);
  expect(closes(RIVAL_WINDOW_MS)).toEqual([true]);
  expect(closes(3 * RIVAL_WINDOW_MS)).toEqual([false]);
  closes(3 * RIVAL_WINDOW_MS + 1);
  rivalry.failed();
  expect(closes(3 * RIVAL_WINDOW_MS + 2)).toEqual([false]);
});
