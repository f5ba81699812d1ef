/** A broker that says why it ends a connection, or why it makes none. */
import mqtt from 'mqtt';
import { beforeEach, expect, it } from 'vitest';
import type { FaultCode } from '../../../gateway/core/errors.ts';
import { RECONNECT_REFUSED_FLOOR_MS, RECONNECT_TAKEOVER_FLOOR_MS } from '../../../gateway/core/limits.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { VEHICLE } from '../../support/running/config.ts';
import { CONNACK, disconnect, refusal, startFakeBroker } from '../../support/running/fake-broker.ts';
import { EVENT, openTestLink } from '../../support/running/link.ts';
import { startMosquitto, WITHOUT_MOSQUITTO } from '../../support/running/mosquitto.ts';
import { createWorkplace, type Workplace } from '../../support/running/workplace.ts';

let place: Workplace;
let clock: ManualClock;
beforeEach(() => {
  place = createWorkplace();
  clock = createManualClock();
});

/** The test's jitter is the longest: twice the floor where there is one. */
it.each<[number, FaultCode, string, number]>([
  [0x8b, 'broker-lost', 'broker shutting down (0x8b)', 1_000],
  [0x9c, 'broker-lost', 'use another server (0x9c)', 1_000],
  [0x98, 'broker-lost', 'administrative action (0x98)', 2 * RECONNECT_REFUSED_FLOOR_MS],
  [0xa2, 'broker-lost', 'reason (0xa2)', 2 * RECONNECT_REFUSED_FLOOR_MS],
  [0x87, 'broker-refused', 'not authorised (0x87)', 2 * RECONNECT_REFUSED_FLOOR_MS],
  [0x8e, 'broker-takeover', 'session taken over (0x8e)', 2 * RECONNECT_TAKEOVER_FLOOR_MS],
])('DISCONNECT %i', async (code, fault, words, waitMs) => {
  const broker = await startFakeBroker(place, { connect: CONNACK, subscribe: 'ack' });
  const link = openTestLink(place, { brokers: [broker.url], clock });
  await link.until(() => expect(link.story).toEqual(['up']));
  const underWay = link.publish('event', 'x', EVENT);
  broker.say(disconnect(code));
  await link.until(() => expect(link.story).toEqual(['up', fault]));
  expect(await underWay).toEqual({ kind: 'unknown' });
  expect(link.faults[0]?.detail).toContain(words);
  expect(clock.delaysMs.at(-1)).toBe(waitMs);
});

it.each<[number, FaultCode, number]>([
  [0x87, 'broker-refused', 2 * RECONNECT_REFUSED_FLOOR_MS],
  [0x89, 'broker-unreachable', 1_000],
])('CONNACK %i', async (code, fault, waitMs) => {
  const broker = await startFakeBroker(place, { connect: refusal(code) });
  const link = openTestLink(place, { brokers: [broker.url], clock });
  await link.until(() => expect(link.story).toEqual([fault]));
  expect(clock.delaysMs.at(-1)).toBe(waitMs);
});

it('two boxes with one id, where the broker only closes: seen before long, and then they keep apart', async (context) => {
  if (WITHOUT_MOSQUITTO !== null) context.skip(WITHOUT_MOSQUITTO);
  const broker = await startMosquitto(place);
  const link = openTestLink(place, { brokers: [broker.url()], clock });
  const lost = () => link.story.filter((word) => word !== 'up');
  for (const faults of [
    ['broker-lost'],
    ['broker-lost', 'broker-lost'],
    ['broker-lost', 'broker-lost', 'broker-takeover'],
  ]) {
    await link.until(() => expect(link.story.at(-1)).toBe('up'));
    expect(await link.publish('event', 'x', EVENT)).toMatchObject({ kind: 'accepted' });
    const other = await mqtt.connectAsync(broker.url(), { clientId: VEHICLE, protocolVersion: 5, reconnectPeriod: 0 });
    place.later(() => other.endAsync(true));
    await link.until(() => expect(lost()).toEqual(faults));
    clock.advance(1_000);
  }
  expect(clock.delaysMs.at(-1)).toBe(2 * RECONNECT_TAKEOVER_FLOOR_MS);
});

it('a broker that restarts is no second box', async (context) => {
  if (WITHOUT_MOSQUITTO !== null) context.skip(WITHOUT_MOSQUITTO);
  const broker = await startMosquitto(place);
  const link = openTestLink(place, { brokers: [broker.url()], clock });
  for (let restart = 0; restart < 4; restart++) {
    await link.until(() => expect(link.story.at(-1)).toBe('up'));
    await link.publish('event', 'x', EVENT);
    await broker.stop();
    await link.until(() => expect(link.story.at(-1)).toBe('broker-lost'));
    clock.advance(1_000);
    await link.until(() => expect(link.story.at(-1)).toBe('broker-unreachable'));
    await broker.restart();
    clock.advance(60_000);
  }
});
