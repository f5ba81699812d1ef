/** What the platform asks of the vehicle's place, and what it makes of the answers. */
import { expect, test } from 'vitest';
import type { ReplyMessage } from '../../../simulator/platform/crew-messages.ts';
import { createLocateDesk } from '../../../simulator/platform/locates.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { position, reply } from './samples.ts';

function office() {
  const clock = createManualClock();
  const said: Record<string, unknown>[] = [];
  let ids = 0;
  const say = (payload: string) => {
    said.push(JSON.parse(payload));
    return Promise.resolve(true);
  };
  const desk = createLocateDesk(
    clock,
    say,
    () => true,
    () => `l${++ids}`,
  );
  const answer = (id: string, change: Partial<ReplyMessage> = {}) =>
    desk.reply(reply({ id, command: 'locate', ...change }) as ReplyMessage);
  return { clock, said, desk, answer };
}

test('said with an id, an issue and an expiry, every 10 s until the vehicle has answered', () => {
  const { clock, said, desk, answer } = office();
  desk.give();
  const issued = clock.wallMs();
  expect(said).toEqual([{ id: 'l1', issued, expires: issued + 60_000 }]);
  answer('l1', { command: 'resend' });
  answer('l1', { result: 'full' });
  clock.advance(10_000);
  expect(said).toHaveLength(2);
  answer('l1', { position: 7 });
  clock.advance(60_000);
  expect(said).toHaveLength(2);
  const report = { id: 'l1', issued, said: 2, result: 'done', settled: true, position: 7, own: false };
  expect(desk.report()).toEqual([report]);
});

test('no answer in a minute: it is over', () => {
  const { clock, desk } = office();
  desk.give();
  clock.advance(60_000);
  expect(desk.report()).toMatchObject([{ said: 6, result: 'out-of-time', settled: true, position: null, own: false }]);
});

test.each(['off-duty', 'no-position', 'expired'] as const)('%s ends it without a position', (result) => {
  const { desk, answer } = office();
  desk.give();
  answer('l1', { result });
  expect(desk.report()).toMatchObject([{ result, settled: true, position: null, own: false }]);
});

test('a position is its own where the vehicle made it because of the question, whichever came first', () => {
  const { desk, answer } = office();
  for (let i = 0; i < 3; i++) desk.give();
  desk.record(position(7, { why: 'locate' }));
  answer('l1', { position: 7 });
  answer('l2', { position: 8 });
  desk.record(position(8));
  answer('l3', { position: 9 });
  desk.record(position(9, { why: 'locate' }));
  expect(desk.report().map(({ position: n, own }) => [n, own])).toEqual([
    [7, true],
    [8, false],
    [9, true],
  ]);
});

test('where the first answer is lost, the one to the repetition names it too', () => {
  const { desk, answer } = office();
  desk.give();
  answer('l1', { result: 'replayed', position: 7 });
  expect(desk.report()).toMatchObject([{ result: 'replayed', settled: true, position: 7 }]);
});
