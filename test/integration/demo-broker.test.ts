/** The demo, and the platform with its page, at a broker that is somebody else's: TLS, a certificate for each, and nothing left on it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Hello } from '../../simulator/web/api.ts';
import { run } from '../scenario/run.ts';
import { press } from '../simulator/platform/samples.ts';
import { VEHICLE } from '../support/running/config.ts';
import { createFleet, type Fleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';
import { openStream } from '../support/web/event-stream.ts';

const LEDGER = /^ledger: expected (\d+) recorded (\d+) received (\d+) lost 0 duplicated \d+ explained-gaps 0$/;
const PATIENT = { timeout: 120_000 };

let fleet: Fleet;
beforeAll(() => {
  if (WITHOUT_TLS === null) fleet = createFleet();
});
afterAll(() => fleet?.remove());

let place: Workplace;
beforeEach((context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  place = createWorkplace();
});

const platformFiles = () => ({ ca: fleet.ca.cert, cert: fleet.client.cert, key: fleet.client.key });

async function retained(url: string): Promise<string[]> {
  const { ca, cert, key } = platformFiles();
  const files = { ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) };
  const client = await mqtt.connectAsync(url, { protocolVersion: 5, ...files });
  const topics: string[] = [];
  client.on('message', (topic, _, { retain }) => void (retain && topics.push(topic)));
  await client.subscribeAsync('balise/v1/#', { qos: 1 });
  // Answered after what is retained.
  await client.publishAsync('balise/v1/x/y', '', { qos: 1 });
  await client.endAsync();
  return topics;
}

test(
  'npm start -- --broker mqtts://…: the ledger closes, and nothing of it is left on the broker',
  PATIENT,
  async () => {
    const mosquitto = await fleet.broker(place);
    const { ca, cert, key } = platformFiles();
    const vehicle = fleet.vehicle;
    const args = [
      '--ca',
      ca,
      '--cert',
      vehicle.cert,
      '--key',
      vehicle.key,
      '--platform-cert',
      cert,
      '--platform-key',
      key,
    ];
    const demo = run('simulator/start.ts', [
      ...['--plain', '--port', '0', '--seconds', '10', '--broker', mosquitto.url(), '--vehicle', VEHICLE, ...args],
    ]);
    const url = /page: (\S+)/.exec(await demo.said('page: '))?.[1] ?? '';
    const stream = await openStream(url, VEHICLE);
    const hello = (await stream.next('hello')) as Hello;
    stream.close();
    expect(hello.broker).toMatchObject({ kind: 'given', encrypted: true });
    const cut = await fetch(`${url}/api/actions`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ do: 'world', change: { what: 'network', is: 'cut' } }),
    });
    expect([cut.status, await cut.json()]).toEqual([409, { ok: false, error: expect.stringContaining('directly') }]);
    const { code, output, lastLine } = await demo.finished;
    expect(output).not.toContain('not encrypted');
    expect(lastLine, output).toMatch(LEDGER);
    expect(code, output).toBe(0);
    expect(await retained(mosquitto.url())).toEqual([]);
  },
);

test('npm run sim -- platform: a page for vehicles that are not simulated here', PATIENT, async () => {
  const mosquitto = await fleet.broker(place);
  const { ca, cert, key } = platformFiles();
  const ledgers = join(place.dir, 'ledgers');
  const platform = run('simulator/sim.ts', [
    ...[
      'platform',
      '--broker',
      mosquitto.url(),
      '--ledger',
      ledgers,
      '--port',
      '0',
      '--ca',
      ca,
      '--cert',
      cert,
      '--key',
      key,
    ],
  ]);
  const url = /page: (\S+)/.exec(await platform.said('Ctrl-C ends it'))?.[1] ?? '';
  const files = { ca: readFileSync(ca), cert: readFileSync(fleet.vehicle.cert), key: readFileSync(fleet.vehicle.key) };
  const vehicle = await mqtt.connectAsync(mosquitto.url(), { protocolVersion: 5, clientId: VEHICLE, ...files });
  const stream = await openStream(url, VEHICLE);
  expect(await stream.next('hello')).toMatchObject({ world: null, vehicles: [], followed: null });
  await vehicle.publishAsync(`balise/v1/${VEHICLE}/event`, JSON.stringify([press(1)]), { qos: 1 });
  const seen = (tick: unknown) => (tick as Hello).vehicles.some((each) => each.vehicle === VEHICLE);
  await stream.until(seen);
  stream.close();
  await vehicle.endAsync();
  platform.signal('SIGINT');
  expect((await platform.finished).code).toBe(0);
  expect(readFileSync(join(ledgers, `${VEHICLE}.jsonl`), 'utf8')).toContain('"n":1');
});
