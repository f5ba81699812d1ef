/** National bodies through the real daemon, a real keypad line, a real broker and a real disk: each valid, each in its turn. */
import { beforeEach, expect, it, vi } from 'vitest';
import type { EventRecord } from '../../gateway/core/record/schema.ts';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import type { Pty } from '../../simulator/receiver/pty.ts';
import { hubPositions, hubSaid, hubWords } from '../support/hub-said.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { type Mosquitto, startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { type Platform, startPlatform } from '../support/running/platform.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const T = Date.UTC(2026, 2, 1, 8);
const CASE = 'fr.health.samu973.DRFR15973260301';
const REQUEST = 'fr.health.samu973.request.1';
const RESOURCE = 'fr.health.beaurivage.resource.0007';
const HUB = {
  'vehicle.timeZone': 'America/Cayenne',
  'hub.orgId': 'fr.health.beaurivage',
  'hub.resourceId': RESOURCE,
  'hub.name': 'GA-123-BC',
  'hub.geoPos': true,
  'hub.geoRes': true,
  'hub.rsSr': true,
  'hub.rsRr': true,
};
const ALL_BUT_HUB = [
  ...['presence', 'state', 'position', 'history', 'event', 'health', 'reply'].map(
    (topic) => `topic write +/+/+/${topic}`,
  ),
  'topic read #',
  'pattern write balise/v1/+/cmd/#',
];

let place: Workplace;
let mosquitto: Mosquitto;
let platform: Platform;
let keypad: Keypad;
let receiver: Pty;
let driven: number;

beforeEach(async (context) => {
  if (WITHOUT_MOSQUITTO !== null) return context.skip(WITHOUT_MOSQUITTO);
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  receiver = openReceiver(place);
  mosquitto = await startMosquitto(place);
  platform = await startPlatform(place, { url: mosquitto.url() });
  driven = 0;
});

/** So many fixes more of one drive, 5 s apart. */
async function drive(fixes: number): Promise<void> {
  const from = { t: T + driven * 5_000, latDeg: 4.9 + (driven * 5 * 50) / 3.6 / 111_195, lonDeg: -52.3 };
  driven += fixes;
  await receiver.write(Buffer.from(driveNorth({ ...from, fixes }).sentences));
}

async function start(options: Record<string, string | boolean> = HUB): Promise<Gateway> {
  const gateway = await startGateway(place, {
    'platform.broker': mosquitto.url(),
    'platform.plaintext': true,
    'keypad.path': keypad.path,
    'keypad.keys': 'B=PEC, C=FINPEC',
    'gnss.kind': 'serial',
    'gnss.path': receiver.path,
    ...options,
  });
  // What is said before the port is open is lost.
  const clockIsSet = async () => {
    await drive(5);
    expect((await gateway.status()).clock).toBe('gnss');
  };
  await vi.waitFor(clockIsSet, { timeout: 25_000, interval: 200 });
  return gateway;
}

/** One after the other: the next when the indicator has answered. */
async function press(...keys: string[]): Promise<void> {
  const answers = () => keypad.indications.filter(({ state }) => state === 'registered' || state === 'refused');
  const once = async (key: string) => {
    const before = answers().length;
    await keypad.press(key);
    await vi.waitFor(() => expect(answers().length).toBe(before + 1), { timeout: 20_000, interval: 5 });
    return answers().at(-1);
  };
  for (const key of keys) {
    // A busy machine reads one key going up and the next going down at once, and takes them for one hand on both. Again, not at once:
    // that would be a bounce.
    const registered = async () => expect(await once(key), key).toMatchObject({ state: 'registered' });
    await vi.waitFor(registered, { timeout: 25_000, interval: 300 });
  }
}

/** With a case and a request; the crew has been told. */
async function order(gateway: Gateway, mission: string): Promise<void> {
  const told = () => keypad.indications.filter(({ state }) => state === 'waiting-order').length;
  const before = told();
  const t = (await gateway.status()).t ?? 0;
  const rest = { issued: t, expires: t + 3_600_000, caseId: CASE, requestId: REQUEST, origin: 'samu' };
  await platform.command('mission', { id: `o-${mission}`, action: 'order', mission, ...rest });
  await vi.waitFor(() => expect(told()).toBe(before + 1), { timeout: 20_000, interval: 5 });
}

const said = () => hubSaid(platform.messages);
const words = () => hubWords(platform.messages);
const positions = () => hubPositions(platform.messages);

const statusesFrom = (index: number): string[] => [
  ...new Set(
    positions()
      .slice(index)
      .map(({ status, engagedStatus }) => `${status} ${engagedStatus ?? '-'}`),
  ),
];

const stepped = (status: string): Extract<EventRecord, { type: 'press' }> => {
  const found = platform.events().find((event) => event.type === 'press' && event.status === status);
  if (found?.type !== 'press') throw new Error(`no press made ${status}`);
  return found;
};

it('a whole mission: each word after its event, valid, and of the instant of the press', async () => {
  const gateway = await start();
  expect(said()).toEqual([]);
  await press('G');
  await drive(5);
  await platform.until(() => expect(statusesFrom(0)).toEqual(['DISPONIBLE -']));
  await order(gateway, 'M1');
  await press('A', '1', '2', 'B');
  const atScene = positions().length;
  await drive(5);
  await platform.until(() => expect(statusesFrom(atScene)).toEqual(['INDISPONIBLE ARRIVEE_LIEU']));
  await press('5', '6', 'C', '7', '9');
  await platform.until(() => expect(words().at(-1)).toBe('SR REN-BASE true'));
  expect(words()).toEqual([
    `RES ${RESOURCE} GA-123-BC`,
    ...['RR DIFFEREE', 'RR ACCEPTEE', 'SR DECLENCHE false', 'SR DEPART false', 'SR ARRIVEE false', 'SR PEC false'],
    ...['SR TRANSP false', 'SR DESTIN false', 'SR FINPEC false', 'SR RETOUR true', 'SR REN-BASE true'],
  ]);
  const departure = said().find(({ body }) => JSON.stringify(body).includes('"DEPART"'))?.body as unknown as {
    resourcesStatus: { caseId: string; state: { datetime: string } };
  };
  const { caseId, state } = departure.resourcesStatus;
  expect(caseId).toBe(CASE);
  expect(state.datetime).toMatch(/-03:00$/);
  expect(Date.parse(state.datetime)).toBe(Math.floor((stepped('DEPART').t ?? 0) / 1_000) * 1_000);
  const topics = platform.messages.map(({ topic }) => topic);
  expect(topics.indexOf('event')).toBeLessThan(topics.indexOf('hub/geo-res'));

  const before = positions().length;
  await press('G');
  await drive(5);
  await platform.until(() =>
    expect(platform.messages.some(({ topic, text }) => topic === 'position' && text === '')).toBe(true),
  );
  await gateway.until(({ link }) => expect(link?.up).toBe(true));
  expect(positions().length).toBe(before);
  expect((await gateway.status()).faults.map(({ code }) => code)).toEqual(['plaintext-link']);
});

it.each(['stop', 'kill'] as const)(
  'presses and positions of a gap come when it is over, a %s in the middle of it or not, with their own instants',
  async (how) => {
    const first = await start();
    await press('G');
    await order(first, 'M2');
    await platform.until(() => expect(words().at(-1)).toBe('RR DIFFEREE'));
    await platform.acknowledgeAll();
    await first.until(({ events }) => expect(events.acknowledgedUpTo).toBe(events.recorded));

    await mosquitto.stop();
    await press('A', '1');
    await drive(8);
    await first.until(({ positions: { pending } }) => expect(pending).toBeGreaterThanOrEqual(8));
    await press('2', '9');
    await first.until(({ events }) => expect(events.recorded - events.acknowledgedUpTo).toBeGreaterThanOrEqual(4));
    platform.forget();
    await first[how]();
    const second = await start();
    await mosquitto.restart();
    await platform.until(() => expect(words().join()).toContain('REN-BASE'));
    const unique = [...new Set(words())].filter((word) => !word.startsWith('RES') && word !== 'RR DIFFEREE');
    expect(unique).toEqual([
      'RR ACCEPTEE',
      'SR DECLENCHE false',
      'SR DEPART false',
      'SR ARRIVEE false',
      expect.stringMatching(/^SR REN-BASE/),
    ]);
    const shown = said().map(({ body }) => JSON.stringify(body));
    for (const status of ['DECLENCHE', 'DEPART', 'ARRIVEE', 'REN-BASE']) {
      const pressed = Math.floor((stepped(status).t ?? 0) / 1_000) * 1_000;
      const text =
        shown.find((each) => each.includes(`"status":"${status}"`) && each.includes('resourcesStatus')) ?? '';
      expect(Date.parse(/"datetime":"([^"]+)"/.exec(text)?.[1] ?? ''), status).toBe(pressed);
    }
    await platform.until(() => expect(statusesFrom(0)).toContain('INDISPONIBLE PARTIE'));
    await platform.acknowledgeAll();
    await second.until(({ events }) => expect(events.acknowledgedUpTo).toBeGreaterThan(0));
  },
);

it('a broker that forbids the topics is named, and no record waits for it', async () => {
  await mosquitto.restart({ acl: `${ALL_BUT_HUB.join('\n')}\n` });
  const gateway = await start();
  await press('G');
  await order(gateway, 'M3');
  await press('A', '1');
  await drive(5);
  const fault = await gateway.raised('hub-forbidden');
  expect(fault.detail).toContain('hub/');
  await platform.until(() => expect(platform.events().at(-1)).toMatchObject({ type: 'press', status: 'DEPART' }));
  await platform.until(() => expect(platform.positions().length).toBeGreaterThanOrEqual(5));
  await platform.acknowledgeAll();
  await gateway.until(({ events, positions: { pending } }) => {
    expect(events.acknowledgedUpTo).toBe(events.recorded);
    expect(pending).toBe(0);
  });
  expect(said()).toEqual([]);
  expect(gateway.changes('hub-forbidden')).toEqual({ began: 1, ended: 0 });
  expect((await gateway.status()).faults.map(({ code }) => code).sort()).toEqual(['hub-forbidden', 'plaintext-link']);

  await mosquitto.restart({ acl: 'topic readwrite #\n' });
  await press('2');
  await platform.until(() => expect(words()).toContain('SR ARRIVEE false'));
});

it('a vehicle that is not configured for it says nothing national', async () => {
  const gateway = await start({});
  await press('G');
  await order(gateway, 'M4');
  await press('A', '1', '9');
  await drive(5);
  await platform.until(() => expect(platform.events().map(({ type }) => type)).toContain('mission-summary'));
  await platform.until(() => expect(platform.positions().length).toBeGreaterThanOrEqual(5));
  expect(said()).toEqual([]);
});
