/** `cmd/roster` through the real daemon, a real broker and a real disk. */
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import type { Pty } from '../../simulator/receiver/pty.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { type Mosquitto, startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { type Platform, startPlatform } from '../support/running/platform.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { filesBelow } from '../support/running/traces.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

/** A Monday, 09:00 in Paris. */
const T = Date.UTC(2026, 2, 2, 8);
const DAY_MS = 86_400_000;
const NIGHTS = ['20:00-24:00', '00:00-08:00'];
const MORNINGS = ['08:00-12:00'];

const rosterOf = (id: string, hours: string[], issued = T) => ({
  ...{ id, issued, expires: T + DAY_MS, timeZone: 'Europe/Paris', holidays: 'fr', sector: 'dole', zones: [] },
  ...{ from: '2026-03-01', until: null, exceptions: [], weekly: [{ days: ['semaine'], hours }] },
});

let place: Workplace;
let mosquitto: Mosquitto;
let platform: Platform;
let keypad: Keypad;
let receiver: Pty;

beforeEach(async (context) => {
  if (WITHOUT_MOSQUITTO !== null) return context.skip(WITHOUT_MOSQUITTO);
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  receiver = openReceiver(place);
  mosquitto = await startMosquitto(place);
  platform = await startPlatform(place, { url: mosquitto.url() });
});

/** With the time known: 50 s of driving. */
async function start(): Promise<Gateway> {
  const gateway = await startGateway(place, {
    'platform.broker': mosquitto.url(),
    'platform.plaintext': true,
    'keypad.path': keypad.path,
    'gnss.kind': 'serial',
    'gnss.path': receiver.path,
  });
  await receiver.write(Buffer.from(driveNorth({ t: T, latDeg: 4.9, lonDeg: -52.3, fixes: 10 }).sentences));
  await gateway.until(({ clock }) => expect(clock).toBe('gnss'));
  return gateway;
}

async function press(key: string): Promise<void> {
  const registered = () => keypad.indications.filter(({ state }) => state === 'registered').length;
  const before = registered();
  await keypad.press(key);
  await vi.waitFor(() => expect(registered()).toBe(before + 1), { timeout: 20_000, interval: 5 });
}

/** Each once, in order: what was not acknowledged may come twice. */
function prises(): [string, boolean | null][] {
  const events = [...new Map(platform.events().map((event) => [event.n, event])).values()].sort((a, b) => a.n - b.n);
  return events.flatMap((event) => (event.type === 'press' ? [[event.function, event.outsideRoster]] : []));
}

it.each([
  ['outside', NIGHTS, true],
  ['inside', MORNINGS, false],
] as const)(
  'is on the disk when it is answered, and is what counts after a kill without a network: a prise %s of it',
  async (where, hours, outsideRoster) => {
    const id = `dole-${where}`;
    const first = await start();
    await platform.roster(rosterOf(id, [...hours]));
    await platform.until(() => expect(platform.replies()).toMatchObject([{ id, command: 'roster', result: 'done' }]));
    await first.kill();
    const store = filesBelow(join(place.dir, 'store'));
    expect(store.some(({ content }) => content.includes(id))).toBe(true);

    await mosquitto.stop();
    const second = await start();
    await press('G');
    // Blocked is nothing.
    expect(await second.status()).toMatchObject({ duty: 'GARDE', tracking: true });

    await mosquitto.restart();
    await platform.until(() => expect(prises()).toEqual([['PRISE_GARDE', outsideRoster]]));
    // Retained, the broker hands it out again at every connection.
    await platform.until(() => expect(platform.replies().at(-1)).toMatchObject({ id, result: 'replayed' }));
  },
);

it('what is no roster, or comes too late, is answered, and the one before stays', async () => {
  await start();
  await platform.roster(rosterOf('nights', NIGHTS));
  await platform.roster(rosterOf('no-hours', [], T + 1));
  await platform.roster({ ...rosterOf('too-late', MORNINGS, T + 2), expires: T });
  await platform.roster(rosterOf('older', MORNINGS, T - 1));
  await platform.until(() => expect(platform.replies()).toHaveLength(4));
  expect(platform.replies().map(({ id, result }) => [id, result])).toEqual([
    ['nights', 'done'],
    ['no-hours', 'invalid'],
    ['too-late', 'expired'],
    ['older', 'replayed'],
  ]);
  await press('G');
  await platform.until(() => expect(prises()).toEqual([['PRISE_GARDE', true]]));
});

it('without one nobody says whether a prise is outside it', async () => {
  await start();
  await press('G');
  await platform.until(() => expect(prises()).toEqual([['PRISE_GARDE', null]]));
});
