/** Certificates are replaced while the link is up. Real TLS, the test's clock. */
import { copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { RECONNECT_FIRST_MS, TLS_FILES_CHECK_MS, TLS_FILES_RETRY_MS } from '../../../gateway/core/limits.ts';
import type { TlsPaths } from '../../../gateway/drivers/mqtt/tls-files.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import type { Certificate } from '../../support/running/certificates.ts';
import { VEHICLE } from '../../support/running/config.ts';
import { createFleet, type Fleet, WITHOUT_TLS } from '../../support/running/fleet.ts';
import { EVENT, openTestLink, type TestLink } from '../../support/running/link.ts';
import type { Mosquitto } from '../../support/running/mosquitto.ts';
import { createWorkplace } from '../../support/running/workplace.ts';

let fleet: Fleet;
beforeAll(() => {
  if (WITHOUT_TLS === null) fleet = createFleet();
});
afterAll(() => fleet?.remove());

let clock: ManualClock;
let broker: Mosquitto;
let own: TlsPaths;
let link: TestLink;
beforeEach(async (context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  const place = createWorkplace();
  clock = createManualClock({ wallMs: Date.now() });
  broker = await fleet.broker(place);
  own = { ca: join(place.dir, 'ca'), cert: join(place.dir, 'cert'), key: join(place.dir, 'key'), crl: '' };
  copyFileSync(fleet.ca.cert, own.ca);
  install(fleet.vehicle);
  link = openTestLink(place, { brokers: [broker.url()], clock, tls: own });
  await link.until(() => expect(link.story).toEqual(['up']));
});

/** As a careful tool does it: no reader ever sees half a file. */
function install({ cert, key }: Certificate): void {
  for (const [from, to] of [
    [cert, own.cert],
    [key, own.key],
  ] as const) {
    copyFileSync(from, `${to}.new`);
    renameSync(`${to}.new`, to);
  }
}

async function look(afterMs = TLS_FILES_CHECK_MS): Promise<void> {
  clock.advance(afterMs);
  await link.idle();
}

it('new files are used at once when the broker takes them', async () => {
  install(fleet.ca.issue(VEHICLE));
  await look();
  await link.until(() => expect(link.story).toEqual(['up', 'moved', 'up']));
  expect(link.files()).toEqual([]);
  await look();
  expect(link.story).toEqual(['up', 'moved', 'up']);
});

it('new files that do not belong together, or are none, leave the link as it is', async () => {
  copyFileSync(fleet.ca.issue(VEHICLE).cert, own.cert);
  await look();
  expect(link.files()).toEqual([{ code: 'tls-files', detail: `${own.key} is not the key of ${own.cert}` }]);
  writeFileSync(own.cert, 'half a fi');
  await look();
  expect(link.files()).toMatchObject([{ code: 'tls-files', detail: expect.stringContaining(own.cert) }]);
  expect(link.story).toEqual(['up']);
  expect(await link.publish('event', 'x', EVENT)).toMatchObject({ kind: 'accepted' });
  // Even a link that goes is made again, with what was good.
  await broker.restart();
  await link.until(() => expect(link.story.at(-1)).toBe('broker-lost'));
  clock.advance(RECONNECT_FIRST_MS);
  await link.until(() => expect(link.story.at(-1)).toBe('up'));
  install(fleet.vehicle);
  await look();
  expect(link.files()).toEqual([]);
});

it.each<[string, (files: TlsPaths) => void]>([
  ['the broker refuses', () => install(fleet.otherCa.issue(VEHICLE))],
  ['refuse the broker', ({ ca }) => copyFileSync(fleet.otherCa.cert, ca)],
])('new files that %s are not used, and tried again much later', async (_what, replace) => {
  replace(own);
  await look();
  expect(link.files()).toMatchObject([{ code: 'tls-files', detail: expect.stringContaining('not used yet') }]);
  const { sentBytes } = link.traffic();
  await look();
  expect(link.traffic().sentBytes).toBe(sentBytes);
  await look(TLS_FILES_RETRY_MS);
  expect(link.traffic().sentBytes).toBeGreaterThan(sentBytes);
  expect(link.story).toEqual(['up']);
  install(fleet.vehicle);
  copyFileSync(fleet.ca.cert, own.ca);
  await look();
  expect(link.files()).toEqual([]);
  expect(link.story).toEqual(['up']);
});
