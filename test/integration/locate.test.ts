/** `cmd/locate` through the real daemon, a real broker and a real disk. */
import { beforeEach, expect, it } from 'vitest';
import { LOCATE_FRESH_MS } from '../../gateway/core/outbox/limits.ts';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import type { Pty } from '../../simulator/receiver/pty.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { type Mosquitto, startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { type Platform, startPlatform } from '../support/running/platform.ts';
import { openReceiver, park } from '../support/running/receiver.ts';
import { filesBelow, tracesOf } from '../support/running/traces.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const T = Date.UTC(2026, 2, 1, 8);
const PLACE = { latDeg: 61.123456, lonDeg: -121.654321 };

let place: Workplace;
let mosquitto: Mosquitto;
let platform: Platform;
let keypad: Keypad;
let receiver: Pty;
let parked: { stop(): void };

beforeEach(async (context) => {
  if (WITHOUT_MOSQUITTO !== null) return context.skip(WITHOUT_MOSQUITTO);
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  receiver = openReceiver(place);
  mosquitto = await startMosquitto(place);
  platform = await startPlatform(place, { url: mosquitto.url() });
  parked = park(place, receiver, { t: T, ...PLACE });
});

async function start(): Promise<Gateway> {
  const gateway = await startGateway(place, {
    ...{ 'platform.broker': mosquitto.url(), 'platform.plaintext': true, 'keypad.path': keypad.path },
    ...{ 'gnss.kind': 'serial', 'gnss.path': receiver.path, 'log.level': 'debug' },
  });
  await gateway.until(({ clock }) => expect(clock).toBe('gnss'));
  return gateway;
}

async function locate(gateway: Gateway, id: string): Promise<{ id: string; issued: number; expires: number }> {
  const t = (await gateway.status()).t ?? 0;
  const command = { id, issued: t, expires: t + 600_000 };
  await platform.command('locate', command);
  return command;
}

const replyTo = (id: string, result?: string) =>
  platform.replies().find((reply) => reply.id === id && (result === undefined || reply.result === result));

it('on duty a position comes live, and is on the disk when the answer names it: a kill does not take it', async () => {
  const first = await start();
  await keypad.press('G');
  await platform.until(() => expect(platform.positions().map(({ why }) => why)).toEqual(['first']));
  // The newest epoch must be another one than that position.
  const believed = (await first.status()).gnss?.believed ?? 0;
  await first.until(({ gnss }) => expect(gnss?.believed).toBeGreaterThan(believed));
  const command = await locate(first, 'where');
  await platform.until(() => expect(replyTo('where')).toMatchObject({ command: 'locate', result: 'done' }));
  const n = replyTo('where')?.position ?? 0;
  await first.kill();
  expect(n).toBeGreaterThan(1);
  await platform.until(() => expect(platform.positions().find((each) => each.n === n)?.why).toBe('locate'));
  const live = platform.messages.filter(({ topic, text }) => topic === 'position' && text.includes('"locate"'));
  expect(live).toHaveLength(1);

  const second = await start();
  expect((await second.status()).positions.stored.some(([from, to]) => from <= n && n <= to)).toBe(true);
  await platform.command('locate', command);
  await platform.until(() => expect(replyTo('where', 'expired')).toMatchObject({ position: null }));
  await locate(second, 'again');
  await platform.until(() => expect(replyTo('again')).toMatchObject({ result: 'done' }));
  parked.stop();
  await second.until(({ fix }) => expect(fix?.ageS).toBeGreaterThan(LOCATE_FRESH_MS / 1_000));
  await locate(second, 'gone');
  await platform.until(() => expect(replyTo('gone')).toMatchObject({ result: 'no-position', position: null }));
});

it('off duty it is refused, and no place is anywhere', async () => {
  const gateway = await start();
  for (const id of ['one', 'two', 'three']) await locate(gateway, id);
  await platform.until(() => expect(replyTo('three')).toMatchObject({ result: 'off-duty', position: null }));
  expect((await gateway.status()).positions).toMatchObject({ stored: [], pending: 0 });
  await gateway.stop();
  await mosquitto.stop();
  const where = [
    ...filesBelow(place.dir).filter(({ name }) => !name.endsWith('.sock')),
    ...platform.messages.map(({ topic, text }) => ({ name: topic, content: text })),
    { name: 'log', content: gateway.output() },
  ];
  expect(tracesOf([PLACE], where)).toEqual([]);
});
