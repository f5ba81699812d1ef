/** What becomes of one message, with a real broker. */
import { zstdDecompressSync } from 'node:zlib';
import mqtt, { type MqttClient } from 'mqtt';
import { beforeEach, expect, it } from 'vitest';
import { startLink } from '../../../simulator/network/link.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { VEHICLE } from '../../support/running/config.ts';
import { EVENT, openTestLink } from '../../support/running/link.ts';
import {
  type BrokerOptions,
  type Mosquitto,
  startMosquitto,
  WITHOUT_MOSQUITTO,
} from '../../support/running/mosquitto.ts';
import { createWorkplace, type Workplace } from '../../support/running/workplace.ts';

/** Of a zstd frame's descriptor: the field with the size of the content is there. */
const CONTENT_SIZE_FLAGS = 0b1110_0000;

let place: Workplace;
beforeEach((context) => {
  if (WITHOUT_MOSQUITTO !== null) context.skip(WITHOUT_MOSQUITTO);
  place = createWorkplace();
});

interface Heard {
  topic: string;
  payload: Buffer;
}

async function listen(broker: Mosquitto): Promise<Heard[]> {
  const client: MqttClient = await mqtt.connectAsync(broker.url(), { protocolVersion: 5 });
  place.later(() => client.endAsync(true));
  const heard: Heard[] = [];
  client.on('message', (topic, payload) => heard.push({ topic: topic.replace(`balise/v1/${VEHICLE}/`, ''), payload }));
  await client.subscribeAsync('balise/v1/#', { qos: 1 });
  return heard;
}

async function upLink(options: BrokerOptions = {}) {
  const broker = await startMosquitto(place, options);
  const clock = createManualClock();
  const link = openTestLink(place, { brokers: [broker.url()], clock });
  await link.until(() => expect(link.story).toEqual(['up']));
  return { broker, link, clock };
}

it('says what the broker granted', async () => {
  const { broker, link } = await upLink({ lines: ['max_inflight_messages 7', 'max_packet_size 2000'] });
  const granted = { broker: broker.url(), protocol: '5', encrypted: false };
  expect(link.facts).toEqual([{ ...granted, receiveMaximum: 7, maximumPacketBytes: 2_000 }]);
});

it('is accepted with the bytes that left, and says whether anybody subscribed', async () => {
  const { broker, link } = await upLink();
  expect(await link.publish('event', 'abc', EVENT)).toEqual({ kind: 'accepted', noSubscriber: true, bytes: 3 });
  const heard = await listen(broker);
  const long = JSON.stringify(Array.from({ length: 500 }, (_, n) => ({ n })));
  const result = await link.publish('history', long, { ...EVENT, compress: true });
  expect(result).toEqual({ kind: 'accepted', noSubscriber: false, bytes: heard[0]?.payload.byteLength });
  expect(heard[0]?.payload.byteLength).toBeLessThan(long.length / 5);
  expect(zstdDecompressSync(heard[0]?.payload ?? '').toString()).toBe(long);
  // RFC 8878, section 3.1.1.1: who unpacks it is told the size first, as is who packs it.
  expect((heard[0]?.payload[4] ?? 0) & CONTENT_SIZE_FLAGS).not.toBe(0);
});

it('names a topic once per connection, where the broker takes aliases', async () => {
  const { broker, link, clock } = await upLink();
  const heard = await listen(broker);
  const sent = async (topic: string): Promise<number> => {
    const before = link.traffic().sentBytes;
    await link.publish(topic, '', EVENT);
    return link.traffic().sentBytes - before;
  };
  const full = await sent('event');
  expect(await sent('event')).toBe(full - `balise/v1/${VEHICLE}/event`.length);
  expect(heard.map(({ topic }) => topic)).toEqual(['event', 'event']);
  await broker.restart();
  await link.until(() => expect(link.story.at(-1)).toBe('broker-lost'));
  clock.advance(1_000);
  await link.until(() => expect(link.story.at(-1)).toBe('up'));
  expect(await sent('event')).toBe(full);
});

it.each([
  ['grants none', ['max_topic_alias 0'], 0],
  ['grants one', ['max_topic_alias 1'], 1],
])('arrives under its own topic where a broker %s', async (_what, lines) => {
  const { broker, link } = await upLink({ lines });
  const heard = await listen(broker);
  const topics = ['event', 'position', 'event', 'event', 'state', 'position', 'position'];
  for (const topic of topics) expect(await link.publish(topic, 'x', EVENT)).toMatchObject({ kind: 'accepted' });
  await link.until(() => expect(heard.map(({ topic }) => topic)).toEqual(topics));
});

it('is refused each time where the ACL forbids its topic, and the others pass', async () => {
  const { link } = await upLink({ acl: `topic write balise/v1/${VEHICLE}/event\ntopic read balise/v1/#\n` });
  for (const _ of [1, 2]) {
    expect(await link.publish('position', 'x', EVENT)).toMatchObject({ kind: 'refused', code: 0x87 });
    expect(await link.publish('event', 'x', EVENT)).toMatchObject({ kind: 'accepted' });
  }
  expect(link.story).toEqual(['up']);
});

it('is refused here where it is larger than the broker takes, and the link stays', async () => {
  const { link } = await upLink({ lines: ['max_packet_size 2000'] });
  expect(await link.publish('event', 'x'.repeat(2_000), EVENT)).toMatchObject({ kind: 'refused', code: 0x95 });
  const fits = 2_000 - `balise/v1/${VEHICLE}/event`.length - 40;
  expect(await link.publish('event', 'x'.repeat(fits), EVENT)).toMatchObject({ kind: 'accepted' });
  expect(link.story).toEqual(['up']);
});

it('is unknown where the link goes while it is compressed, and leaves on no later one', async () => {
  const { broker, link } = await upLink();
  const heard = await listen(broker);
  const result = link.publish('history', 'x'.repeat(1_000_000), { ...EVENT, compress: true });
  await link.close();
  expect(await result).toEqual({ kind: 'unknown' });
  expect(heard).toEqual([]);
});

it('is unknown where nothing can leave', async () => {
  const { broker, link } = await upLink();
  await broker.stop();
  await link.until(() => expect(link.story).toEqual(['up', 'broker-lost']));
  expect(await link.publish('event', 'x', EVENT)).toEqual({ kind: 'unknown' });
});

it('is counted with everything around it, over all connections', async () => {
  const broker = await startMosquitto(place);
  const proxy = await startLink({ target: { host: '127.0.0.1', port: broker.port } });
  place.later(() => proxy.close());
  const clock = createManualClock();
  const link = openTestLink(place, { brokers: [`mqtt://127.0.0.1:${proxy.port}`], clock });
  await link.until(() => expect(link.story).toEqual(['up']));
  await link.publish('event', 'x'.repeat(10_000), EVENT);
  const first = link.traffic();
  expect(first.sentBytes).toBeGreaterThan(10_000);
  proxy.cut();
  await link.until(() => expect(link.story).toEqual(['up', 'broker-lost']));
  proxy.restore();
  clock.advance(1_000);
  await link.until(() => expect(link.story.at(-1)).toBe('up'));
  expect(link.traffic().sentBytes).toBeGreaterThan(first.sentBytes + 50);
  expect(link.traffic().receivedBytes).toBeGreaterThan(first.receivedBytes);
});
