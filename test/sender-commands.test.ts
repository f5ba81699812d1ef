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

test('a locate names its position, every other answer none', async () => {
  const done = { id: 'l1', result: 'done', detail: null, expires: NOW + 60_000, position: 438 } as const;
  const sender = out.start({ locates: { take: () => Promise.resolve(done), unknownKeys: () => 0 } });
  await out.answerAll();
  await command(sender, null);
  sender.handlers.onMessage('cmd/locate', Buffer.from('{}'), { topic: null, correlation: null });
  await settled();
  const answers = out.waiting.map(({ text }) => JSON.parse(text));
  expect(answers.map((answer) => [answer.command, answer.position])).toEqual([
    ['resend', null],
    ['locate', 438],
  ]);
});

test('one that waits for a fix is no work under way: nobody waits for it, and time goes on', async () => {
  const sender = out.start({ locates: { take: () => new Promise(() => undefined), unknownKeys: () => 0 } });
  await out.answerAll();
  sender.handlers.onMessage('cmd/locate', Buffer.from('{}'), { topic: null, correlation: null });
  await sender.idle();
  expect(out.topics()).toEqual([]);
});

test('unknown keys are counted', async () => {
  const sender = out.start();
  expect(sender.counters()).toEqual({ unknownOrderKeys: 0 });
  await command(sender, null, { patient: 'name', place: 'address' });
  expect(sender.counters()).toEqual({ unknownOrderKeys: 2 });
  expect(out.waiting.map(({ text }) => text).join()).not.toMatch(/patient|address/);
});
