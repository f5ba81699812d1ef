/** The platform with hand-made messages, on both brokers: what MQTT 5 adds must not be needed. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { realTime } from '../../../simulator/conductor/participant.ts';
import { type Broker, findMosquitto, startBroker } from '../../../simulator/network/broker.ts';
import { type Platform, startPlatform } from '../../../simulator/platform/platform.ts';
import { batch, position, press, ROSTER, SERIES, skipped } from './samples.ts';

const WAIT = { timeout: 10_000, interval: 10 };

describe.each(['mosquitto', 'embedded'] as const)('with %s', (kind) => {
  // Mosquitto is looked for in PATH and /usr/sbin; without it only the embedded broker is tried.
  describe.skipIf(kind === 'mosquitto' && findMosquitto() === null)('as broker', () => suite(kind));
});

function suite(kind: 'mosquitto' | 'embedded'): void {
  let dir: string;
  let broker: Broker;
  let vehicle: MqttClient;
  let platform: Platform;
  let ledgerFile: string;
  let root: string;
  let name = '';
  let acks: { retained: boolean; body: unknown }[];
  let count = 0;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'balise-platform-'));
    broker = await startBroker({ dir, only: kind });
  });
  afterAll(async () => {
    await broker.stop();
    rmSync(dir, { recursive: true });
  });
  beforeEach(async () => {
    name = `v${count++}`;
    root = `balise/v1/${name}/`;
    ledgerFile = join(dir, `${name}.jsonl`);
    acks = [];
    vehicle = await mqtt.connectAsync(broker.url, { protocolVersion: broker.protocol === '5' ? 5 : 4, clientId: name });
    vehicle.on('message', (_, payload, packet) => {
      if (payload.length > 0) acks.push({ retained: packet.retain, body: JSON.parse(String(payload)) });
    });
    await vehicle.subscribeAsync(`${root}cmd/#`, { qos: 1 });
    platform = await start();
  });
  afterEach(async () => {
    await platform.close();
    await vehicle.endAsync();
  });

  const start = (forget = false) =>
    startPlatform({
      broker: broker.url,
      protocol: broker.protocol,
      vehicle: name,
      ledgerFile,
      clock: realTime,
      forget,
    });
  const send = (topic: string, body: unknown, retain = false) =>
    vehicle.publishAsync(`${root}${topic}`, body === null ? '' : JSON.stringify(body), { qos: 1, retain });
  const lines = () => readFileSync(ledgerFile, 'utf8').trim().split('\n');

  test('every new record is a line in the file before an acknowledgement names it', async () => {
    await send('event', [press(1)]);
    await send('position', position(1), true);
    await send('history', batch([position(2), position(3)]));
    await vi.waitFor(
      () => expect(acks.at(-1)?.body).toEqual({ series: SERIES, eventsUpTo: 1, positions: [[1, 3]] }),
      WAIT,
    );
    expect(
      lines()
        .map((line) => JSON.parse(line))
        .map(({ lane, n, via }) => `${lane}${n} ${via}`)
        .sort(),
    ).toEqual(['e1 event', 'p1 live', 'p2 history', 'p3 history']);
  });

  test('the acknowledgement is retained: a vehicle that comes later finds it', async () => {
    await send('event', [press(1)]);
    await vi.waitFor(() => expect(acks).toHaveLength(1), WAIT);
    await vehicle.unsubscribeAsync(`${root}cmd/#`);
    await vehicle.subscribeAsync(`${root}cmd/#`, { qos: 1 });
    await vi.waitFor(
      () => expect(acks.at(-1)).toEqual({ retained: true, body: { series: SERIES, eventsUpTo: 1, positions: [] } }),
      WAIT,
    );
  });

  test('duplicates are counted and not written; nonsense is counted and changes nothing', async () => {
    await send('event', [press(1)]);
    await send('event', [press(1)]);
    await send('event', [{ nonsense: true }]);
    await send('gossip', {});
    await send('event', [press(2)]);
    await vi.waitFor(() => expect(platform.report().ledger.events).toBe(2), WAIT);
    const { ledger, invalid } = platform.report();
    expect(ledger.duplicates.events).toBe(1);
    // A topic outside the contract is not even subscribed.
    expect(invalid.count).toBe(1);
    expect(lines()).toHaveLength(2);
  });

  test('a restarted platform goes on from its file and says again what it has', async () => {
    await send('event', [press(1)]);
    await vi.waitFor(() => expect(acks).toHaveLength(1), WAIT);
    await platform.close();
    await send('event', [press(1)]);
    await send('event', [press(2)]);
    platform = await start();
    await vi.waitFor(() => expect(acks.at(-1)?.body).toMatchObject({ eventsUpTo: 2 }), WAIT);
    expect(platform.report().ledger.duplicates.events).toBe(1);
    expect(lines()).toHaveLength(2);
  });

  test('the retained position met at a restart is no duplicate', async () => {
    await send('position', position(1), true);
    await vi.waitFor(() => expect(platform.report().ledger.positions).toBe(1), WAIT);
    await platform.close();
    platform = await start();
    await vi.waitFor(() => expect(platform.report().position?.n).toBe(1), WAIT);
    expect(platform.report().ledger).toMatchObject({ positions: 1, duplicates: { positions: 0 } });
    await send('position', null, true);
    await vi.waitFor(() => expect(platform.report().position).toBeNull(), WAIT);
  });

  test('asked to forget, it leaves nothing retained behind', async () => {
    await platform.close();
    platform = await start(true);
    await send('position', position(1), true);
    platform.roster(ROSTER);
    await send('presence', { presence: 'stopped', reason: 'signal' }, true);
    await send('event', [press(1)]);
    // Among what is said on cmd/roster: how much of that there is by then is a matter of milliseconds.
    const bodies = () => acks.map(({ body }) => body);
    await vi.waitFor(() => expect(bodies()).toContainEqual(expect.objectContaining({ eventsUpTo: 1 })), WAIT);
    await platform.close();
    expect(platform.report().invalid.count).toBe(0);
    const late: string[] = [];
    vehicle.on('message', (topic, _, packet) => {
      if (packet.retain) late.push(topic);
    });
    await vehicle.subscribeAsync(`${root}#`, { qos: 1 });
    // Retained messages come before what is published after the subscription.
    await send('marker', 'end');
    await vi.waitFor(() => expect(acks.at(-1)?.body).toBe('end'), WAIT);
    expect(late).toEqual([]);
    platform = await start();
  });

  test('gaps that an event names are told apart from those that none names', async () => {
    await send('history', batch([position(1), position(9)]));
    await send('event', [skipped(1, 2, 5)]);
    await vi.waitFor(() => expect(platform.report().ledger).toMatchObject({ positions: 2, events: 1 }), WAIT);
    expect(platform.report().ledger.series[0]).toMatchObject({
      explainedPositions: [[2, 5]],
      unexplainedPositions: [[6, 8]],
    });
  });
}

test('a broker that does not answer is named', { timeout: 20_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'balise-platform-'));
  const options = {
    broker: 'mqtt://127.0.0.1:1',
    protocol: '5',
    vehicle: 'v',
    ledgerFile: join(dir, 'l'),
    clock: realTime,
  } as const;
  await expect(startPlatform(options)).rejects.toThrow(
    /cannot use the broker at mqtt:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/,
  );
  rmSync(dir, { recursive: true });
});
