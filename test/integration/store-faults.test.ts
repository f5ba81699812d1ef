/** What can be wrong with the store and its disk, met by the running gateway. */
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { FAULT_HINTS } from '../../gateway/core/errors.ts';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import { seededBytes } from '../support/byte-recorder.ts';
import { balise } from '../support/running/balise.ts';
import { defaultOptions, type Options, writeConfig } from '../support/running/config.ts';
import { type Gateway, startGateway, statusOfCli } from '../support/running/gateway.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const SEED = 33;

let place: Workplace;
let keypad: Keypad;
let database: string;

beforeEach(() => {
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  database = join(place.dir, 'store', 'balise.db');
});

const start = (options: Options = {}): Promise<Gateway> =>
  startGateway(place, { 'keypad.path': keypad.path, ...options });

async function press(gateway: Gateway, key: string): Promise<number> {
  const { events } = await gateway.status();
  await keypad.press(key);
  return (await keypad.waitFor('registered', events.recorded + 1)).n ?? 0;
}

/** Starts a daemon that cannot start. */
async function refused(options: Options = {}): Promise<string> {
  mkdirSync(join(place.dir, 'second'), { recursive: true });
  const file = writeConfig(join(place.dir, 'second'), { ...defaultOptions(place.dir), ...options });
  const { code, stderr } = await balise(['run', '-c', file]);
  expect(code).toBe(69);
  return stderr;
}

/** A run that stored something and ended in order. */
async function usedStore(): Promise<string> {
  const gateway = await start();
  await press(gateway, 'G');
  await press(gateway, '1');
  const { series } = await gateway.status();
  await gateway.stop();
  return series ?? '';
}

function overwrite(file: string, position: number, bytes: Uint8Array): void {
  const fd = openSync(file, 'r+');
  writeSync(fd, bytes, 0, bytes.length, position);
  closeSync(fd);
}

describe('a store that cannot be used', () => {
  it('store-unusable: a file stands in its place', async () => {
    writeFileSync(join(place.dir, 'store'), 'something else\n');
    const said = await refused();
    expect(said).toContain('balise: store-unusable: ');
    expect(said).toContain(FAULT_HINTS['store-unusable']);
    expect(readFileSync(join(place.dir, 'store'), 'utf8')).toBe('something else\n');
  });

  it('store-in-use: a second daemon; the first is not disturbed', async () => {
    const first = await start();
    for (const socket of ['other.sock', 'balise.sock']) {
      const said = await refused({ 'control.socket': join(place.dir, socket) });
      expect(said).toContain('balise: store-in-use: ');
      expect(said).toContain(FAULT_HINTS['store-in-use']);
    }
    await press(first, 'G');
    expect((await statusOfCli(first.configFile)).report).toMatchObject({ running: true, duty: 'GARDE', faults: [] });
  });

  it.each([
    ['store-newer', 'made by a later version', (db: Database.Database) => db.pragma('user_version = 99'), 'schema 99'],
    [
      'store-unusable',
      'of another program',
      (db: Database.Database) => db.pragma('application_id = 7'),
      'not a Balise',
    ],
  ] as const)('%s: a database %s is left as it is', async (code, _what, change, words) => {
    await usedStore();
    const db = new Database(database);
    change(db);
    db.close();
    const before = readFileSync(database);
    const said = await refused();
    expect(said).toContain(`balise: ${code}: `);
    expect(said).toContain(FAULT_HINTS[code]);
    expect(said).toContain(words);
    expect(readFileSync(database).equals(before)).toBe(true);
    expect(readdirSync(join(place.dir, 'store')).filter((name) => name.includes('quarantined'))).toEqual([]);
  });
});

describe('a damaged database', () => {
  it('says with the daemon down that nothing of it is known, which is no count of 0', async () => {
    await usedStore();
    overwrite(database, 0, new Uint8Array(64));
    const { report } = await statusOfCli(join(place.dir, 'balise.toml'));
    expect(report.faults).toMatchObject([{ code: 'store-unusable' }]);
    expect(report.events).toEqual({ recorded: null, acknowledgedUpTo: null, presses: null, setAside: [] });
    expect(report.positions).toEqual({ stored: null, acknowledged: null, skipped: null, pending: null });
  });

  it.each([
    ['its header is gone', 0, 64],
    ['its pages are garbage', 4_096, 1_000_000],
    ['a page in the middle is garbage', 4_096 * 3, 4_096],
  ])(`is set aside and a new series begins: %s (seed ${SEED})`, async (_what, from, length) => {
    const series = await usedStore();
    overwrite(database, from, seededBytes(SEED, Math.min(length, statSync(database).size - from)));
    const damaged = readFileSync(database);

    const gateway = await start();
    const fault = await gateway.raised('store-quarantined');
    expect(fault.detail).toContain('balise.db.quarantined-1');
    expect(readFileSync(`${database}.quarantined-1`).equals(damaged)).toBe(true);
    expect(await press(gateway, 'G')).toBeGreaterThan(2);
    const { code, report } = await statusOfCli(gateway.configFile);
    expect(code).toBe(1);
    expect(report).toMatchObject({ duty: 'GARDE', events: { presses: 1 } });
    expect(report.series).not.toBe(series);
    expect(gateway.changes('store-quarantined')).toEqual({ began: 1, ended: 0 });
    expect(firstEvent()).toMatchObject({ n: 1, type: 'series', reason: 'quarantined', series: report.series });

    // The next start has nothing to complain about.
    await gateway.stop();
    const next = await start();
    expect((await next.status()).faults).toEqual([]);
    expect((await next.status()).series).toBe(report.series);
  });
});

function firstEvent(): unknown {
  const db = new Database(database, { readonly: true });
  try {
    return JSON.parse(String(db.prepare('SELECT body FROM event ORDER BY n').pluck().get()));
  } finally {
    db.close();
  }
}
