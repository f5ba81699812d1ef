/** Orders and what comes back of them, with hand-made messages on a real broker. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { realTime, type SimClock } from '../../../simulator/conductor/participant.ts';
import { type Broker, startBroker } from '../../../simulator/network/broker.ts';
import { type Platform, startPlatform } from '../../../simulator/platform/platform.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { mission, position, press, ROSTER, reply, serviceSummary } from './samples.ts';

const WAIT = { timeout: 10_000, interval: 10 };

let dir: string;
let broker: Broker;
let vehicle: MqttClient;
let platform: Platform;
let root: string;
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
  root = `balise/v1/v${++count}/`;
  vehicle = await mqtt.connectAsync(broker.url, { protocolVersion: broker.protocol === '5' ? 5 : 4 });
  await vehicle.subscribeAsync(`${root}cmd/#`, { qos: 1 });
  platform = await start();
});
afterEach(async () => {
  await platform.close();
  await vehicle.endAsync();
});

const start = (clock: SimClock = realTime) => {
  const ledgerFile = join(dir, `v${count}.jsonl`);
  return startPlatform({ broker: broker.url, protocol: broker.protocol, vehicle: `v${count}`, ledgerFile, clock });
};
const send = (topic: string, body: unknown, retain = false) =>
  vehicle.publishAsync(`${root}${topic}`, JSON.stringify(body), { qos: 1, retain });

test('an order is said to the vehicle until it answers, and the report tells what became of it', async () => {
  const orders: { id: string; mission: string }[] = [];
  vehicle.on('message', (topic, payload) => {
    if (topic === `${root}cmd/mission`) orders.push(JSON.parse(String(payload)));
  });
  await platform.close();
  const clock = createManualClock();
  platform = await start(clock);
  platform.order({ action: 'order', mission: 'M-1', caseId: 'FR.39.1' });
  await vi.waitFor(() => expect(orders).toHaveLength(1), WAIT);
  await platform.idle();
  clock.advance(10_000);
  await vi.waitFor(() => expect(orders).toHaveLength(2), WAIT);
  expect(orders[1]).toEqual(orders[0]);
  expect(platform.report().orders).toMatchObject([{ mission: 'M-1', said: 2, result: null, settled: false }]);
  const id = orders[0]?.id;
  await send('reply', reply({ id }));
  await vi.waitFor(() => expect(platform.report().orders).toMatchObject([{ result: 'done', settled: true }]), WAIT);
  const said = { command: id, duty: 'HORS_SERVICE', reason: null, status: null, before: null, ended: null };
  await send('event', [mission(1, said)]);
  await vi.waitFor(() => expect(platform.report().crew.missions).toHaveLength(1), WAIT);
  expect(platform.report().crew).toMatchObject({
    missions: [{ mission: 'M-1', caseId: 'FR.39.1', answer: null, statuses: [], endedBy: null }],
    disagreements: [],
  });
});

test('nothing is repeated while the vehicle is lost: its session has what was said', async () => {
  await platform.close();
  const clock = createManualClock();
  platform = await start(clock);
  await send('presence', { presence: 'lost', boot: 'b1' }, true);
  await vi.waitFor(() => expect(platform.report().presence).toBe('lost'), WAIT);
  platform.order({ action: 'cancel', mission: 'M-1' });
  clock.advance(30_000);
  expect(platform.report().orders).toMatchObject([{ action: 'cancel', said: 1 }]);
});

test('a roster is retained: a vehicle that comes later finds it, and its answer is in the report', async () => {
  platform.roster(ROSTER);
  await platform.idle();
  const found: { retained: boolean; id: string }[] = [];
  vehicle.on('message', (topic, payload, packet) => {
    if (topic === `${root}cmd/roster`) found.push({ retained: packet.retain, id: JSON.parse(String(payload)).id });
  });
  await vehicle.subscribeAsync(`${root}cmd/roster`, { qos: 1 });
  await vi.waitFor(() => expect(found).toContainEqual({ retained: true, id: expect.any(String) }), WAIT);
  await send('reply', reply({ id: found[0]?.id, command: 'roster' }));
  await vi.waitFor(() => expect(platform.report().rosters).toMatchObject([{ result: 'done', settled: true }]), WAIT);
  expect(platform.report().orders).toEqual([]);
});

test('a place is asked for, and what came of it is in the report', async () => {
  const asked: { id: string }[] = [];
  vehicle.on('message', (topic, payload) => {
    if (topic === `${root}cmd/locate`) asked.push(JSON.parse(String(payload)));
  });
  platform.locate();
  await vi.waitFor(() => expect(asked).toHaveLength(1), WAIT);
  await send('position', position(7, { why: 'locate' }));
  await send('reply', reply({ id: asked[0]?.id, command: 'locate', position: 7 }));
  const answer = { result: 'done', settled: true, position: 7, own: true };
  await vi.waitFor(() => expect(platform.report().locates).toMatchObject([answer]), WAIT);
  expect(platform.report()).toMatchObject({ orders: [], rosters: [], invalid: { count: 0 } });
});

test('a sum that does not follow from the events is told', async () => {
  await send('event', [press(1, 'G', { function: 'PRISE_GARDE', status: null, mission: null }), serviceSummary(2)]);
  await vi.waitFor(() => expect(platform.report().ledger.events).toBe(2), WAIT);
  const { disagreements } = platform.report().crew;
  expect(disagreements).toEqual(['event 2: a service-summary, and nothing is owed']);
});
