import { expect, test } from 'vitest';
import type { ReplyMessage } from '../../../simulator/platform/crew-messages.ts';
import type { EventMessage } from '../../../simulator/platform/messages.ts';
import { createOrderDesk, type MissionOrder } from '../../../simulator/platform/orders.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function office() {
  const clock = createManualClock();
  const said: { id: string; action: string; mission: string }[] = [];
  const link = { there: true };
  let ids = 0;
  const say = (payload: string) => Promise.resolve(said.push(JSON.parse(payload)) > 0);
  const desk = createOrderDesk(
    clock,
    say,
    () => link.there,
    () => `c${++ids}`,
  );
  const give = (more: Partial<MissionOrder> = {}) => desk.give({ action: 'order', mission: 'M-1', ...more });
  return { clock, said, link, desk, give };
}

const reply = (id: string, result: ReplyMessage['result'], command = 'mission'): ReplyMessage => ({
  ...{ id, command, result, detail: null, position: null, t: 0, boot: 'b', mono: 0 },
});

test('said at once with an id, an issue and an expiry, and every 10 s until the vehicle has answered', () => {
  const { clock, said, desk, give } = office();
  give({ caseId: 'FR.39.1', answerS: 30, expiresS: 60 });
  expect(said).toEqual([
    {
      ...{ id: 'c1', issued: clock.wallMs(), expires: clock.wallMs() + 60_000, action: 'order', mission: 'M-1' },
      ...{ caseId: 'FR.39.1', requestId: null, origin: 'samu', acceptedBy: null, answerS: 30 },
    },
  ]);
  clock.advance(9_999);
  expect(said).toHaveLength(1);
  clock.advance(10_001);
  expect(said).toHaveLength(3);
  expect(new Set(said.map(({ id }) => id))).toEqual(new Set(['c1']));
  desk.reply(reply('c1', 'done'));
  clock.advance(60_000);
  expect(said).toHaveLength(3);
  expect(desk.report()).toMatchObject([{ id: 'c1', said: 3, result: 'done', settled: true }]);
});

test('the event of its reception is an answer as well', () => {
  const { clock, said, desk, give } = office();
  give();
  desk.event({ type: 'mission', command: 'another' } as unknown as EventMessage);
  desk.event({ type: 'press', command: 'c1' } as unknown as EventMessage);
  clock.advance(10_000);
  expect(said).toHaveLength(2);
  desk.event({ type: 'mission', command: 'c1' } as unknown as EventMessage);
  clock.advance(60_000);
  expect(said).toHaveLength(2);
  expect(desk.report()).toMatchObject([{ result: 'heard', settled: true }]);
  desk.reply(reply('c1', 'replayed'));
  expect(desk.report()).toMatchObject([{ result: 'replayed' }]);
});

test.each(['clock-unknown', 'full', 'unavailable'] as const)('%s: it is said again', (result) => {
  const { clock, said, desk, give } = office();
  give();
  desk.reply(reply('c1', result));
  clock.advance(10_000);
  expect(said).toHaveLength(2);
  expect(desk.report()).toMatchObject([{ result, settled: false }]);
});

test.each(['replayed', 'expired', 'too-late', 'unknown-mission', 'invalid'] as const)('%s ends it', (result) => {
  const { clock, said, desk, give } = office();
  give({ action: 'cancel', reason: 'mistake' });
  expect(said[0]).toMatchObject({ action: 'cancel', reason: 'mistake' });
  desk.reply(reply('c1', 'done', 'resend'));
  desk.reply(reply('c1', result));
  desk.reply(reply('c1', 'done'));
  clock.advance(20_000);
  expect(said).toHaveLength(1);
  expect(desk.report()).toMatchObject([{ result, settled: true }]);
});

test('nothing is repeated for a link that is lost, nor after the expiry; one that is too late is said once', () => {
  const { clock, said, link, desk, give } = office();
  link.there = false;
  give({ expiresS: 45 });
  clock.advance(30_000);
  expect(said).toHaveLength(1);
  link.there = true;
  clock.advance(10_000);
  expect(said).toHaveLength(2);
  clock.advance(10_000);
  expect(desk.report()).toMatchObject([{ said: 2, result: 'out-of-time', settled: true }]);
  give({ mission: 'M-2', expiresS: -30 });
  clock.advance(60_000);
  expect(said.filter(({ mission }) => mission === 'M-2')).toHaveLength(1);
});

test('a repetition is the same again, and there is none of nothing', () => {
  const { said, desk, give } = office();
  expect(() => give({ repeat: true })).toThrow('mission M-1');
  give();
  give({ action: 'update', caseId: 'FR.39.2' });
  desk.reply(reply('c1', 'done'));
  desk.reply(reply('c2', 'done'));
  give({ repeat: true });
  expect(said[2]).toEqual(said[1]);
  expect(desk.report()).toHaveLength(2);
});

test('connected again, everything that is open is said at once', () => {
  const { said, desk, give } = office();
  give();
  give({ mission: 'M-2' });
  desk.reply(reply('c1', 'done'));
  desk.again();
  expect(said.map(({ mission }) => mission)).toEqual(['M-1', 'M-2', 'M-2']);
});
