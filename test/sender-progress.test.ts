import { expect, test } from 'vitest';
import { createWayOut, settled } from './support/way-out.ts';

test('what is under way and what was answered is counted, for the watchdog', async () => {
  const out = createWayOut();
  const sender = out.start();
  for (const topic of ['presence', 'state']) await out.answer(topic);
  await settled();
  const { done } = sender.progress();
  expect(sender.progress(), 'nothing waits').toEqual({ busy: false, done });
  out.store(sender, 1);
  expect(sender.progress()).toEqual({ busy: true, done });
  await out.answer('event');
  await settled();
  expect(sender.progress().busy).toBe(false);
  expect(sender.progress().done).toBeGreaterThan(done);
});
