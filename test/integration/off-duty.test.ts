/**
 * An hour of driving off duty, with a receiver that talks all the time, a tablet that listens, every level of the log and the health
 * topic: no row, no message, no coordinate. Searched are the database and its log, the gateway's log, the broker's own store, what the
 * technician's tool says, and every packet on the loopback interface.
 */
import { connect } from 'node:net';
import { beforeEach, expect, it } from 'vitest';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { balise } from '../support/running/balise.ts';
import { startCapture, WITHOUT_CAPTURE } from '../support/running/capture.ts';
import { startGateway } from '../support/running/gateway.ts';
import { freePort, startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { startPlatform } from '../support/running/platform.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { filesBelow, tracesOf } from '../support/running/traces.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const T = Date.UTC(2026, 2, 1, 8);
/** One each 5 s. */
const FIXES_OF_AN_HOUR = 720;

beforeEach((context) => {
  if (WITHOUT_MOSQUITTO !== null) context.skip(WITHOUT_MOSQUITTO);
  if (WITHOUT_CAPTURE !== null) context.skip(WITHOUT_CAPTURE);
});

it('an hour off duty leaves nothing anywhere, and a minute on duty is found by the same search', async () => {
  const place = createWorkplace();
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const receiver = openReceiver(place);
  const mosquitto = await startMosquitto(place);
  const reemit = await freePort();
  const capture = await startCapture(place, [mosquitto.port, reemit]);
  const platform = await startPlatform(place, { url: mosquitto.url() });
  const gateway = await startGateway(place, {
    ...{ 'platform.broker': mosquitto.url(), 'platform.plaintext': true, 'keypad.path': keypad.path },
    ...{ 'gnss.kind': 'serial', 'gnss.path': receiver.path, 'reemit.enabled': true, 'reemit.port': reemit },
    'log.level': 'debug',
  });
  const tablet = connect({ host: '127.0.0.1', port: reemit });
  place.later(() => tablet.destroy());
  await gateway.until((now) => expect(now.reemit?.clients).toBe(1));

  const drive = async (t: number, latDeg: number, lonDeg: number, fixes: number) => {
    const drawn = driveNorth({ t, latDeg, lonDeg, fixes });
    const { gnss } = await gateway.status();
    await receiver.write(Buffer.from(drawn.sentences));
    await gateway.until((now) => expect(now.gnss?.believed).toBe((gnss?.believed ?? 0) + fixes));
    return drawn.fixes;
  };
  const offDuty = await drive(T, 61.123456, -121.654321, FIXES_OF_AN_HOUR);
  const report = await gateway.until(({ link }) => expect(link?.up).toBe(true));
  expect(report).toMatchObject({ duty: 'HORS_SERVICE', tracking: false, positions: { stored: [], pending: 0 } });
  await platform.until(() => expect(platform.messages.map(({ topic }) => topic)).toContain('health'));
  const t = report.t ?? 0;
  await platform.command('locate', { id: 'where', issued: t, expires: t + 600_000 });
  await platform.until(() => expect(platform.replies()).toMatchObject([{ id: 'where', result: 'off-duty' }]));
  // Refused or not, a press off duty has no place.
  for (const key of ['2', '7', '8']) await keypad.press(key);
  const { stdout } = await balise(['status', '--json', '-c', gateway.configFile]);

  await keypad.press('G');
  await keypad.waitFor('registered', 1);
  const onDuty = await drive(T + 20 * 3_600_000, 64.523456, -124.376543, 12);
  await platform.until(() => expect(platform.positions().length).toBeGreaterThan(3));
  const live = platform.messages.findLast(({ topic, text }) => topic === 'position' && text !== '');
  await capture.until(live?.text ?? 'a live position');
  await keypad.press('G');
  await platform.until(() => expect(platform.events().map(({ type }) => type)).toContain('service-summary'));
  await gateway.stop();
  await mosquitto.stop();
  const where = [
    ...filesBelow(place.dir).filter(({ name }) => !name.endsWith('.sock')),
    ...platform.messages.map(({ topic, text }) => ({ name: topic, content: text })),
    { name: 'log', content: gateway.output() },
    { name: 'status', content: stdout },
    { name: 'packets', content: await capture.stop() },
  ];
  // One fix a minute, each in every rounding from 2 decimals on: with the coarse ones that is every place of the hour.
  const places = offDuty.filter((_, i) => i % 12 === 0);
  expect(tracesOf(places, where)).toEqual([]);
  const found = tracesOf(onDuty, where);
  expect(found).toEqual(expect.arrayContaining(['position', 'packets']));
  expect(found.some((name) => name.includes('balise.db'))).toBe(true);
  expect(found).not.toContain('log');
});
