/** Several brokers in an order of preference. */
import mqtt from 'mqtt';
import { beforeEach, expect, it } from 'vitest';
import { BROKER_RETURN_MS, RECONNECT_FIRST_MS } from '../../../gateway/core/limits.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { CONNACK, type FakeBroker, refusal, startFakeBroker } from '../../support/running/fake-broker.ts';
import { EVENT, openTestLink } from '../../support/running/link.ts';
import { freePort, startMosquitto, WITHOUT_MOSQUITTO } from '../../support/running/mosquitto.ts';
import { createWorkplace, type Workplace } from '../../support/running/workplace.ts';

let place: Workplace;
let clock: ManualClock;
beforeEach((context) => {
  if (WITHOUT_MOSQUITTO !== null) context.skip(WITHOUT_MOSQUITTO);
  place = createWorkplace();
  clock = createManualClock();
});

const nobody = async (): Promise<string> => `mqtt://127.0.0.1:${await freePort()}`;
const refusing = (): Promise<FakeBroker> => startFakeBroker(place, { connect: refusal(0x87) });

it('are tried in their order, without a wait between them', async () => {
  const serving = await startMosquitto(place);
  const first = await nobody();
  const link = openTestLink(place, { brokers: [first, (await refusing()).url, serving.url()], clock });
  await link.until(() => expect(link.story).toEqual(['up']));
  expect(link.facts[0]?.broker).toBe(serving.url());
  expect(link.substitute()).toMatchObject({ code: 'broker-unreachable', detail: expect.stringContaining(first) });
});

it('that are all of no use are told and waited for once per round', async () => {
  const [first, second] = [await nobody(), await refusing()];
  const link = openTestLink(place, { brokers: [first, second.url], clock });
  await link.until(() => expect(link.story).toEqual(['broker-refused']));
  expect(link.faults[0]?.detail).toContain(first);
  expect(link.faults[0]?.detail).toContain(second.url);
  // Not long enough for the one that refused.
  clock.advance(RECONNECT_FIRST_MS);
  expect(second.connections()).toBe(1);
  clock.advance(30_000);
  await link.until(() => expect(link.story).toEqual(['broker-refused', 'broker-refused']));
  expect(second.connections()).toBe(2);
});

it('are kept to: a link that went is made again with the broker that served', async () => {
  const [first, second] = [await startMosquitto(place), await startMosquitto(place)];
  const port = first.port;
  await first.stop();
  const link = openTestLink(place, { brokers: [first.url(), second.url()], clock });
  await link.until(() => expect(link.story).toEqual(['up']));
  await link.publish('event', 'x', EVENT);
  await startMosquitto(place, { port });
  await second.restart();
  await link.until(() => expect(link.story).toEqual(['up', 'broker-lost']));
  clock.advance(RECONNECT_FIRST_MS);
  await link.until(() => expect(link.story.at(-1)).toBe('up'));
  expect(link.facts.map(({ broker }) => broker)).toEqual([second.url(), second.url()]);
});

it('are left for an earlier one that is back, and the one that is left tells of it', async () => {
  const [first, second] = [await startMosquitto(place), await startMosquitto(place)];
  await first.stop();
  const link = openTestLink(place, { brokers: [first.url(), second.url()], clock });
  await link.until(() => expect(link.story).toEqual(['up']));
  const watcher = await mqtt.connectAsync(second.url(), { protocolVersion: 5 });
  place.later(() => watcher.endAsync(true));
  const heard: string[] = [];
  watcher.on('message', (_topic, payload) => heard.push(payload.toString()));
  await watcher.subscribeAsync('balise/v1/+/presence');
  clock.advance(BROKER_RETURN_MS);
  await link.idle();
  expect(link.story).toEqual(['up']);

  await first.restart();
  clock.advance(BROKER_RETURN_MS);
  await link.until(() => expect(link.story).toEqual(['up', 'moved', 'up']));
  expect(link.facts.at(-1)?.broker).toBe(first.url());
  expect(link.substitute()).toBeNull();
  expect(await link.publish('event', 'x', EVENT)).toMatchObject({ kind: 'accepted' });
  await link.until(() => expect(heard).toEqual(['{"presence":"lost"}']));
  const looks = clock.delaysMs.length;
  clock.advance(BROKER_RETURN_MS);
  expect(clock.delaysMs).toHaveLength(looks);
});

it('are taken again when the earlier one takes the connection and nothing more', async () => {
  const first = await startFakeBroker(place, { connect: 'close' });
  const second = await startMosquitto(place);
  const link = openTestLink(place, { brokers: [first.url, second.url()], clock });
  await link.until(() => expect(link.story).toEqual(['up']));
  clock.advance(BROKER_RETURN_MS);
  await link.until(() => expect(link.story).toEqual(['up', 'moved', 'up']));
  expect(link.facts.at(-1)?.broker).toBe(second.url());
  expect(first.connections()).toBe(3);
});

it('are not looked back for from the first', async () => {
  const first = await startFakeBroker(place, { connect: CONNACK, subscribe: 'ack', ping: 'answer' });
  const second = await startFakeBroker(place, { connect: CONNACK });
  const link = openTestLink(place, { brokers: [first.url, second.url], clock });
  await link.until(() => expect(link.story).toEqual(['up']));
  clock.advance(3 * BROKER_RETURN_MS);
  await link.idle();
  expect(second.connections()).toBe(0);
});

it('are passed over when they only say hello', async () => {
  const first = await startFakeBroker(place, { connect: CONNACK, subscribe: 'close' });
  const second = await startMosquitto(place);
  const link = openTestLink(place, { brokers: [first.url, second.url()], clock });
  await link.until(() => expect(link.story).toEqual(['up', 'broker-lost', 'up']));
  expect(link.facts.at(-1)?.broker).toBe(second.url());
  expect(link.substitute()).toMatchObject({ code: 'broker-lost' });
});
