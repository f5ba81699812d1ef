/** What the platform asks for again, and until when. */
import { expect, test } from 'vitest';
import type { ReplyMessage } from '../../../simulator/platform/crew-messages.ts';
import { createResendDesk } from '../../../simulator/platform/resends.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { reply, SERIES } from './samples.ts';

test('it is said until the vehicle has answered, and for ten minutes at most', () => {
  const clock = createManualClock();
  const said: Record<string, unknown>[] = [];
  const say = (payload: string) => {
    said.push(JSON.parse(payload));
    return Promise.resolve(true);
  };
  let ids = 0;
  const desk = createResendDesk(
    clock,
    say,
    () => true,
    () => `r${++ids}`,
  );
  const wanted = { series: SERIES, events: [[1, 4]] as [number, number][], positions: [] };
  desk.give(wanted);
  expect(said).toEqual([{ id: 'r1', issued: 0, expires: 600_000, ...wanted }]);
  desk.reply(reply({ id: 'r1', command: 'mission', result: 'done' }) as ReplyMessage);
  clock.advance(10_000);
  expect(said).toHaveLength(2);
  desk.reply(reply({ id: 'r1', command: 'resend', result: 'done' }) as ReplyMessage);
  clock.advance(60_000);
  expect(said).toHaveLength(2);
  expect(desk.report()).toEqual([{ id: 'r1', issued: 0, said: 2, result: 'done', ...wanted }]);
  desk.give(wanted);
  clock.advance(601_000);
  expect(desk.report().at(-1)?.result).toBe('out-of-time');
});
