import { expect, test, vi } from 'vitest';
import { samplePress } from '../../support/records.ts';
import { open } from '../../support/store.ts';

const soon = { timeout: 10_000, interval: 2 };

test('its thread answers although nothing is asked of it, and not once it has gone', async () => {
  const store = await open();
  const begun = store.progress();
  await vi.waitFor(() => expect(store.progress().done).toBeGreaterThan(begun.done + 2), soon);
  await store.idle();
  expect(store.progress().busy, 'it was asked just now').toBe(true);
  await store.appendEvent(samplePress(1), null);
  const before = store.progress().done;
  await store.appendEvent(samplePress(2), null);
  expect(store.progress().done).toBeGreaterThan(before);
  await store.close();
  const closed = store.progress();
  expect(closed.busy).toBe(false);
  expect(store.progress()).toEqual(closed);
});
