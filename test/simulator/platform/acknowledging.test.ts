/** When the platform says what it has, on its own clock. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Broker, startBroker } from '../../../simulator/network/broker.ts';
import { type Platform, startPlatform } from '../../../simulator/platform/platform.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { batch, position, press } from './samples.ts';

const WAIT = { timeout: 10_000, interval: 10 };

let dir: string;
let broker: Broker;
let vehicle: MqttClient;
let platform: Platform;
let clock: ManualClock;
let root: string;
let acks: { body: unknown }[];
let count = 0;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'balise-platform-'));
  broker = await startBroker({ dir });
});
afterAll(async () => {
  await broker.stop();
  rmSync(dir, { recursive: true });
});
beforeEach(async () => {
  const name = `v${++count}`;
  root = `balise/v1/${name}/`;
  acks = [];
  clock = createManualClock();
  vehicle = await mqtt.connectAsync(broker.url, { protocolVersion: broker.protocol === '5' ? 5 : 4 });
  vehicle.on('message', (_, payload) => acks.push({ body: JSON.parse(String(payload)) }));
  await vehicle.subscribeAsync(`${root}cmd/ack`, { qos: 1 });
  const ledgerFile = join(dir, `${name}.jsonl`);
  platform = await startPlatform({ broker: broker.url, protocol: broker.protocol, vehicle: name, ledgerFile, clock });
});
afterEach(async () => {
  await platform.close();
  await vehicle.endAsync();
});

const send = (topic: string, body: unknown, retain = false) =>
  vehicle.publishAsync(`${root}${topic}`, JSON.stringify(body), { qos: 1, retain });

test('acknowledgements are at least a second of its clock apart, and the last one says all', async () => {
  await send('event', [press(1)]);
  await vi.waitFor(() => expect(clock.waiting()).toBe(1), WAIT);
  clock.advance(0);
  await vi.waitFor(() => expect(acks).toHaveLength(1), WAIT);
  for (const n of [2, 3, 4]) await send('event', [press(n)]);
  await vi.waitFor(() => expect(platform.report().ledger.events).toBe(4), WAIT);
  clock.advance(999);
  await platform.idle();
  expect(platform.report().acknowledgementsSent).toBe(1);
  clock.advance(1);
  await vi.waitFor(() => expect(acks.at(-1)?.body).toMatchObject({ eventsUpTo: 4 }), WAIT);
  expect(platform.report().acknowledgementsSent).toBe(2);
});

test('a position alone is acknowledged within 15 s, history after a second, and whatever comes first says all', async () => {
  const known = () => platform.report().ledger.positions;
  await send('position', position(1), true);
  await vi.waitFor(() => expect(known()).toBe(1), WAIT);
  clock.advance(14_999);
  await platform.idle();
  expect(platform.report().acknowledgementsSent).toBe(0);
  clock.advance(1);
  await vi.waitFor(() => expect(acks.at(-1)?.body).toMatchObject({ positions: [[1, 1]] }), WAIT);
  await send('position', position(2), true);
  await send('history', batch([position(3), position(4)]));
  await vi.waitFor(() => expect(known()).toBe(4), WAIT);
  clock.advance(1_000);
  await vi.waitFor(() => expect(acks.at(-1)?.body).toMatchObject({ positions: [[1, 4]] }), WAIT);
  expect(clock.waiting()).toBe(0);
});
