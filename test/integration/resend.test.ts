/** `cmd/resend` through the real daemon and a real broker: a platform that lost its memory gets it back from the vehicle. */
import { beforeEach, expect, it } from 'vitest';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { VEHICLE } from '../support/running/config.ts';
import { startGateway } from '../support/running/gateway.ts';
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { startPlatform } from '../support/running/platform.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const T = Date.UTC(2026, 2, 1, 8);

beforeEach((context) => {
  if (WITHOUT_MOSQUITTO !== null) context.skip(WITHOUT_MOSQUITTO);
});

/** A garde with some positions and events, all acknowledged. */
async function afterADrive() {
  const place = createWorkplace();
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const receiver = openReceiver(place);
  const mosquitto = await startMosquitto(place);
  const platform = await startPlatform(place, { url: mosquitto.url() });
  const gateway = await startGateway(place, {
    'platform.broker': mosquitto.url(),
    'platform.plaintext': true,
    'keypad.path': keypad.path,
    'gnss.kind': 'serial',
    'gnss.path': receiver.path,
  });
  await keypad.press('G');
  await keypad.waitFor('registered', 1);
  await receiver.write(Buffer.from(driveNorth({ t: T, latDeg: 4.9, lonDeg: -52.3, fixes: 8 }).sentences));
  const { events, positions } = await gateway.until((now) => {
    expect(now.positions.stored.at(-1)?.[1]).toBeGreaterThanOrEqual(2);
    expect(now.outbox?.events).toMatchObject({ pending: 0, inFlight: 0 });
    expect(now.outbox?.positions).toMatchObject({ pending: 0, inFlight: 0 });
  });
  const last = { event: events.recorded, position: positions.stored.at(-1)?.[1] ?? 0 };
  await platform.until(() => expect(platform.events().at(-1)?.n).toBe(last.event));
  await platform.until(() => expect(platform.positions().map(({ n }) => n)).toContain(last.position));
  const { series } = await platform.acknowledgeAll();
  await gateway.until((now) => {
    expect(now.outbox?.events).toMatchObject({ sent: 0, acknowledged: last.event });
    expect(now.outbox).toMatchObject({ timeToEmptyS: 0, oldestPendingAgeS: null });
  });
  platform.forget();
  const ask = (id: string, change: object = {}, respond?: { topic: string; correlation: string }) => {
    const t = Date.now();
    const command = { id, issued: t, expires: t + 3_600_000, series, events: [], positions: [], ...change };
    return platform.command('resend', command, respond);
  };
  return { gateway, platform, last, ask };
}

it('sends again what it has, says what it has not, and a replay does nothing', async () => {
  const { gateway, platform, last, ask } = await afterADrive();
  const everything = { events: [[1, last.event]], positions: [[1, last.position + 1_000]] };
  await ask('first', everything);
  await platform.until(() => expect(platform.replies()).toHaveLength(1));
  expect(platform.replies()[0]).toMatchObject({
    ...{ id: 'first', command: 'resend', result: 'done' },
    again: { events: [[1, last.event]], positions: [[1, last.position]] },
    gone: { events: [], positions: [[last.position + 1, last.position + 1_000]] },
  });
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  await platform.until(() => {
    expect(platform.events().map(({ n }) => n)).toEqual(upTo(last.event));
    expect(platform.positions().map(({ n }) => n)).toEqual(upTo(last.position));
  });
  await gateway.until(({ outbox }) => expect([outbox?.events.again, outbox?.positions.again]).toEqual([0, 0]));
  platform.forget();
  await ask('first', everything);
  await ask('late', { expires: 1 });
  await platform.command('weather', { id: 'which' });
  await platform.until(() => expect(platform.replies()).toHaveLength(3));
  expect(platform.replies().map(({ id, command, result }) => [id, command, result])).toEqual([
    ['first', 'resend', 'replayed'],
    ['late', 'resend', 'expired'],
    ['which', 'weather', 'unknown-command'],
  ]);
  expect([...platform.events(), ...platform.positions()]).toEqual([]);
  expect((await gateway.status()).outbox).toMatchObject({ events: { again: 0 }, positions: { again: 0 } });
});

it('answers also where its sender wants it, with what that is to bear, and nowhere beyond its own answers', async () => {
  const { platform, ask } = await afterADrive();
  const root = `balise/v1/${VEHICLE}`;
  await ask('known', {}, { topic: `${root}/reply/desk-3`, correlation: 'call 7' });
  await platform.until(() => expect(platform.messages.map(({ topic }) => topic)).toContain('reply/desk-3'));
  const answers = platform.messages.filter(({ topic }) => topic.startsWith('reply'));
  expect(answers.map(({ topic, correlation }) => [topic, correlation])).toEqual([
    ['reply', 'call 7'],
    ['reply/desk-3', 'call 7'],
  ]);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  platform.forget();
  await ask('record', {}, { topic: `${root}/event`, correlation: '' });
  await ask('other', {}, { topic: 'balise/v1/AMB-OTHER/reply/x', correlation: '' });
  await platform.until(() => expect(platform.replies().map(({ id }) => id)).toEqual(['record', 'other']));
  expect(platform.messages.map(({ topic }) => topic)).toEqual(['reply', 'reply']);
});
