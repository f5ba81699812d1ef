/** The duty gate of the running gateway: off duty no coordinate reaches a disk, a log, a socket or a topic. */
import { beforeEach, expect, it } from 'vitest';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import type { Pty } from '../../simulator/receiver/pty.ts';
import { balise } from '../support/running/balise.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { type Mosquitto, startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { type Platform, startPlatform } from '../support/running/platform.ts';
import { driveNorth, type Fix, openReceiver } from '../support/running/receiver.ts';
import { filesBelow, tracesOf } from '../support/running/traces.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const T = Date.UTC(2026, 2, 1, 8);

let place: Workplace;
let mosquitto: Mosquitto;
let platform: Platform;
let keypad: Keypad;
let receiver: Pty;
let gateway: Gateway;
let believed: number;

beforeEach(async (context) => {
  if (WITHOUT_MOSQUITTO !== null) context.skip(WITHOUT_MOSQUITTO);
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  receiver = openReceiver(place);
  mosquitto = await startMosquitto(place);
  platform = await startPlatform(place, { url: mosquitto.url() });
  gateway = await startGateway(place, {
    'platform.broker': mosquitto.url(),
    'platform.plaintext': true,
    'keypad.path': keypad.path,
    'gnss.kind': 'serial',
    'gnss.path': receiver.path,
  });
  believed = 0;
});

async function press(key: string): Promise<void> {
  const { events } = await gateway.status();
  await keypad.press(key);
  await keypad.waitFor('registered', events.recorded + 1);
}

/** It has no effect then, and no event tells where it was. */
async function refused(key: string, why: string): Promise<void> {
  const shown = keypad.waitFor('refused');
  await keypad.press(key);
  expect(await shown).toMatchObject({ detail: why });
}

/**
 * Drives 12 fixes and waits until the gateway has believed them all. The stretches lie a degree and an hour apart: in less time no
 * vehicle could come there, and they would be suspect.
 */
async function drive(stretch: number): Promise<Fix[]> {
  const { sentences, fixes } = driveNorth({
    t: T + stretch * 3_600_000,
    latDeg: 61.123456 + stretch,
    lonDeg: -121.654321 + stretch,
    fixes: 12,
  });
  await receiver.write(Buffer.from(sentences));
  believed += fixes.length;
  await gateway.until(({ gnss }) => expect(gnss?.believed).toBe(believed));
  return fixes;
}

async function everything(): Promise<{ name: string; content: Buffer | string }[]> {
  const args = ['-c', gateway.configFile];
  return [
    // The configuration of the broker and its own store of retained messages are among these files.
    ...filesBelow(place.dir),
    ...platform.messages.map(({ topic, text }) => ({ name: topic, content: text })),
    { name: 'log', content: gateway.output() },
    { name: 'status', content: (await balise(['status', ...args])).stdout },
    { name: 'status --json', content: (await balise(['status', '--json', ...args])).stdout },
  ];
}

/** Topics of what a subscriber finds that comes now. */
async function retained(): Promise<string[]> {
  const late = await startPlatform(place, { url: mosquitto.url() });
  await late.until(() => expect(late.messages.map(({ topic }) => topic)).toContain('presence'));
  await late.until(() => expect(late.messages.map(({ topic }) => topic)).toContain('state'));
  const topics = late.messages.filter((message) => message.retained).map(({ topic }) => topic);
  await late.close();
  return topics;
}

it('keeps no coordinate of the time off duty, before a garde, after it and in a pause', async () => {
  const before = await drive(0);
  await refused('2', 'off-duty');
  await refused('8', 'off-duty');
  await press('G');
  const during = await drive(1);
  await gateway.until(({ positions }) => expect(positions.stored).toEqual([[1, 12]]));
  await press('P');
  const pause = await drive(2);
  await refused('3', 'pause');
  await press('P');
  await press('G');
  const after = await drive(3);
  await refused('5', 'off-duty');
  await platform.until(() => {
    expect(platform.events().filter(({ type }) => type === 'press')).toHaveLength(4);
    expect(platform.positions().length).toBeGreaterThanOrEqual(12);
  });

  const places = await everything();
  for (const offDuty of [before, pause, after]) expect(tracesOf(offDuty, places)).toEqual([]);
  // The search itself finds what is there: the track on duty is on disk and on the topics, and in no log or status.
  const found = tracesOf(during, places);
  expect(found).toEqual(expect.arrayContaining(['position', 'history']));
  expect(found.some((name) => name.includes('balise.db'))).toBe(true);
  expect(found.filter((name) => name === 'log' || name.startsWith('status'))).toEqual([]);
  const stored = platform.events().filter((event) => event.type === 'press' && event.position !== null);
  expect(stored.map((event) => event.n)).toEqual([]);

  await gateway.kill();
  for (const offDuty of [before, pause, after]) expect(tracesOf(offDuty, filesBelow(place.dir))).toEqual([]);
});

it('keeps none of a mission that ended, and every one of a mission that goes on past the end of the garde', async () => {
  await press('G');
  await press('1');
  await press('G');
  const during = await drive(0);
  await gateway.until(({ positions }) => expect(positions.stored).toEqual([[1, 12]]));
  await press('9');
  const after = await drive(1);
  await platform.until(() => expect(platform.events().map(({ type }) => type)).toContain('service-summary'));
  const places = await everything();
  expect(tracesOf(after, places)).toEqual([]);
  expect(tracesOf(during, places)).toContain('position');
});

it('clears the retained position when the gate closes', async () => {
  await press('V');
  await drive(0);
  // With a place in it: an empty one came first, when the box reported off duty.
  await platform.until(() => expect(lastPosition()).toContain('lat'));
  expect(await retained()).toContain('position');
  await press('V');
  await platform.until(() => expect(lastPosition()).toBe(''));
  expect(await retained()).not.toContain('position');
});

it('clears it after the reconnection when the link was down at the time', async () => {
  await press('G');
  await drive(0);
  await gateway.until(({ positions }) => expect(positions.stored).toEqual([[1, 12]]));
  await platform.until(() => expect(platform.positions().length).toBeGreaterThanOrEqual(12));
  // All may have come as history: one that is live, too.
  await platform.until(() => expect(lastPosition()).toContain('lat'));
  expect(await retained()).toContain('position');
  await mosquitto.stop();
  await gateway.until(({ link }) => expect(link?.up).toBe(false));
  await press('G');
  const after = await drive(1);
  platform.forget();
  await mosquitto.restart();
  await platform.until(() => expect(lastPosition()).toBe(''));
  expect(await retained()).not.toContain('position');
  expect(tracesOf(after, await everything())).toEqual([]);
});

function lastPosition(): string | undefined {
  return platform.messages.findLast(({ topic }) => topic === 'position')?.text;
}
