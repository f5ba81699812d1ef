/** The archive for support: of a box that knows places, keys and a SIM, nothing of them is in it unless it was asked for. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { manifest } from '../../gateway/cli/bundle/shape.ts';
import { EXIT } from '../../gateway/cli/exit-codes.ts';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { balise } from '../support/running/balise.ts';
import { createAuthority, WITHOUT_OPENSSL } from '../support/running/certificates.ts';
import { VEHICLE } from '../support/running/config.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { driveNorth, type Fix, openReceiver } from '../support/running/receiver.ts';
import { filesBelow, tracesOf } from '../support/running/traces.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const T = Date.UTC(2026, 2, 1, 8);
const SIM = { imsi: '208011234567890', iccid: '8933012345678901234', imei: '861234567890123' };

let place: Workplace;
let gateway: Gateway;
let fixes: Fix[];
let secrets: string[];
let logFile: string;

beforeEach(async (context) => {
  if (WITHOUT_OPENSSL !== null) context.skip(WITHOUT_OPENSSL);
  place = createWorkplace();
  const authority = createAuthority(place.dir, 'authority');
  const { cert, key } = authority.issue(VEHICLE);
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const receiver = openReceiver(place);
  gateway = await startGateway(place, {
    ...{ 'keypad.path': keypad.path, 'gnss.kind': 'serial', 'gnss.path': receiver.path },
    ...{ 'platform.broker': 'mqtts://127.0.0.1:1', 'platform.ca': authority.cert },
    ...{ 'platform.cert': cert, 'platform.key': key },
  });
  await keypad.press('G');
  await keypad.waitFor('registered', 1);
  const drive = driveNorth({ t: T, latDeg: 61.123456, lonDeg: -121.654321, fixes: 12 });
  ({ fixes } = drive);
  await receiver.write(Buffer.from(drive.sentences));
  await gateway.until(({ positions }) => expect(positions.stored).toEqual([[1, 12]]));
  // Its event has the place.
  const { events } = await gateway.status();
  await keypad.press('2');
  await keypad.waitFor('registered', events.recorded + 1);
  // What nothing writes today, and tomorrow's slip might.
  logFile = join(place.dir, 'balise.log');
  const pem = readFileSync(key, 'utf8');
  const slips = fixes.map(({ latDeg, lonDeg }) => `here ${latDeg} ${lonDeg.toFixed(5)}`);
  writeFileSync(logFile, [gateway.output(), ...slips, drive.sentences, pem, ...Object.values(SIM)].join('\n'));
  secrets = [...linesOf(pem), ...linesOf(readFileSync(authority.key, 'utf8')), ...Object.values(SIM)];
});

function linesOf(pem: string): string[] {
  return pem.split('\n').filter((line) => line.length > 20 && !line.startsWith('---'));
}

async function bundled(...args: string[]) {
  const file = join(place.dir, `bundle${args.length}.tar.gz`);
  const ran = await balise(['bundle', '-c', gateway.configFile, '--log', logFile, '-o', file, '--json', ...args]);
  expect(ran).toMatchObject({ code: EXIT.fine });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const into = join(place.dir, `unpacked${args.length}`);
  mkdirSync(into);
  execFileSync('tar', ['-xzf', file, '-C', into]);
  return { told: manifest.parse(JSON.parse(ran.stdout)), files: filesBelow(into), stderr: ran.stderr };
}

/** Names without the folder. */
function named(files: { name: string; content: Buffer }[], name: string): string {
  return String(files.find((file) => file.name.endsWith(`/${name}`))?.content ?? '');
}

describe('balise bundle', () => {
  it('has what support needs, and no coordinate, no key, no identity of a SIM', async () => {
    expect(tracesOf(fixes, filesBelow(join(place.dir, 'store')))).not.toEqual([]);
    expect(tracesOf(fixes, [{ name: 'log', content: readFileSync(logFile) }])).toEqual(['log']);
    const { told, files } = await bundled();
    const names = ['status.json', 'config.json', 'versions.json', 'log.txt', 'hardware.json', 'network.json'];
    const all = told.content.map(({ name }) => name);
    expect(all).toEqual(expect.arrayContaining([...names, 'certificates.json', 'database.json', 'events.jsonl']));
    expect(files.map(({ name }) => name.split('/')[1]).sort()).toEqual(
      [...all, 'CONTENTS.txt', 'manifest.json'].sort(),
    );
    expect(told.leftOut.map(({ what }) => what)).toContain('coordinates');

    expect(tracesOf(fixes, files)).toEqual([]);
    for (const secret of secrets) expect(files.filter(({ content }) => content.includes(secret))).toEqual([]);

    expect(JSON.parse(named(files, 'status.json'))).toMatchObject({ running: true, vehicle: VEHICLE });
    expect(named(files, 'log.txt')).toContain('started');
    const events = named(files, 'events.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(events).toContainEqual(expect.objectContaining({ type: 'press', key: '2' }));
    for (const event of events) expect(event).not.toHaveProperty('salt');
    expect(JSON.parse(named(files, 'database.json'))).toMatchObject({ checks: { position: 'ok', event: 'ok' } });
    expect(JSON.parse(named(files, 'certificates.json'))).toMatchObject({
      'platform.cert': { subject: `CN=${VEHICLE}` },
    });
    expect(JSON.parse(named(files, 'config.json'))).toMatchObject({ 'platform.key': expect.stringContaining('.key') });
  });

  it('has the places of events when asked, and the journal says so', async () => {
    const { told, files } = await bundled('--with-coordinates');
    expect(told.coordinates).toBe(true);
    expect(tracesOf(fixes, files).map((name) => name.split('/')[1])).toContain('events.jsonl');
    for (const secret of secrets) expect(files.filter(({ content }) => content.includes(secret))).toEqual([]);
    const again = await bundled();
    expect(named(again.files, 'events.jsonl')).toMatch(/"type":"audit".*"what":"export"/);
    expect(tracesOf(fixes, again.files)).toEqual([]);
  });

  it('works with the daemon killed, and notes the export for its next start', async () => {
    await gateway.kill();
    const { files, stderr } = await bundled('--with-coordinates');
    expect(JSON.parse(named(files, 'status.json'))).toMatchObject({ running: false, vehicle: VEHICLE });
    expect(stderr).toContain('enters the journal at its next start');
  });

  it('is made of a box with a broken configuration too, and never over another file', async () => {
    writeFileSync(gateway.configFile, 'vehicle.id = "AMB-1"\nlink.password = "geheim"\n');
    const { told, files } = await bundled();
    expect(told.vehicle).toBeNull();
    expect(files.filter(({ content }) => content.includes('geheim'))).toEqual([]);
    expect(named(files, 'CONTENTS.txt')).toContain('link.password');
    const again = await balise([
      'bundle',
      '-c',
      gateway.configFile,
      '-o',
      join(place.dir, 'bundle0.tar.gz'),
      '--lang',
      'fr',
    ]);
    expect(again.code).toBe(EXIT.unavailable);
    expect(again.stderr).toContain('existe déjà');
  });
});
