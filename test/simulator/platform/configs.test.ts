/** What the platform tells the vehicle to go by, and what it makes of the answer and of the events that follow. */
import { expect, test } from 'vitest';
import { createConfigDesk } from '../../../simulator/platform/configs.ts';
import type { ReplyMessage } from '../../../simulator/platform/crew-messages.ts';
import type { EventMessage } from '../../../simulator/platform/messages.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { reply } from './samples.ts';

const SET = { 'sampling.movingS': 7 };

function office() {
  const clock = createManualClock();
  const said: Record<string, unknown>[] = [];
  let ids = 0;
  const say = (payload: string) => {
    said.push(JSON.parse(payload));
    return Promise.resolve(true);
  };
  const desk = createConfigDesk(
    clock,
    say,
    () => true,
    () => `c${++ids}`,
  );
  const answer = (id: string, change: Partial<ReplyMessage> = {}) =>
    desk.reply(reply({ id, command: 'config', ...change }) as ReplyMessage);
  const tell = (version: number, change: string, reason: string | null = null) =>
    desk.event({ type: 'config', version, change, reason } as EventMessage);
  return { clock, said, desk, answer, tell };
}

test('said every 10 s until the vehicle has taken it; then its events say what became of it', () => {
  const { clock, said, desk, answer, tell } = office();
  desk.give({ version: 3, set: SET, expiresS: 60 });
  const issued = clock.wallMs();
  expect(said).toEqual([{ id: 'c1', issued, expires: issued + 60_000, version: 3, set: SET }]);
  answer('c1', { command: 'roster' });
  answer('c1', { result: 'unavailable', detail: 'version 2 is on trial' });
  clock.advance(10_000);
  expect(said).toHaveLength(2);
  tell(3, 'reverted');
  expect(desk.report()).toMatchObject([{ result: 'unavailable', detail: 'version 2 is on trial', change: null }]);
  answer('c1', { detail: 'it counts' });
  clock.advance(600_000);
  expect(said).toHaveLength(2);
  tell(2, 'confirmed');
  expect(desk.report()).toMatchObject([{ change: null }]);
  tell(3, 'trial');
  expect(desk.report()).toMatchObject([{ change: 'trial', reason: null }]);
  tell(3, 'reverted', 'not-reached');
  const whole = { id: 'c1', issued, version: 3, said: 2, result: 'done', detail: 'it counts', settled: true };
  expect(desk.report()).toEqual([{ ...whole, change: 'reverted', reason: 'not-reached' }]);
});

test.each(['invalid', 'not-remote', 'expired', 'replayed'] as const)(
  '%s ends it, with the words of the vehicle',
  (result) => {
    const { clock, said, desk, answer } = office();
    desk.give({ version: 3, set: SET });
    answer('c1', { result, detail: 'sampling.movingS 0 is not allowed' });
    answer('c1', { result: 'replayed', detail: 'later' });
    clock.advance(60_000);
    expect(said).toHaveLength(1);
    expect(desk.report()).toMatchObject([{ result, detail: 'sampling.movingS 0 is not allowed', settled: true }]);
  },
);

test('another change takes the place of one that is not answered yet', () => {
  const { clock, said, desk } = office();
  desk.give({ version: 3, set: SET });
  desk.give({ version: 4, set: {} });
  clock.advance(10_000);
  expect(said.map(({ version }) => version)).toEqual([3, 4, 4]);
  expect(desk.report().map(({ result }) => result)).toEqual(['superseded', null]);
});
