/** Whole runs of `balise doctor` with one thing wrong on the way to the platform, or without the daemon. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { EXPIRED } from '../support/running/certificates.ts';
import { defaultOptions, writeConfig } from '../support/running/config.ts';
import {
  AFTER_TLS,
  examine,
  expectSkipped,
  failing,
  receiverOptions,
  runDoctor,
  startWorld,
  withFix,
} from '../support/running/doctor.ts';
import { createFleet, type Fleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import { PARKED } from '../support/running/sky-receiver.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

let fleet: Fleet;
beforeAll(() => {
  if (WITHOUT_TLS === null) fleet = createFleet();
});
afterAll(() => fleet?.remove());

let place: Workplace;
beforeEach((context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  place = createWorkplace();
});

it('all is well: the sheet has the sky as the daemon sees it, and where nobody tells it why', async () => {
  const { gateway } = await startWorld(fleet, place);
  await withFix(gateway);
  const told = await sheetOf(gateway.configFile, 'told.html');
  expect(told).toMatch(/<svg[\s\S]*>G\d\d</);
  expect(told).not.toContain('Pas de vue du ciel');
  await gateway.stop();
  const blind = writeConfig(place.dir, { ...defaultOptions(place.dir), 'gnss.kind': 'none' });
  expect(await sheetOf(blind, 'blind.html')).toContain(
    "Pas de vue du ciel : aucun récepteur n'est configuré.".replace("'", '&#39;'),
  );
});

async function sheetOf(configFile: string, name: string): Promise<string> {
  const report = join(place.dir, name);
  await runDoctor(['-c', configFile, '--lang', 'fr', '--report', report]);
  return readFileSync(report, 'utf8');
}

it('a platform that acknowledges nothing: what waits for it is counted', async () => {
  const mosquitto = await fleet.broker(place);
  const platform = await fleet.platform(place, mosquitto);
  const gateway = await fleet.gateway(place, mosquitto.url(), receiverOptions(place));
  await platform.until(() => expect(platform.events().length).toBeGreaterThan(0));
  const seen = await examine(gateway.configFile);
  expect(seen.of('round-trip')).toMatchObject({
    state: 'ok',
    detail: expect.stringMatching(/^[1-9]\d* records wait for the platform$/),
  });
});

it('the broker is down', async () => {
  const { gateway, mosquitto } = await startWorld(fleet, place);
  await withFix(gateway);
  await mosquitto.stop();
  await gateway.raised('broker-unreachable');
  const seen = await examine(gateway.configFile);
  expect(failing(seen)).toEqual(['tcp']);
  expectSkipped(seen, 'TCP', ['tls', ...AFTER_TLS]);
});

it('the certificate of the broker has expired', async () => {
  const { gateway, mosquitto } = await startWorld(fleet, place);
  await withFix(gateway);
  const server = fleet.ca.issue('broker', { altNames: 'DNS:localhost', days: EXPIRED });
  await mosquitto.restart({ tls: { ca: fleet.ca.cert, server } });
  await gateway.raised('tls-not-valid-now');
  const seen = await examine(gateway.configFile);
  expect(failing(seen)).toEqual(['certificates']);
  expect(seen.of('certificates').detail).toMatch(/^broker: expired on \d{4}-\d\d-\d\d$/);
  expectSkipped(seen, 'certificates', ['tls', ...AFTER_TLS]);
});

it('the first boot, in 1970', async () => {
  const past = join(place.dir, 'past.mjs');
  writeFileSync(past, 'const now = Date.now;\nconst began = now();\nDate.now = () => now() - began + 60_000;\n');
  const mosquitto = await fleet.broker(place);
  const environment = { NODE_OPTIONS: `--import ${pathToFileURL(past).href}` };
  const gateway = await fleet.gateway(place, mosquitto.url(), receiverOptions(place), environment);
  await withFix(gateway);
  const seen = await examine(gateway.configFile, environment);
  expect(failing(seen)).toEqual(['clock']);
  expect(seen.of('clock').detail).toBe('never set: it says 1970-01-01 00:01 UTC');
  expectSkipped(seen, 'clock', ['certificates', 'tls', ...AFTER_TLS]);
});

it('the daemon is down: that is the fault; the port and the broker are tried without it, and an order that waits is not lost', async () => {
  const { gateway, platform } = await startWorld(fleet, place);
  await withFix(gateway);
  await gateway.stop();
  await platform.command('resend', { id: 'r-1', lane: 'e', ranges: [[1, 1]] });
  const seen = await examine(gateway.configFile);
  expect(failing(seen)).toEqual(['daemon']);
  for (const id of ['access', 'baud', 'sentences', 'antenna', 'signal', 'fix', 'tls', 'login'] as const) {
    expect(seen.of(id)).toMatchObject({ state: 'ok' });
  }
  expect(seen.of('fix').detail).toMatch(/first after [\d.]+ s$/);
  expect(seen.of('acl').state).toBe('skipped');
  const report = join(place.dir, 'sheet.html');
  const { code } = await runDoctor([
    '-c',
    gateway.configFile,
    '--lang',
    'fr',
    '--report',
    report,
    '--by',
    'Zoé <Martin>',
  ]);
  expect(code).toBe(2);
  const sheet = readFileSync(report, 'utf8');
  for (const word of ['Fiche de recette', 'AMB-973-07', 'Zoé &#60;Martin&#62;', '>G', 'non conforme']) {
    expect(sheet).toContain(word);
  }
  for (const degrees of [PARKED.latDeg, PARKED.lonDeg]) expect(sheet).not.toContain(String(degrees).slice(0, 5));
  // The session was left as it was: the order comes to the daemon that starts after it.
  const again = await fleet.gateway(place, seen.of('tcp').detail.split(' ')[0] ?? '', receiverOptions(place));
  await again.until(({ link }) => expect(link?.up).toBe(true));
  await platform.until(() => expect(platform.replies().map(({ id }) => id)).toContain('r-1'));
});
