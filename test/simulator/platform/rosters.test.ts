/** What the platform says of the vehicle's gardes, and for how long. */
import { expect, test } from 'vitest';
import type { ReplyMessage } from '../../../simulator/platform/crew-messages.ts';
import { createRosterDesk } from '../../../simulator/platform/rosters.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { ROSTER, reply } from './samples.ts';

function office() {
  const clock = createManualClock();
  const said: Record<string, unknown>[] = [];
  const link = { there: true };
  let ids = 0;
  const say = (payload: string) => {
    said.push(JSON.parse(payload));
    return Promise.resolve(true);
  };
  const desk = createRosterDesk(
    clock,
    say,
    () => link.there,
    () => `r${++ids}`,
  );
  const answer = (id: string, result: ReplyMessage['result'], command = 'roster') =>
    desk.reply(reply({ id, command, result }) as ReplyMessage);
  return { clock, said, link, desk, answer };
}

test('a roster is said with an id of its own until the vehicle has it on its disk', () => {
  const { clock, said, desk, answer } = office();
  desk.give(ROSTER);
  const issued = clock.wallMs();
  expect(said).toEqual([{ id: 'r1', issued, expires: issued + 14 * 86_400_000, ...ROSTER }]);
  answer('r1', 'clock-unknown');
  answer('r1', 'done', 'mission');
  clock.advance(10_000);
  expect(said).toHaveLength(2);
  expect(said[1]).toEqual(said[0]);
  answer('r1', 'done');
  // The broker hands out what it keeps at every connection.
  answer('r1', 'replayed');
  clock.advance(60_000);
  expect(said).toHaveLength(2);
  expect(desk.report()).toEqual([{ id: 'r1', issued, said: 2, result: 'done', settled: true }]);
});

test('the one before is not said any more, or it would take the place of the one after', () => {
  const { clock, said, desk, answer } = office();
  desk.give(ROSTER);
  desk.give({ ...ROSTER, sector: 'lons', expiresS: 30 });
  clock.advance(10_000);
  expect(said.map(({ id }) => id)).toEqual(['r1', 'r2', 'r2']);
  expect(said[1]).toMatchObject({ sector: 'lons', expires: clock.wallMs() + 20_000 });
  expect(said[1]).not.toHaveProperty('expiresS');
  answer('r2', 'invalid');
  expect(desk.report()).toMatchObject([{ result: 'superseded' }, { result: 'invalid', settled: true }]);
});

test('nothing is repeated for a link that is lost, and all of it at once for another connection', () => {
  const { clock, said, link, desk } = office();
  desk.give(ROSTER);
  link.there = false;
  clock.advance(60_000);
  expect(said).toHaveLength(1);
  link.there = true;
  desk.again();
  expect(said).toHaveLength(2);
});
