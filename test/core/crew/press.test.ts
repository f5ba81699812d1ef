import { expect, test } from 'vitest';
import { createPressReader } from '../../../gateway/core/crew/press.ts';

test('a key counts when it goes down, once', () => {
  const reader = createPressReader();
  expect(reader.edge('1', true, 10).press).toEqual({ key: '1', meaning: 'DEPART', monoMs: 10 });
  expect(reader.edge('1', true, 12).press).toBe(null);
  expect(reader.edge('1', false, 20).press).toBe(null);
  expect(reader.edge('1', true, 30).press).not.toBe(null);
});

test('détresse counts when key 4 was held for 2 s, once, at the instant it was long enough', () => {
  const reader = createPressReader();
  expect(reader.edge('4', true, 1_000)).toEqual({ press: null, holdUntilMs: 3_000 });
  expect(reader.held('4', 2_999)).toBe(null);
  expect(reader.held('4', 3_000)).toEqual({ key: '4', meaning: 'DETRESSE', monoMs: 3_000 });
  expect(reader.held('4', 3_500)).toBe(null);
  expect(reader.edge('4', false, 4_000).press).toBe(null);
});

test('a short press of key 4 is nothing', () => {
  const reader = createPressReader();
  reader.edge('4', true, 0);
  expect(reader.edge('4', false, 1_999).press).toBe(null);
  expect(reader.held('4', 5_000)).toBe(null);
});

test('an unbound key is counted', () => {
  const reader = createPressReader();
  expect(reader.edge('Z', true, 0).press).toBe(null);
  reader.edge('Z', false, 1);
  expect(reader.unbound()).toBe(1);
});
