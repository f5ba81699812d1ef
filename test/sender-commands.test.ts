/** Orders of the platform, and where their answers go. */
import { beforeEach, expect, test } from 'vitest';
import type { Sender } from '../gateway/sender.ts';
import { createWayOut, NOW, SERIES, settled } from './support/way-out.ts';

let out: ReturnType<typeof createWayOut>;

beforeEach(() => {
  out = createWayOut();
});

const COMMAND = { id: 'r1', issued: NOW - 1_000, expires: NOW + 60_000, series: SERIES, events: [], positions: [] };
const command = (sender: Sender, topic: string | null, change: object = {}) => {
  const correlation = topic === null ? null : Uint8Array.of(7, 8);
  const payload = Buffer.from(JSON.stringify({ ...COMMAND, ...change }));
  sender.handlers.onMessage('cmd/resend', payload, { topic, correlation });
  return settled();
};

test('answered on reply, and where its sender wants it, until it expires', async () => {
  const sender = out.start();
  await out.answerAll();
  await command(sender, 'reply/coordinator-3');
  expect(out.topics()).toEqual(['reply', 'reply/coordinator-3']);
  for (const { text, how } of out.waiting) {
    expect(JSON.parse(text)).toMatchObject({ id: 'r1', result: 'done' });
    expect(how).toMatchObject({ retain: false, expiryS: 60, correlation: Uint8Array.of(7, 8) });
  }
});

test.each([null, 'event', 'reply', 'cmd/ack', 'state', 'replyelse'])(
  'never in the place of something else: %s',
  async (topic) => {
    const sender = out.start();
    await out.answerAll();
    await command(sender, topic);
    expect(out.topics()).toEqual(['reply']);
  },
);

test('unknown keys are counted', async () => {
  const sender = out.start();
  expect(sender.counters()).toEqual({ unknownOrderKeys: 0 });
  await command(sender, null, { patient: 'name', place: 'address' });
  expect(sender.counters()).toEqual({ unknownOrderKeys: 2 });
  expect(out.waiting.map(({ text }) => text).join()).not.toMatch(/patient|address/);
});
