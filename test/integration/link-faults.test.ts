/** What can be wrong between the gateway and its broker: each is a named fault, and the gateway goes on storing until it is mended. */
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import { EXPIRED } from '../support/running/certificates.ts';
import { type Options, VEHICLE } from '../support/running/config.ts';
import { createFleet, type Fleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import type { Gateway } from '../support/running/gateway.ts';
import { freePort, startMosquitto } from '../support/running/mosquitto.ts';
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

describe('a link that cannot come up', () => {
  it('tls-untrusted: the broker is signed by another authority', async () => {
    const mosquitto = await fleet.broker(place);
    const believed = join(place.dir, 'believed.pem');
    copyFileSync(fleet.otherCa.cert, believed);
    const gateway = await gatewayAt(mosquitto.url(), { 'platform.ca': believed });
    await stands(gateway, keypad, 'tls-untrusted');
    copyFileSync(fleet.ca.cert, believed);
    await recovers(gateway, 'tls-untrusted');
  });

  it('tls-wrong-name: the certificate is for another host', async () => {
    const mosquitto = await fleet.broker(place, {
      server: fleet.ca.issue('broker', { altNames: 'DNS:broker.example.org' }),
    });
    const gateway = await gatewayAt(mosquitto.url());
    await stands(gateway, keypad, 'tls-wrong-name');
    await mosquitto.restart({ tls: { ca: fleet.ca.cert, server: fleet.server } });
    await recovers(gateway, 'tls-wrong-name');
  });

  it('tls-not-valid-now: the certificate of the broker has expired', async () => {
    const mosquitto = await fleet.broker(place, {
      server: fleet.ca.issue('broker', { altNames: 'DNS:localhost', days: EXPIRED }),
    });
    const gateway = await gatewayAt(mosquitto.url());
    await stands(gateway, keypad, 'tls-not-valid-now');
    await mosquitto.restart({ tls: { ca: fleet.ca.cert, server: fleet.server } });
    await recovers(gateway, 'tls-not-valid-now');
  });

  it.each([
    ['is not there', (): void => undefined],
    ['is no PEM', (file: string): void => writeFileSync(file, 'no key at all\n')],
  ])('tls-files: the key %s', async (_what, spoil) => {
    const mosquitto = await fleet.broker(place);
    const key = join(place.dir, 'vehicle.key');
    spoil(key);
    const gateway = await gatewayAt(mosquitto.url(), { 'platform.key': key });
    await stands(gateway, keypad, 'tls-files');
    copyFileSync(fleet.vehicle.key, key);
    chmodSync(key, 0o600);
    await recovers(gateway, 'tls-files');
  });

  // The gateway waits 15 s and more after a refusal, so that a vehicle does not hammer the broker: not waited for here.
  it('tls-client-refused: the vehicle shows a certificate of another authority', async () => {
    const mosquitto = await fleet.broker(place);
    const stranger = fleet.otherCa.issue(VEHICLE);
    const gateway = await gatewayAt(mosquitto.url(), { 'platform.cert': stranger.cert, 'platform.key': stranger.key });
    await stands(gateway, keypad, 'tls-client-refused');
  });

  it('tls-client-refused: the certificate of the vehicle has expired', async () => {
    const mosquitto = await fleet.broker(place);
    const old = fleet.ca.issue(VEHICLE, { days: EXPIRED });
    const gateway = await gatewayAt(mosquitto.url(), { 'platform.cert': old.cert, 'platform.key': old.key });
    await stands(gateway, keypad, 'tls-client-refused');
  });

  it('broker-unreachable: nobody listens there', async () => {
    const port = await freePort();
    const gateway = await gatewayAt(`mqtts://localhost:${port}`);
    await stands(gateway, keypad, 'broker-unreachable');
    await fleet.broker(place, { port });
    await recovers(gateway, 'broker-unreachable');
  });

  it('broker-refused: the broker knows nobody without a name', async () => {
    const mosquitto = await startMosquitto(place, { anonymous: false });
    const gateway = await gatewayAt(mosquitto.url(), { 'platform.plaintext': true });
    await stands(gateway, keypad, 'broker-refused');
  });
});
