/** National bodies on their way to the broker: behind the records, never in their way, and what is made of refusals. */
import { beforeEach, describe, expect, test } from 'vitest';
import { RESEND_FIRST_MS } from '../gateway/core/limits.ts';
import { HUB_LOSSES_MAX } from '../gateway/core/outbox/limits.ts';
import type { PublishResult } from '../gateway/ports.ts';
import { sampleMission } from './support/hub.ts';
import { position, press, start } from './support/hub-events.ts';
import { acknowledge, createHubOut, hubOf, isHub, LOST, MISSION_BEGINS, wordOf } from './support/hub-out.ts';
import { LINK, NOW, refused, SERIES, settled } from './support/way-out.ts';

const UNHEARD: PublishResult = { kind: 'accepted', noSubscriber: true, bytes: 10 };

let { out, said, flow } = createHubOut();
beforeEach(() => {
  ({ out, said, flow } = createHubOut());
});

describe('behind its event', () => {
  test('each body leaves when the event was taken, in order, with the instant of the press', async () => {
    const sender = out.start({ hub: hubOf() });
    await flow();
    out.record(sender, ...MISSION_BEGINS);
    await settled();
    expect(out.waiting.filter(isHub)).toEqual([]);
    await out.answerAll(['hub/rs-rr', 'hub/rs-sr']);
    expect(JSON.parse(out.next('hub/rs-rr').text)).toEqual({
      resourcesResponse: {
        caseId: sampleMission.caseId,
        requestId: sampleMission.requestId,
        response: { datetime: '2026-08-12T10:00:02-03:00', answer: 'DIFFEREE' },
      },
    });
    expect(out.next('hub/rs-rr').how).toEqual({ qos: 1, retain: false, expiryS: null, compress: false });
    await flow();
    expect(said).toEqual(['RR DIFFEREE', 'RR ACCEPTEE', 'SR DECLENCHE', 'SR DEPART']);
  });

  test('and nothing of a record waits for it, nor does an event for a place', async () => {
    const sender = out.start({ hub: hubOf(), link: { receiveMaximum: 4 } });
    await flow();
    out.record(sender, ...MISSION_BEGINS);
    await out.answerAll(['hub/rs-rr']);
    expect(out.topics()).toEqual(['hub/rs-rr']);
    sender.publishState();
    out.record(sender, press(5, 'ARRIVEE', { status: 'ARRIVEE' }));
    expect(out.topics()).toEqual(['hub/rs-rr', 'state', 'event']);
    expect(await out.answerAll(['hub/rs-rr'])).toEqual(['state', 'event']);
    await flow();
    expect(said.at(-1)).toBe('SR ARRIVEE');
  });

  test.each([1, 2, 3, 4, 5])('a broker that takes %i at once is never sent more', async (receiveMaximum) => {
    const sender = out.start({ hub: hubOf(), stored: 300, link: { receiveMaximum } });
    out.record(sender, ...MISSION_BEGINS);
    for (let round = 0; round < 60; round++) {
      if (round < 20) out.record(sender, press(5 + round, 'PEC', { status: 'PEC' }));
      await settled();
      expect(out.waiting.length).toBeLessThanOrEqual(receiveMaximum);
      // Where there is more than one place, what is derived never has the last one.
      if (receiveMaximum > 1) expect(out.waiting.filter(isHub).length).toBeLessThan(receiveMaximum);
      out.clock.advance(3);
      const [one] = out.waiting;
      if (one !== undefined && isHub(one)) said.push(wordOf(one));
      one?.answer();
    }
    await flow();
    expect(said.filter((word) => word === 'SR PEC')).toHaveLength(20);
  });

  test('that nobody reads, it does not leave; with the event that somebody reads, it does', async () => {
    const sender = out.start({ hub: hubOf() });
    await flow();
    out.record(sender, ...MISSION_BEGINS);
    await out.answer('event', UNHEARD);
    await out.answer('event', UNHEARD);
    await flow();
    expect(said).toEqual([]);
    out.clock.advance(RESEND_FIRST_MS);
    await flow();
    expect(said).toEqual(['RR DIFFEREE', 'RR ACCEPTEE', 'SR DECLENCHE', 'SR DEPART']);
  });

  test('only what is asked for', async () => {
    const sender = out.start({ hub: hubOf({ rsRr: false, geoPos: false }) });
    await flow();
    out.record(sender, ...MISSION_BEGINS);
    out.track(sender, { ...position(1), mono: 9_000 });
    await flow();
    expect(said).toEqual(['SR DECLENCHE', 'SR DEPART']);
  });

  test('nothing where nothing is asked for', async () => {
    const sender = out.start();
    out.record(sender, ...MISSION_BEGINS);
    out.track(sender, position(1));
    await flow();
    acknowledge(sender, 4);
    expect(said).toEqual([]);
    expect(out.written).toBe(4);
  });

  test('and again with what the platform asks for again', async () => {
    const sender = out.start({ hub: hubOf() });
    out.record(sender, ...MISSION_BEGINS);
    await flow();
    acknowledge(sender, 4);
    said.length = 0;
    const command = { id: 'r', issued: NOW, expires: NOW + 1, series: SERIES, events: [[4, 4]], positions: [] };
    sender.handlers.onMessage('cmd/resend', Buffer.from(JSON.stringify(command)), { topic: null, correlation: null });
    await flow();
    expect(said).toEqual(['SR DEPART']);
  });
});

describe('what the broker refuses', () => {
  test('forbidden: a fault, the records go on, and what follows is tried', async () => {
    const sender = out.start({ hub: hubOf() });
    out.record(sender, ...MISSION_BEGINS);
    await flow(refused(0x87));
    expect(out.faults).toEqual(['hub-forbidden']);
    expect(sender.lanes().events).toMatchObject({ pending: 0, sent: 4 });
    acknowledge(sender, 4);
    expect(out.written).toBe(4);
    out.record(sender, press(5, 'ARRIVEE', { status: 'ARRIVEE' }));
    await flow();
    expect(said).toEqual(['SR ARRIVEE']);
  });

  test('over quota: kept, and tried again after a while', async () => {
    const sender = out.start({ hub: hubOf({ rsRr: false }) });
    out.record(sender, ...MISSION_BEGINS);
    await flow(refused(0x97));
    acknowledge(sender, 4);
    expect(out.faults).toEqual(['broker-quota']);
    expect([said, out.written]).toEqual([[], 2]);
    out.clock.advance(RESEND_FIRST_MS);
    await flow();
    expect(said).toEqual(['SR DECLENCHE', 'SR DEPART']);
    expect(out.written).toBe(4);
  });

  test('its content: set aside, the others go on', async () => {
    const sender = out.start({ hub: hubOf({ rsRr: false }) });
    out.record(sender, ...MISSION_BEGINS);
    await out.answerAll(['hub/rs-sr']);
    await out.answer('hub/rs-sr', refused(0x99));
    await flow();
    expect(out.faults).toEqual(['message-set-aside']);
    expect(said).toEqual(['SR DEPART']);
  });

  test('a broker that ends the link over it gets the records all the same, and each attempt later than the one before', async () => {
    const sender = out.start({ hub: hubOf({ rsRr: false }) });
    await flow();
    out.record(sender, ...MISSION_BEGINS);
    const attemptsAtMs: number[] = [];
    for (let n = 5; attemptsAtMs.length < HUB_LOSSES_MAX; n++) {
      await out.answerAll(['hub/rs-sr']);
      if (out.waiting.some(isHub)) {
        attemptsAtMs.push(out.clock.monoMs());
        sender.handlers.onDown(null);
        await out.answer('hub/rs-sr', LOST);
        sender.handlers.onUp(LINK);
      } else out.clock.advance(RESEND_FIRST_MS / 3);
      out.record(sender, start(n));
      await out.answerAll(['hub/rs-sr']);
      expect(sender.lanes().events).toMatchObject({ pending: 0, inFlight: 0 });
      acknowledge(sender, n);
    }
    const waits = attemptsAtMs.slice(1).map((at, i) => at - (attemptsAtMs[i] ?? 0));
    expect(waits[0]).toBeLessThan(RESEND_FIRST_MS);
    expect(waits[1]).toBeGreaterThanOrEqual(RESEND_FIRST_MS);
    expect(waits[3]).toBeGreaterThanOrEqual(4 * RESEND_FIRST_MS);
    expect(out.faults).toEqual(['hub-forbidden']);
    out.clock.advance(600_000);
    await flow();
    expect(said).toEqual(['SR DECLENCHE', 'SR DEPART']);
  });
});
