/**
 * The link to a broker as a fleet has it: TLS, one client certificate per vehicle, an ACL by its name. And everything that
 * can be wrong with it: each is a named fault, and the gateway goes on storing until it is mended.
 */
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultCode } from '../../gateway/core/errors.ts';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import { type Authority, type Certificate, createAuthority, WITHOUT_OPENSSL } from '../support/running/certificates.ts';
import { type Options, VEHICLE } from '../support/running/config.ts';
import { type Gateway, startGateway, statusOfCli } from '../support/running/gateway.ts';
import { freePort, type Mosquitto, startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { type Platform, startPlatform } from '../support/running/platform.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const PLATFORM_ACL = 'user platform\ntopic readwrite balise/v1/#\n';
const ACL = `${PLATFORM_ACL}\npattern write balise/v1/%u/#\npattern read balise/v1/%u/cmd/#\n`;
/** What the vehicle may write, topic by topic, so that some can be left out. */
const aclWithout = (...topics: string[]): string => {
  const allowed = ['presence', 'state', 'health', 'event', 'position', 'history'].filter(
    (each) => !topics.includes(each),
  );
  const lines = allowed.map((topic) => `pattern write balise/v1/%u/${topic}`);
  return `${PLATFORM_ACL}\n${lines.join('\n')}\npattern read balise/v1/%u/cmd/#\n`;
};

const T = Date.UTC(2026, 2, 1, 8);

let dir: string;
let ca: Authority;
let otherCa: Authority;
let server: Certificate;
let vehicle: Certificate;
let client: Certificate;

const missing = WITHOUT_MOSQUITTO ?? WITHOUT_OPENSSL;
beforeAll(() => {
  if (missing !== null) return;
  dir = mkdtempSync(join(tmpdir(), 'balise-pki-'));
  ca = createAuthority(dir, 'ca');
  otherCa = createAuthority(dir, 'other-ca');
  server = ca.issue('broker', { altNames: 'DNS:localhost' });
  vehicle = ca.issue(VEHICLE);
  client = ca.issue('platform');
});
afterAll(() => {
  if (missing === null) rmSync(dir, { recursive: true });
});

let place: Workplace;
let keypad: Keypad;
beforeEach((context) => {
  if (missing !== null) context.skip(missing);
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
});

const broker = (options: { acl?: string; server?: Certificate; port?: number } = {}): Promise<Mosquitto> =>
  startMosquitto(place, { acl: ACL, ...options, tls: { ca: ca.cert, server: options.server ?? server } });

const platformAt = ({ url }: Mosquitto): Promise<Platform> =>
  startPlatform(place, { url: url(), tls: { ca: ca.cert, client } });

function gatewayAt(url: string, options: Options = {}): Promise<Gateway> {
  return startGateway(place, {
    'platform.broker': url,
    'platform.ca': ca.cert,
    'platform.cert': vehicle.cert,
    'platform.key': vehicle.key,
    'keypad.path': keypad.path,
    ...options,
  });
}

/** The fault stands and is told once; meanwhile what the crew does is kept. */
async function stands(gateway: Gateway, code: FaultCode): Promise<void> {
  await gateway.raised(code);
  const { events } = await gateway.until(({ link }) => expect(link?.up).toBe(false));
  await keypad.press('1');
  await keypad.waitFor('registered', events.recorded + 1);
  const { report } = await statusOfCli(gateway.configFile);
  expect(report).toMatchObject({ running: true, events: { presses: 1, acknowledgedUpTo: 0 } });
  expect(report.faults.map((fault) => fault.code)).toContain(code);
  expect(gateway.changes(code)).toEqual({ began: 1, ended: 0 });
}

/** Mended without a restart of the gateway: the link comes up and the fault is over. */
async function recovers(gateway: Gateway, code: FaultCode): Promise<void> {
  await gateway.until(({ link }) => expect(link?.up).toBe(true));
  await gateway.mended(code);
  expect(gateway.changes(code)).toEqual({ began: 1, ended: 1 });
}

describe('a broker that asks for certificates', () => {
  it('takes the events over TLS and MQTT 5, and the acknowledgement releases them', async () => {
    const mosquitto = await broker();
    const platform = await platformAt(mosquitto);
    const gateway = await gatewayAt(mosquitto.url());
    await gateway.until(({ link }) => expect(link).toMatchObject({ up: true, protocol: '5', encrypted: true }));
    await keypad.press('G');
    await platform.until(() =>
      expect(platform.events().find((event) => event.type === 'press')).toMatchObject({ function: 'PRISE_GARDE' }),
    );
    // The events before the press were in the broker's hands by then, which releases nothing.
    expect((await gateway.status()).events.acknowledgedUpTo).toBe(0);
    const { eventsUpTo } = await platform.acknowledgeAll();
    await keypad.waitFor('delivered', eventsUpTo);
    const { report } = await statusOfCli(gateway.configFile);
    expect(report.events.acknowledgedUpTo).toBe(report.events.recorded);
    expect(report.faults).toEqual([]);
  });

  it('keeps a vehicle out of what belongs to another', async () => {
    const mosquitto = await broker();
    const platform = await platformAt(mosquitto);
    const gateway = await gatewayAt(mosquitto.url(), { 'vehicle.id': 'AMB-973-08' });
    await gateway.raised('broker-forbids');
    expect((await gateway.status()).events.acknowledgedUpTo).toBe(0);
    expect(platform.messages).toEqual([]);
  });
});

describe('a topic that the ACL forbids', () => {
  it('keeps the events until the ACL is mended', async () => {
    const mosquitto = await broker({ acl: aclWithout('event') });
    const platform = await platformAt(mosquitto);
    const receiver = openReceiver(place);
    const gateway = await gatewayAt(mosquitto.url(), { 'gnss.kind': 'serial', 'gnss.path': receiver.path });
    expect((await gateway.raised('broker-forbids')).detail).toContain('topic event');
    await keypad.press('G');
    await keypad.waitFor('registered', 1);
    await receiver.write(Buffer.from(drive(T)));
    // Other topics go on, and that they do is no reason to say that all is well.
    await platform.until(() => expect(platform.positions()).toHaveLength(5));
    await platform.acknowledgeAll();
    await gateway.until(({ positions }) => expect(positions.pending).toBe(0));
    const { report } = await statusOfCli(gateway.configFile);
    expect(report.faults.map(({ code }) => code)).toEqual(['broker-forbids']);
    expect(report.events).toMatchObject({ acknowledgedUpTo: 0, presses: 1 });
    expect(platform.events()).toEqual([]);
    expect(gateway.changes('broker-forbids')).toEqual({ began: 1, ended: 0 });

    await mosquitto.restart({ acl: ACL });
    await platform.until(() =>
      expect(platform.events().map(({ n }) => n)).toEqual(expect.arrayContaining(numbers(report.events.recorded))),
    );
    await platform.acknowledgeAll();
    await gateway.mended('broker-forbids');
    await gateway.until(({ events }) => expect(events.acknowledgedUpTo).toBeGreaterThanOrEqual(report.events.recorded));
    expect(gateway.changes('broker-forbids')).toEqual({ began: 1, ended: 1 });
  });

  it('keeps the positions until the ACL is mended', async () => {
    const mosquitto = await broker({ acl: aclWithout('position', 'history') });
    const platform = await platformAt(mosquitto);
    const receiver = openReceiver(place);
    const gateway = await gatewayAt(mosquitto.url(), { 'gnss.kind': 'serial', 'gnss.path': receiver.path });
    await gateway.until(({ link }) => expect(link?.up).toBe(true));
    await keypad.press('G');
    await keypad.waitFor('registered', 1);
    await receiver.write(Buffer.from(drive(T)));
    await gateway.until(({ positions }) => expect(positions).toMatchObject({ stored: [[1, 5]], pending: 5 }));
    const fault = await gateway.raised('broker-forbids');
    expect(fault.detail).toMatch(/topic (position|history)/);
    await platform.until(() => expect(platform.events().some(({ type }) => type === 'press')).toBe(true));
    await platform.acknowledgeAll();
    await gateway.until(({ events }) => expect(events.acknowledgedUpTo).toBeGreaterThan(0));
    expect(platform.positions()).toEqual([]);
    expect(gateway.changes('broker-forbids')).toEqual({ began: 1, ended: 0 });

    await mosquitto.restart({ acl: ACL });
    await platform.until(() =>
      expect(platform.positions().map(({ n }) => n)).toEqual(expect.arrayContaining(numbers(5))),
    );
    await platform.acknowledgeAll();
    await gateway.until(({ positions }) => expect(positions).toMatchObject({ acknowledged: [[1, 5]], pending: 0 }));
    // They came as history; that `position` is allowed too is seen with the next one.
    await receiver.write(Buffer.from(drive(T + 60_000)));
    await gateway.mended('broker-forbids');
    expect(gateway.changes('broker-forbids')).toEqual({ began: 1, ended: 1 });
  });
});

describe('a link that cannot come up', () => {
  it('tls-untrusted: the broker is signed by another authority', async () => {
    const mosquitto = await broker();
    const believed = join(place.dir, 'believed.pem');
    copyFileSync(otherCa.cert, believed);
    const gateway = await gatewayAt(mosquitto.url(), { 'platform.ca': believed });
    await stands(gateway, 'tls-untrusted');
    copyFileSync(ca.cert, believed);
    await recovers(gateway, 'tls-untrusted');
  });

  it('tls-wrong-name: the certificate is for another host', async () => {
    const mosquitto = await broker({ server: ca.issue('broker', { altNames: 'DNS:broker.example.org' }) });
    const gateway = await gatewayAt(mosquitto.url());
    await stands(gateway, 'tls-wrong-name');
    await mosquitto.restart({ tls: { ca: ca.cert, server } });
    await recovers(gateway, 'tls-wrong-name');
  });

  it('tls-not-valid-now: the certificate of the broker has expired', async () => {
    const mosquitto = await broker({ server: ca.issue('broker', { altNames: 'DNS:localhost', expired: true }) });
    const gateway = await gatewayAt(mosquitto.url());
    await stands(gateway, 'tls-not-valid-now');
    await mosquitto.restart({ tls: { ca: ca.cert, server } });
    await recovers(gateway, 'tls-not-valid-now');
  });

  it.each([
    ['is not there', (): void => undefined],
    ['is no PEM', (file: string): void => writeFileSync(file, 'no key at all\n')],
  ])('tls-files: the key %s', async (_what, spoil) => {
    const mosquitto = await broker();
    const key = join(place.dir, 'vehicle.key');
    spoil(key);
    const gateway = await gatewayAt(mosquitto.url(), { 'platform.key': key });
    await stands(gateway, 'tls-files');
    copyFileSync(vehicle.key, key);
    chmodSync(key, 0o600);
    await recovers(gateway, 'tls-files');
  });

  // The gateway waits 15 s and more after a refusal, so that a vehicle does not hammer the broker: not waited for here.
  it('tls-client-refused: the vehicle shows a certificate of another authority', async () => {
    const mosquitto = await broker();
    const stranger = otherCa.issue(VEHICLE);
    const gateway = await gatewayAt(mosquitto.url(), { 'platform.cert': stranger.cert, 'platform.key': stranger.key });
    await stands(gateway, 'tls-client-refused');
  });

  it('tls-client-refused: the certificate of the vehicle has expired', async () => {
    const mosquitto = await broker();
    const old = ca.issue(VEHICLE, { expired: true });
    const gateway = await gatewayAt(mosquitto.url(), { 'platform.cert': old.cert, 'platform.key': old.key });
    await stands(gateway, 'tls-client-refused');
  });

  it('broker-unreachable: nobody listens there', async () => {
    const port = await freePort();
    const gateway = await gatewayAt(`mqtts://localhost:${port}`);
    await stands(gateway, 'broker-unreachable');
    await broker({ port });
    await recovers(gateway, 'broker-unreachable');
  });

  it('broker-refused: the broker knows nobody without a name', async () => {
    const mosquitto = await startMosquitto(place, { anonymous: false });
    const gateway = await gatewayAt(mosquitto.url(), { 'platform.plaintext': true });
    await stands(gateway, 'broker-refused');
  });
});

/** Five positions. */
function drive(t: number): string {
  return driveNorth({ t, latDeg: 4.9, lonDeg: -52.3, fixes: 5 }).sentences;
}

function numbers(upTo: number): number[] {
  return Array.from({ length: upTo }, (_, i) => i + 1);
}
