/** What may be wrong with certificates. Real TLS, the test's clock. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import tls from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultCode } from '../../../gateway/core/errors.ts';
import { SYSTEM_CLOCK_CHECK_MS, TLS_FILES_CHECK_MS } from '../../../gateway/core/limits.ts';
import type { TlsPaths } from '../../../gateway/drivers/mqtt/tls-files.ts';
import { startLink } from '../../../simulator/network/link.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { type Certificate, EXPIRED, NOT_YET_VALID } from '../../support/running/certificates.ts';
import { VEHICLE } from '../../support/running/config.ts';
import { createFleet, type Fleet, WITHOUT_TLS } from '../../support/running/fleet.ts';
import { openTestLink, type TestLink, tlsOf } from '../../support/running/link.ts';
import { createWorkplace, type Workplace } from '../../support/running/workplace.ts';

let fleet: Fleet;
beforeAll(() => {
  if (WITHOUT_TLS === null) fleet = createFleet();
});
afterAll(() => fleet?.remove());

let place: Workplace;
let clock: ManualClock;
beforeEach((context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  place = createWorkplace();
  clock = createManualClock({ wallMs: Date.now() });
});

const linkTo = (url: string, files: Partial<TlsPaths> = {}): TestLink =>
  openTestLink(place, { brokers: [url], clock, tls: { ...tlsOf(fleet.ca.cert, fleet.vehicle), ...files } });
const shown = (altNames = 'DNS:localhost', days?: readonly [number, number]): Certificate =>
  fleet.ca.issue('broker', { altNames, ...(days !== undefined && { days }) });

describe('a broker', () => {
  it.each<[FaultCode, string, () => Promise<TestLink>]>([
    [
      'tls-not-valid-now',
      'expired',
      async () => linkTo((await fleet.broker(place, { server: shown('DNS:localhost', EXPIRED) })).url()),
    ],
    [
      'tls-not-valid-now',
      'not yet valid',
      async () => linkTo((await fleet.broker(place, { server: shown('DNS:localhost', NOT_YET_VALID) })).url()),
    ],
    [
      'tls-wrong-name',
      'for another name',
      async () => linkTo((await fleet.broker(place, { server: shown('DNS:other') })).url()),
    ],
    ['tls-wrong-name', 'for no address', async () => linkTo((await fleet.broker(place)).url('127.0.0.1'))],
    [
      'tls-untrusted',
      'of another authority',
      async () => linkTo((await fleet.broker(place)).url(), { ca: fleet.otherCa.cert }),
    ],
    [
      'tls-revoked',
      'revoked',
      async () => {
        const server = shown();
        return linkTo((await fleet.broker(place, { server })).url(), { crl: fleet.ca.revoke([server]) });
      },
    ],
    [
      'tls-crl',
      'under an expired list',
      async () => linkTo((await fleet.broker(place)).url(), { crl: fleet.ca.revoke([], EXPIRED) }),
    ],
    [
      'tls-crl',
      'under the list of another authority',
      async () => linkTo((await fleet.broker(place)).url(), { crl: fleet.otherCa.revoke([]) }),
    ],
  ])('%s: %s', async (code, _what, open) => {
    const link = await open();
    await link.until(() => expect(link.story).toEqual([code]));
  });

  it('tls-protocol: it speaks nothing newer than TLS 1.1, or no TLS', async () => {
    const server = shown();
    const [cert, key] = [readFileSync(server.cert), readFileSync(server.key)];
    const old = tls.createServer({
      cert,
      key,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
    });
    const none = createServer((socket) => void socket.on('error', () => undefined).write('220 mail.example.org\r\n'));
    for (const port of [await listening(old), await listening(none)]) {
      const link = linkTo(`mqtts://localhost:${port}`);
      await link.until(() => expect(link.story).toEqual(['tls-protocol']));
    }
  });

  it('is taken under a list that does not name it, and by its address where the certificate has it', async () => {
    const list = fleet.ca.revoke([]);
    const broker = await fleet.broker(place, { server: shown('IP:127.0.0.1') });
    const link = linkTo(broker.url('127.0.0.1'), { crl: list });
    await link.until(() => expect(link.story).toEqual(['up']));
    expect(link.files()).toEqual([]);
  });
});

describe('the vehicle', () => {
  it.each<[string, string[], (certificate: Certificate) => { crl?: string; tls?: Certificate }]>([
    ['revoked, TLS 1.3', [], (own) => ({ crl: fleet.ca.revoke([own]), tls: own })],
    ['revoked, TLS 1.2', ['tls_version tlsv1.2'], (own) => ({ crl: fleet.ca.revoke([own]), tls: own })],
    ['of another authority', [], () => ({ tls: fleet.otherCa.issue(VEHICLE) })],
    ['expired', [], () => ({ tls: fleet.ca.issue(VEHICLE, { days: EXPIRED }) })],
  ])('tls-client-refused: %s', async (_what, lines, make) => {
    const { crl, tls: own = fleet.vehicle } = make(fleet.ca.issue(VEHICLE));
    const broker = await fleet.broker(place, { lines, ...(crl !== undefined && { crl }) });
    const link = linkTo(broker.url(), own);
    await link.until(() => expect(link.story).toEqual(['tls-client-refused']));
    expect(link.faults[0]?.detail).toMatch(/alert/);
    // Mended at the broker: the next attempt succeeds, without any restart here.
    await broker.restart({ tls: { ca: fleet.ca.cert, server: fleet.server } });
    if (crl === undefined) return;
    clock.advance(30_000);
    await link.until(() => expect(link.story.at(-1)).toBe('up'));
  });

  it.each<[string, readonly [number, number], FaultCode[]]>([
    ['has expired', EXPIRED, ['tls-own-not-valid']],
    ['is not valid yet', NOT_YET_VALID, ['tls-own-not-valid']],
    ['expires soon', [-100, 20], ['tls-expires-soon']],
    ['expires later', [-100, 40], []],
    ['is of a kind that lives for weeks', [-1, 20], []],
  ])('is told when its certificate %s', async (_what, days, codes) => {
    const link = linkTo('mqtts://localhost:1', fleet.ca.issue(VEHICLE, { days }));
    await link.until(() => expect(link.story).toEqual(['broker-unreachable']));
    expect(link.files().map(({ code }) => code)).toEqual(codes);
  });

  it('is told while the link is up, when the day comes', async () => {
    const own = fleet.ca.issue(VEHICLE, { days: [-100, 31] });
    const link = linkTo((await fleet.broker(place)).url(), own);
    await link.until(() => expect(link.story).toEqual(['up']));
    expect(link.files()).toEqual([]);
    clock.stepWall(2 * 86_400_000);
    clock.advance(TLS_FILES_CHECK_MS);
    expect(link.files().map(({ code }) => code)).toEqual(['tls-expires-soon']);
  });

  it('waits with TLS until the clock is set, and begins when it is', async () => {
    const broker = await fleet.broker(place);
    let set = false;
    const tlsPaths = tlsOf(fleet.ca.cert, fleet.vehicle);
    const utcMs = (): number | null => (set ? clock.wallMs() : null);
    const link = openTestLink(place, { brokers: [broker.url()], clock, tls: tlsPaths, utcMs });
    clock.advance(3_600_000);
    await link.idle();
    expect(link.traffic()).toEqual({ sentBytes: 0, receivedBytes: 0 });
    set = true;
    clock.advance(SYSTEM_CLOCK_CHECK_MS);
    await link.until(() => expect(link.story).toEqual(['up']));
  });
});

it('traffic counts what TLS adds; a reset under TLS is a lost link', async () => {
  const broker = await fleet.broker(place);
  const proxy = await startLink({ target: { host: '127.0.0.1', port: broker.port } });
  place.later(() => proxy.close());
  const link = linkTo(`mqtts://localhost:${proxy.port}`);
  await link.until(() => expect(link.story).toEqual(['up']));
  // A certificate of each side alone is more than everything that MQTT said.
  expect(link.traffic().sentBytes).toBeGreaterThan(readFileSync(fleet.vehicle.cert).byteLength / 2);
  proxy.cut();
  await link.until(() => expect(link.story).toEqual(['up', 'broker-lost']));
  expect(link.faults[0]?.detail).toContain('ECONNRESET');
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  place.later(() => server.close());
  return (server.address() as { port: number }).port;
}
