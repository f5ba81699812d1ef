/** The platform of docs/examples/ against the rules of docs/contract.md that a healthy vehicle shows too seldom, with its own examples. */
import { zstdCompressSync } from 'node:zlib';
import mqtt, { type MqttClient } from 'mqtt';
import { beforeEach, expect, it, vi } from 'vitest';
import type { PositionRecord } from '../../gateway/core/record/schema.ts';
import { contractPage, examplesIn } from '../../tools/contract/pages.ts';
import { rowsOfExample } from '../support/contract-example.ts';
import { type ExamplePlatform, startExamplePlatform, WITHOUT_PYTHON } from '../support/running/example-platform.ts';
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const ROOT = 'balise/v1/AMB-973-07/';
const soon = { timeout: 25_000, interval: 20 };
const page = contractPage();
const examples = (name: string) =>
  examplesIn(page).flatMap((example) => (example.name === name ? [JSON.parse(example.text)] : []));
const [position, state, history] = ['position', 'state', 'history'].map((name) => examples(name)[0]);

beforeEach((context) => {
  const missing = WITHOUT_MOSQUITTO ?? WITHOUT_PYTHON;
  if (missing !== null) context.skip(missing);
});

interface Vehicle {
  platform: ExamplePlatform;
  say(topic: string, body: unknown): Promise<unknown>;
  /** The latest `cmd/ack`. */
  acknowledged(): unknown;
}

async function aVehicle(): Promise<Vehicle> {
  const place = createWorkplace();
  const mosquitto = await startMosquitto(place);
  const vehicle: MqttClient = await mqtt.connectAsync(mosquitto.url(), { protocolVersion: 5 });
  place.later(() => vehicle.endAsync(true));
  let latest: unknown = null;
  vehicle.on('message', (_topic, payload) => {
    latest = JSON.parse(String(payload));
  });
  await vehicle.subscribeAsync(`${ROOT}cmd/ack`, { qos: 1 });
  // Retained: it may be said before the platform has subscribed.
  const say = (topic: string, body: unknown) => {
    const text = body === null ? '' : JSON.stringify(body);
    const payload = topic === 'history' ? zstdCompressSync(text) : text;
    return vehicle.publishAsync(`${ROOT}${topic}`, payload, { qos: 1, retain: true });
  };
  return { platform: await startExamplePlatform(place, mosquitto.port), say, acknowledged: () => latest };
}

it('rebuilds the rows of a history, keeps each record once, and counts what was named as had', async () => {
  const { platform, say, acknowledged } = await aVehicle();
  const beginningWith = (type: string) => examples('event').find(([event]) => event.type === type) ?? [];
  const [first, second] = [beginningWith('series'), beginningWith('numbers-skipped')];
  await say('event', first);
  const ack = { series: history.series, eventsUpTo: 3, positions: [] };
  await vi.waitFor(() => expect(acknowledged()).toEqual(ack), soon);

  await say('event', second);
  const last = second.at(-1).n;
  await say('event', [{ ...first[0], n: last + 1, type: 'numbers-skipped', of: 'e', from: 4, to: 5, reason: 'quota' }]);
  await say('history', history);
  await say('history', history);
  const positions = [
    [41, 42],
    [44, 44],
    [438, 582],
  ];
  await vi.waitFor(() => expect(acknowledged()).toEqual({ ...ack, eventsUpTo: last + 1, positions }), soon);

  const { rows } = rowsOfExample(page);
  expect(platform.records<PositionRecord>('p')).toMatchObject(rows);
  const { code, ledger } = await platform.stop();
  // 1 to 40, 43, 45 to 437.
  expect([code, ledger]).toEqual([1, `ledger: positions 3 events ${last - 1} missing 434`]);
});

it('moves the marker forward only, takes it away off duty, and believes no state that is void', async () => {
  const { platform, say } = await aVehicle();
  const shows = (part: object) => vi.waitFor(() => expect(platform.shown()).toMatchObject(part), soon);
  const now = Date.now();
  await say('position', position);
  await shows({ position: { n: 41 }, availability: 'INCONNU' });
  await say('history', history);
  await say('position', { ...position, n: 40 });
  await say('state', { ...state, t: now });
  await shows({ position: { n: 41 }, availability: 'INDISPONIBLE', duty: 'GARDE' });
  await say('state', { ...state, t: now - 1_000, mono: state.mono - 1_000, availability: 'DISPONIBLE' });
  await say('position', { ...position, n: 42 });
  await shows({ position: { n: 42 }, availability: 'INDISPONIBLE' });
  await say('position', null);
  await shows({ position: null });
  await say('state', { ...state, t: now - 1_000 * state.validForS, mono: state.mono + 1 });
  await shows({ availability: 'INCONNU', duty: null });
});
