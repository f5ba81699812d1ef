import { expect, test } from 'vitest';
import { createLiveMemory, happened } from '../../../gateway/core/live/feed.ts';
import { LIVE_HAPPENED_MAX } from '../../../gateway/core/live/limits.ts';
import type { EventRecord } from '../../../gateway/core/record/schema.ts';

const NEWS = { count: 0 };
const press = (n: number, mono: number, more: object = {}): EventRecord =>
  ({ type: 'press', n, mono, key: '1', input: 'keypad', function: 'DEPART', answer: null, ...more }) as EventRecord;

test('each listener gets what it has not had, with its age; the oldest is forgotten', () => {
  const memory = createLiveMemory(() => NEWS.count++);
  for (let i = 0; i < LIVE_HAPPENED_MAX + 5; i++)
    memory.happened({ kind: 'edge', input: 'keypad', key: '1', down: true }, i);
  expect(NEWS.count).toBe(LIVE_HAPPENED_MAX + 5);
  const all = memory.since(0, 100);
  expect(all).toHaveLength(LIVE_HAPPENED_MAX);
  expect(all[0]).toMatchObject({ id: 6, ageMs: 95 });
  expect(memory.since(memory.newest() - 2, 100)).toHaveLength(2);
  expect(memory.since(memory.newest(), 100)).toEqual([]);
  for (const each of all) happened.parse(each);
});

test('latency of the newest press: to stable storage, and to the platform', () => {
  const memory = createLiveMemory(() => undefined);
  expect(memory.latency()).toBeNull();
  memory.stored(press(7, 1_000), 1_006);
  expect(memory.latency()).toEqual({ n: 7, registeredMs: 6, deliveredMs: null });
  memory.shown('delivered', 6, null, 1_100);
  expect(memory.latency()?.deliveredMs).toBeNull();
  memory.shown('delivered', 8, null, 1_184);
  memory.shown('delivered', 9, null, 1_500);
  expect(memory.latency()).toEqual({ n: 7, registeredMs: 6, deliveredMs: 184 });
  memory.stored(press(10, 2_000), 2_004);
  expect(memory.latency()).toEqual({ n: 10, registeredMs: 4, deliveredMs: null });
});

test('of an event only a few words: neither a place nor a name', () => {
  const memory = createLiveMemory(() => undefined);
  memory.stored(press(1, 0, { position: { n: 1, lat: 61.123456, lon: -121.654321, ageMs: 3 } }), 1);
  memory.stored({ type: 'audit', n: 2, mono: 1, what: 'export', by: 'jeanne' } as EventRecord, 2);
  const told = JSON.stringify(memory.since(0, 5));
  expect(told).toContain('DEPART');
  expect(told).not.toMatch(/61\.|121\.|jeanne/);
});
