/** One platform for every vehicle of a broker: a desk and a file for each, and no name that leads elsewhere. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { realTime } from '../../../simulator/conductor/participant.ts';
import { type Broker, startBroker } from '../../../simulator/network/broker.ts';
import { type ManyPlatform, startManyPlatform } from '../../../simulator/platform/platform.ts';
import { position, press, ROSTER, SERIES } from './samples.ts';

const WAIT = { timeout: 10_000, interval: 10 };

let dir: string;
let broker: Broker;
let client: MqttClient;
let platform: ManyPlatform;
let acks: string[];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'balise-many-'));
  broker = await startBroker({ dir });
  acks = [];
  client = await mqtt.connectAsync(broker.url, { protocolVersion: broker.protocol === '5' ? 5 : 4 });
  client.on('message', (topic) => acks.push(topic));
  await client.subscribeAsync('balise/v1/+/cmd/#', { qos: 1 });
  platform = await start();
});
afterEach(async () => {
  await platform.close();
  await client.endAsync();
  await broker.stop();
  rmSync(dir, { recursive: true });
});

const start = () =>
  startManyPlatform({
    ...{ broker: broker.url, protocol: broker.protocol, clientId: 'many', clock: realTime },
    ...{ ledgerDirectory: join(dir, 'ledgers'), acknowledge: { live: 0 } },
  });
const send = (vehicle: string, topic: string, body: unknown) =>
  client.publishAsync(`balise/v1/${vehicle}/${topic}`, JSON.stringify(body), { qos: 1 });
const events = (vehicle: string) => platform.of(vehicle)?.report().ledger.events;

test('every vehicle that says something has its own ledger and is acknowledged, and is told what is for it alone', async () => {
  await send('a', 'event', [press(1)]);
  await send('b', 'position', position(1));
  await vi.waitFor(() => expect([...acks].sort()).toEqual(['balise/v1/a/cmd/ack', 'balise/v1/b/cmd/ack']), WAIT);
  expect(platform.all()).toEqual(['a', 'b']);
  expect([events('a'), events('b')]).toEqual([1, 0]);
  platform.of('b')?.roster(ROSTER);
  await vi.waitFor(() => expect(acks.at(-1)).toBe('balise/v1/b/cmd/roster'), WAIT);
  expect(platform.of('nobody')).toBeNull();
});

test('over a restart it goes on from its files, and knows the vehicles that have one', async () => {
  await send('a', 'event', [press(1)]);
  await vi.waitFor(() => expect(acks).toHaveLength(1), WAIT);
  await platform.close();
  platform = await start();
  expect(platform.all()).toEqual(['a']);
  expect(platform.of('a')?.report().ledger.series[0]).toMatchObject({ series: SERIES, events: [[1, 1]] });
  await send('a', 'event', [press(1)]);
  await vi.waitFor(() => expect(platform.of('a')?.report().ledger.duplicates.events).toBe(1), WAIT);
});

test('a name that is none, or leads out of the directory, is not listened to', async () => {
  for (const name of ['..', '.hidden', 'a b', 'x'.repeat(65)]) await send(name, 'event', [press(1)]);
  await send('last', 'event', [press(1)]);
  await vi.waitFor(() => expect(platform.all()).toEqual(['last']), WAIT);
  expect(readdirSync(join(dir, 'ledgers'))).toEqual(['last.jsonl']);
});
