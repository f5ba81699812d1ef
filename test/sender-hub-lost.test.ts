/** National bodies and what goes wrong on the way: each is said in the end, with the instant of its press. */
import { beforeEach, describe, expect, test } from 'vitest';
import { RESEND_FIRST_MS } from '../gateway/core/limits.ts';
import type { EventRecord } from '../gateway/core/record/schema.ts';
import { MISSION, order, press, prise, start, time, utcAt } from './support/hub-events.ts';
import { acknowledge, createHubOut, hubOf, LOST, MISSION_BEGINS } from './support/hub-out.ts';
import { LINK, settled } from './support/way-out.ts';

let { out, said, flow } = createHubOut();
beforeEach(() => {
  ({ out, said, flow } = createHubOut());
});

describe('nothing is lost', () => {
  test('with the link: it comes on the next one, in order', async () => {
    const sender = out.start({ hub: hubOf() });
    await flow();
    out.record(sender, ...MISSION_BEGINS);
    await out.answerAll(['hub/rs-rr']);
    sender.handlers.onDown(null);
    await out.answer('hub/rs-rr', LOST);
    expect(out.waiting).toEqual([]);
    sender.handlers.onUp(LINK);
    await flow();
    expect(said).toEqual(['RR DIFFEREE', 'RR ACCEPTEE', 'SR DECLENCHE', 'SR DEPART']);
  });

  test('with the platform before the broker: its acknowledgement says that the event has left', async () => {
    const sender = out.start({ hub: hubOf({ rsRr: false }) });
    await flow();
    out.record(sender, ...MISSION_BEGINS);
    acknowledge(sender, 4);
    sender.handlers.onDown(null);
    await out.answer('event', LOST);
    sender.handlers.onUp(LINK);
    await flow();
    expect(said).toEqual(['SR DECLENCHE', 'SR DEPART']);
  });

  test('with the power: what is owed is not written down as delivered, and said after the restart', async () => {
    const first = out.start({ hub: hubOf() });
    await flow();
    out.record(first, ...MISSION_BEGINS);
    await out.answerAll(['hub/rs-rr']);
    acknowledge(first, 4);
    await settled();
    expect(out.written).toBe(1);
    out.waiting = [];

    out.start({ hub: hubOf(), eventsAcknowledged: out.written });
    await flow();
    expect(said).toEqual(['RR DIFFEREE', 'RR ACCEPTEE', 'SR DECLENCHE', 'SR DEPART']);
  });

  test('of a press after which the power went, the case is found among what was delivered long before', async () => {
    out.events.push(...MISSION_BEGINS);
    for (let n = 5; n < 1_000; n++) out.events.push(start(n));
    out.events.push(press(1_000, 'RENTRE', { status: 'REN-BASE', mission: MISSION }));
    out.start({ hub: hubOf(), eventsAcknowledged: 999 });
    await flow();
    expect(said).toEqual(['SR REN-BASE']);
  });

  test('to an event that an earlier version wrote: with less, it is understood; with too little, passed over', async () => {
    const { outsideRoster: _, ...earlier } = press(3, 'DEPART', { status: 'DEPART' });
    const { implied: __, ...ancient } = press(4, 'ARRIVEE', { status: 'ARRIVEE' });
    out.events.push(prise(1), order(2), earlier as EventRecord, ancient as EventRecord);
    const sender = out.start({ hub: hubOf({ rsRr: false }) });
    await flow();
    expect(said).toEqual(['SR DEPART']);
    acknowledge(sender, 4);
    expect(out.written).toBe(4);
  });

  test('with the disk: it is read again', async () => {
    const sender = out.start({ hub: hubOf({ rsRr: false }) });
    await flow();
    out.readable = false;
    out.record(sender, ...MISSION_BEGINS);
    await flow();
    acknowledge(sender, 4);
    expect(said).toEqual([]);
    out.readable = true;
    out.clock.advance(RESEND_FIRST_MS);
    await flow();
    expect(said).toEqual(['SR DECLENCHE', 'SR DEPART']);
  });

  test('with the time: a press before UTC is known is told when it is, with the instant of the press', async () => {
    const sender = out.start({ hub: hubOf({ rsRr: false }) });
    out.record(sender, prise(1), order(2), press(3, 'DEPART', { status: 'DEPART', t: null, clock: 'none' }));
    out.record(sender, press(4, 'ARRIVEE', { status: 'ARRIVEE', t: utcAt(4_000) }));
    await flow();
    expect(said).toEqual(['SR ARRIVEE']);
    acknowledge(sender, 4);
    expect(out.written).toBe(2);
    out.record(sender, time(5));
    await out.answerAll(['hub/rs-sr']);
    expect(JSON.parse(out.next('hub/rs-sr').text).resourcesStatus.state).toEqual({
      datetime: '2026-08-12T10:00:03-03:00',
      status: 'DEPART',
      availability: false,
    });
    await flow();
    acknowledge(sender, 5);
    expect(out.written).toBe(5);
  });

  test('but for what has no time in a boot that is over', async () => {
    const undated = { t: null, clock: 'none', boot: 'before' } as const;
    out.events.push(prise(1), order(2), press(3, 'DEPART', { status: 'DEPART', ...undated }));
    out.events.push(press(4, 'ARRIVEE', { status: 'ARRIVEE', ...undated, boot: 'told' }), time(5, { boot: 'told' }));
    const sender = out.start({ hub: hubOf({ rsRr: false }) });
    await flow();
    expect(said).toEqual(['SR ARRIVEE']);
    acknowledge(sender, 5);
    expect(out.written).toBe(5);
  });
});
