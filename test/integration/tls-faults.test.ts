/** What time and revocation do to a link: named, survived, and over without a restart of the gateway. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import { EXPIRED } from '../support/running/certificates.ts';
import { type Options, VEHICLE } from '../support/running/config.ts';
import { createFleet, type Fleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import { type Gateway, statusOfCli } from '../support/running/gateway.ts';
import { freePort } from '../support/running/mosquitto.ts';
import { recovers, stands } from '../support/running/standing.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

let fleet: Fleet;
beforeAll(() => {
  if (WITHOUT_TLS === null) fleet = createFleet();
});
afterAll(() => fleet?.remove());

let place: Workplace;
let keypad: Keypad;
beforeEach((context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
});

const gatewayAt = (url: string, options: Options = {}): Promise<Gateway> =>
  fleet.gateway(place, url, { 'keypad.path': keypad.path, ...options });

it('tls-revoked: the certificate of the broker', async () => {
  const server = fleet.ca.issue('broker', { altNames: 'DNS:localhost' });
  const mosquitto = await fleet.broker(place, { server });
  const gateway = await gatewayAt(mosquitto.url(), { 'platform.crl': fleet.ca.revoke([server]) });
  await stands(gateway, keypad, 'tls-revoked');
  await mosquitto.restart({ tls: { ca: fleet.ca.cert, server: fleet.server } });
  await recovers(gateway, 'tls-revoked');
});

it('tls-crl: the list of revoked certificates is too old', async () => {
  const mosquitto = await fleet.broker(place);
  const list = join(place.dir, 'crl.pem');
  copyFileSync(fleet.ca.revoke([], EXPIRED), list);
  const gateway = await gatewayAt(mosquitto.url(), { 'platform.crl': list });
  await stands(gateway, keypad, 'tls-crl');
  copyFileSync(fleet.ca.revoke([]), list);
  await recovers(gateway, 'tls-crl');
});

// The gateway waits 15 s and more after a refusal: how it recovers is shown in test/drivers/mqtt with the test's clock.
it('tls-client-refused: the certificate of the vehicle is revoked', async () => {
  const own = fleet.ca.issue(VEHICLE);
  const mosquitto = await fleet.broker(place, { crl: fleet.ca.revoke([own]) });
  const gateway = await gatewayAt(mosquitto.url(), { 'platform.cert': own.cert, 'platform.key': own.key });
  await stands(gateway, keypad, 'tls-client-refused');
});

it('tls-expires-soon: while everything works', async () => {
  const mosquitto = await fleet.broker(place);
  const own = fleet.ca.issue(VEHICLE, { days: [-100, 20] });
  const gateway = await gatewayAt(mosquitto.url(), { 'platform.cert': own.cert, 'platform.key': own.key });
  await gateway.until(({ link }) => expect(link?.up).toBe(true));
  expect((await gateway.raised('tls-expires-soon')).detail).toMatch(/^valid until \d{4}-/);
});

it('clock-not-set: TLS waits, and nothing is tried', async () => {
  const mosquitto = await fleet.broker(place);
  const gateway = await gatewayAt(mosquitto.url(), { 'time.notBefore': '2099-01-01' });
  await stands(gateway, keypad, 'clock-not-set');
  const { report } = await statusOfCli(gateway.configFile);
  expect(report.faults.map(({ code }) => code)).toEqual(['clock-not-set']);
  expect(report.faults[0]?.detail).toMatch(/records carry no time, TLS waits$/);
});

it('broker-substitute: the second broker serves while the first does not', async () => {
  const first = `mqtts://localhost:${await freePort()}`;
  const second = await fleet.broker(place);
  const gateway = await gatewayAt(`${first},${second.url()}`);
  await gateway.until(({ link }) => expect(link).toMatchObject({ up: true, broker: second.url() }));
  expect((await gateway.raised('broker-substitute')).detail).toContain(first);
});
