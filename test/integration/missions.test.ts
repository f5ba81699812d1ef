/** Orders and presses through the real daemon, a real keypad line, a real broker and a real disk. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventRecord } from '../../gateway/core/record/schema.ts';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import type { Pty } from '../../simulator/receiver/pty.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { type Mosquitto, startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { type Platform, startPlatform } from '../support/running/platform.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { filesBelow } from '../support/running/traces.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const T = Date.UTC(2026, 2, 1, 8);

let place: Workplace;
let mosquitto: Mosquitto;
let platform: Platform;
let keypad: Keypad;
let receiver: Pty;
let presses: number;

beforeEach(async (context) => {
  if (WITHOUT_MOSQUITTO !== null) return context.skip(WITHOUT_MOSQUITTO);
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  receiver = openReceiver(place);
  mosquitto = await startMosquitto(place);
  platform = await startPlatform(place, { url: mosquitto.url() });
  presses = 0;
});

/** With the time known: ten seconds of driving off duty. */
async function start(): Promise<Gateway> {
  const gateway = await startGateway(place, {
    'platform.broker': mosquitto.url(),
    'platform.plaintext': true,
    'keypad.path': keypad.path,
    'keypad.keys': 'B=PEC, C=FINPEC',
    'gnss.kind': 'serial',
    'gnss.path': receiver.path,
  });
  // What is written before the port is open is lost: empty lines, which mean nothing, until some have come.
  await gateway.until(({ gnss }) => {
    void receiver.write(Buffer.from('\r\n'));
    expect(gnss?.bytes).toBeGreaterThan(0);
  });
  const minute = 10 * presses;
  const { sentences } = driveNorth({ t: T + minute * 60_000, latDeg: 4.9, lonDeg: -52.3, fixes: 10 });
  await receiver.write(Buffer.from(sentences));
  await gateway.until(({ clock }) => expect(clock).toBe('gnss'));
  return gateway;
}

const shown = (): string[] => keypad.indications.map(({ state, n }) => (n === null ? state : `${state} ${n}`));

/** One after the other: the next when the indicator has answered. */
async function press(...keys: string[]): Promise<void> {
  const answered = () => keypad.indications.filter(({ state }) => state === 'registered' || state === 'refused').length;
  for (const key of keys) {
    const before = answered();
    presses++;
    await keypad.press(key);
    await vi.waitFor(() => expect(answered()).toBe(before + 1), { timeout: 20_000, interval: 5 });
  }
}

async function send(gateway: Gateway, command: Record<string, unknown>): Promise<void> {
  const t = (await gateway.status()).t ?? 0;
  await platform.command('mission', { issued: t, expires: t + 600_000, ...command });
}

const order = (gateway: Gateway, mission: string, more: Record<string, unknown> = {}): Promise<void> =>
  send(gateway, { id: `order-${mission}`, action: 'order', mission, origin: 'samu', ...more });

/** Each once, in order: what was not acknowledged may come twice. */
function events(): EventRecord[] {
  return [...new Map(platform.events().map((event) => [event.n, event])).values()].sort((a, b) => a.n - b.n);
}

function told(): string[] {
  return events().flatMap((event) => {
    if (event.type === 'press') return [`${event.function} ${event.status ?? '-'}`];
    return event.type === 'mission' ? [`${event.change} ${event.mission}`] : [];
  });
}

describe('a mission', () => {
  it.each(['stop', 'kill'] as const)(
    'goes on after a %s in the middle of it: same state, nothing told twice',
    async (how) => {
      const first = await start();
      await press('G');
      await order(first, 'M1');
      await vi.waitFor(() => expect(shown()).toContain('waiting-order'), { timeout: 20_000, interval: 5 });
      await platform.until(() => expect(platform.replies()).toMatchObject([{ id: 'order-M1', result: 'done' }]));
      await press('A', '1', '2', 'B', '5');
      await platform.until(() => expect(told()).toHaveLength(7));
      await platform.acknowledgeAll();
      await first.until(({ events: all }) => expect(all.acknowledgedUpTo).toBe(all.recorded));
      const { duty, availability, status, service, mission } = await first.status();
      expect({ duty, status, mission }).toEqual({ duty: 'GARDE', status: 'TRANSP', mission: 'M1' });
      const last = events().at(-1)?.n ?? 0;
      await first[how]();

      platform.forget();
      const second = await start();
      expect(await second.status()).toMatchObject({ duty, availability, status, service, mission, tracking: true });
      await order(second, 'M1');
      await platform.until(() => expect(platform.replies()).toMatchObject([{ id: 'order-M1', result: 'replayed' }]));
      await press('6', 'C', '7', '9');
      await platform.until(() => expect(told().at(-1)).toBe('RENTRE REN-BASE'));
      // A kill takes what the disk had not been told of acknowledgements: the same records may come once more, and are the same.
      if (how === 'stop') expect(events().every(({ n }) => n > last)).toBe(true);
      const after = ['DESTIN DESTIN', 'FINPEC FINPEC', 'DISPONIBLE RETOUR', 'RENTRE REN-BASE'];
      expect(told().slice(how === 'stop' ? 0 : -4)).toEqual(after);
      const summaries = events().filter(({ type }) => type === 'mission-summary');
      expect(summaries).toMatchObject([{ mission: 'M1', outcome: 'transported', endedBy: 'return' }]);
      expect(shown().filter((what) => what === 'waiting-order')).toHaveLength(1);
    },
  );

  it('that the company accepted opens no gate: off duty nothing is recorded until the crew departs', async () => {
    const gateway = await start();
    await order(gateway, 'M2', { acceptedBy: 'company' });
    await platform.until(() => expect(told()).toEqual(['received M2']));
    expect(await gateway.status()).toMatchObject({ tracking: false, service: null, mission: 'M2' });
    await press('1');
    expect(await gateway.status()).toMatchObject({ tracking: true, duty: 'HORS_SERVICE', status: 'DEPART' });
    await press('9');
    expect(await gateway.status()).toMatchObject({ tracking: false, service: null, mission: null });
    await platform.until(() => expect(told()).toEqual(['received M2', 'DEPART DEPART', 'RENTRE REN-BASE']));
    const before = events().filter((event) => event.type === 'mission');
    expect(JSON.stringify(before)).not.toMatch(/"lat"|"lon"/);
  });

  it('is answered whatever is wrong with its order', async () => {
    const gateway = await start();
    await press('G');
    await order(gateway, 'M3', { expires: 1 });
    await order(gateway, 'M3b', { caseId: `${'a'.repeat(60)}!` });
    await send(gateway, { id: 'x', action: 'cancel', mission: 'unknown-1', reason: 'other' });
    await send(gateway, { id: 'y', action: 'order', mission: 'unknown-1', origin: 'samu' });
    await send(gateway, { id: 'z', action: 'update', mission: 'nobody-knows', caseId: 'fr.health.samu973.1' });
    await platform.command('mission', 'no object');
    await platform.until(() => expect(platform.replies()).toHaveLength(6));
    expect(platform.replies().map(({ id, result }) => [id, result])).toEqual([
      ['order-M3', 'expired'],
      ['order-M3b', 'invalid'],
      ['x', 'done'],
      ['y', 'replayed'],
      ['z', 'unknown-mission'],
      [null, 'invalid'],
    ]);
    expect(shown()).not.toContain('waiting-order');
  });
});

/** What somebody might put into an order, and nobody may find afterwards. */
const PATIENT = {
  patient: 'DUPONTEL Albertine',
  telephone: '+33694998877',
  adresse: '17 impasse des Flamboyants',
  motif: 'douleur-thoracique-irradiante',
  commentaire: 'code portail 4712B',
};

it('an order with names, numbers, an address and a diagnosis in other keys leaves no trace of them', async () => {
  const gateway = await start();
  await press('G');
  await order(gateway, 'M4', { ...PATIENT, nested: { ...PATIENT } });
  await order(gateway, 'M5', { ...PATIENT, caseId: PATIENT.patient });
  await platform.until(() => expect(platform.replies().map(({ result }) => result)).toEqual(['done', 'invalid']));
  await gateway.until(({ unknownOrderKeys }) => expect(unknownOrderKeys).toBe(11));
  await press('A', '1', '9', 'G');
  await gateway.stop();
  await mosquitto.stop();
  const traces = Object.values(PATIENT).flatMap((text) => text.split(' ').filter((word) => word.length > 4));
  const files = filesBelow(place.dir);
  expect(files.some(({ name }) => name.endsWith('balise.db'))).toBe(true);
  expect(files.some(({ name }) => /broker-\d+\.db$/.test(name))).toBe(true);
  const everything = [
    ...files.map(({ content }) => content.toString('latin1')),
    gateway.output(),
    JSON.stringify(platform.messages),
  ].join('\n');
  expect(everything).toContain('order-M4');
  for (const trace of traces) expect(everything, trace).not.toContain(trace);
});

describe('each press is registered, kept in order and delivered later', () => {
  it('with the broker away', async () => {
    await mosquitto.stop();
    await start();
    await press('G', '1', '2');
    expect(shown().slice(-4)).toEqual(['tracking-on', 'registered 6', 'registered 8', 'registered 9']);
    await mosquitto.restart();
    await platform.until(() => expect(told()).toEqual(['PRISE_GARDE -', 'DEPART DEPART', 'ARRIVEE ARRIVEE']));
    expect(shown().at(-1)).toBe('registered 9');
    await platform.acknowledgeAll();
    await keypad.waitFor('delivered', 9);
  });

  it('with a platform that says nothing', async () => {
    await start();
    await press('G', '1');
    await platform.until(() => expect(told()).toEqual(['PRISE_GARDE -', 'DEPART DEPART']));
    await press('A');
    expect(shown().slice(-4)).toEqual(['tracking-on', 'registered 6', 'registered 8', 'refused']);
    await platform.acknowledgeAll();
    await keypad.waitFor('delivered', 8);
  });

  it('with a clock in 1970: without a time, and dated by the receiver afterwards', async () => {
    // No receiver yet, and what the host says of its clock lies before what can be.
    const gateway = await startGateway(place, {
      'platform.broker': mosquitto.url(),
      'platform.plaintext': true,
      'keypad.path': keypad.path,
      'gnss.kind': 'serial',
      'gnss.path': receiver.path,
      'time.notBefore': '2070-01-01',
    });
    await press('G', '1');
    expect((await gateway.status()).t).toBeNull();
    expect(shown().slice(-3)).toEqual(['tracking-on', 'registered 5', 'registered 7']);
    const t = Date.UTC(2070, 2, 1, 8);
    await receiver.write(Buffer.from(driveNorth({ t, latDeg: 4.9, lonDeg: -52.3, fixes: 5 }).sentences));
    await platform.until(() => expect(events().map(({ type }) => type)).toContain('time'));
    const [prise, depart] = events().filter(({ type }) => type === 'press');
    expect([prise?.t, prise?.clock, depart?.t, depart?.clock]).toEqual([null, 'none', null, 'none']);
    const time = events().find((event) => event.type === 'time');
    const offset = time?.type === 'time' ? time.utcMinusMonoMs : 0;
    expect(Math.abs((depart?.mono ?? 0) + offset - t)).toBeLessThan(60_000);
    await order(gateway, 'M6');
    await platform.until(() => expect(platform.replies()).toMatchObject([{ result: 'done' }]));
    await platform.acknowledgeAll();
    await keypad.waitFor('delivered', 7);
  });
});
