/** A box that is given another vehicle's name: what it recorded stays with the name under which it did, and nothing of it is lost. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import { balise } from '../support/running/balise.ts';
import { defaultOptions, VEHICLE, writeConfig } from '../support/running/config.ts';
import { type Gateway, startGateway, statusOfCli } from '../support/running/gateway.ts';
import { type Mosquitto, startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { type Platform, startPlatform } from '../support/running/platform.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const BEFORE = 'BOX-0a1b2c3d';

let place: Workplace;
let mosquitto: Mosquitto;
let platform: Platform;
let keypad: Keypad;

beforeEach(async (context) => {
  if (WITHOUT_MOSQUITTO !== null) context.skip(WITHOUT_MOSQUITTO);
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  mosquitto = await startMosquitto(place);
  platform = await startPlatform(place, { url: mosquitto.url() });
});

const start = (vehicle: string, connected = true): Promise<Gateway> =>
  startGateway(place, {
    ...{ 'vehicle.id': vehicle, 'keypad.path': keypad.path },
    ...(connected ? { 'platform.broker': mosquitto.url(), 'platform.plaintext': true } : {}),
  });

async function press(gateway: Gateway, key: string): Promise<void> {
  const { events } = await gateway.status();
  await keypad.press(key);
  await keypad.waitFor('registered', events.recorded + 1);
}

const files = (): string[] => readdirSync(join(place.dir, 'store'));

async function verified(): Promise<{ ok: boolean; vehicle: string; series: string }> {
  const { stdout, stderr } = await balise(['journal', 'verify', '--json', '-c', join(place.dir, 'balise.toml')]);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

test('records stay with the name under which they were made, wait there, and leave under it when it comes back', async () => {
  const unnamed = await start(BEFORE, false);
  await press(unnamed, 'G');
  const { series } = await unnamed.status();
  // As by a power cut: the log is full, and the stop is in no event.
  await unnamed.kill();

  // The name in the file counts from the next start on; until then the database is of the old one.
  writeConfig(place.dir, { ...defaultOptions(place.dir), 'vehicle.id': VEHICLE });
  expect(await verified()).toMatchObject({ ok: true, vehicle: BEFORE, series });

  const named = await start(VEHICLE);
  const fault = await named.raised('store-renamed');
  expect(fault.detail).toBe(
    `1 events and 0 positions of ${BEFORE} are not acknowledged; kept as balise.db.of-${BEFORE}`,
  );
  await platform.until(() => expect(platform.events().map(({ type }) => type)).toContain('checkpoint'));
  const first = platform.events().find(({ n }) => n === 1);
  expect(first).toMatchObject({ type: 'series', reason: 'renamed', previous: { series } });
  expect(platform.events().filter((event) => event.series === series || event.type === 'press')).toEqual([]);
  expect(platform.messages.map(({ text }) => text).filter((text) => text.includes(BEFORE))).toEqual([]);
  // The duty of the other vehicle's crew opens nothing here.
  expect((await named.status()).duty).toBe('HORS_SERVICE');
  expect(await verified()).toMatchObject({ ok: true, vehicle: VEHICLE });
  const { series: second } = await named.status();
  await named.stop();
  expect(files()).toContain(`balise.db.of-${BEFORE}`);

  // The name comes back, and with it the series, its duty and its chain.
  const back = await start(BEFORE);
  expect(await back.status()).toMatchObject({ series, duty: 'GARDE', vehicle: BEFORE });
  await back.stop();
  expect(await verified()).toMatchObject({ ok: true, vehicle: BEFORE, series });
  expect(files().filter((name) => name.includes('.of-'))).toEqual([`balise.db.of-${VEHICLE}`]);
  expect(files().filter((name) => name.includes('quarantined'))).toEqual([]);

  const again = await start(VEHICLE);
  expect(await again.status()).toMatchObject({ series: second, vehicle: VEHICLE });
  expect((await statusOfCli(again.configFile)).report).toMatchObject({ vehicle: VEHICLE });
  expect(await verified()).toMatchObject({ ok: true, vehicle: VEHICLE, series: second });
});
