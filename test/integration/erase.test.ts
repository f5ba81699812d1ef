/** What was erased is nowhere below the store any more, the platform is told, and the journal says that it was erased and not broken. */
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import type { Pty } from '../../simulator/receiver/pty.ts';
import { balise } from '../support/running/balise.ts';
import { pressKeys, untilItIsOpen } from '../support/running/crew-press.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { runVerifier, WITHOUT_SIGNATURES } from '../support/running/journal-verifier.ts';
import { driveNorth, type Fix, openReceiver } from '../support/running/receiver.ts';
import { filesBelow, tracesOf } from '../support/running/traces.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const T = Date.UTC(2026, 2, 1, 8);
const HOUR_MS = 3_600_000;

let place: Workplace;
let keypad: Keypad;
let receiver: Pty;
let gateway: Gateway;
let store: string;

beforeEach(async () => {
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  receiver = openReceiver(place);
  store = join(place.dir, 'store');
  const options = { 'keypad.path': keypad.path, 'gnss.kind': 'serial', 'gnss.path': receiver.path };
  gateway = await startGateway(place, { ...options, 'vehicle.timeZone': 'UTC' });
  await untilItIsOpen(keypad, 0);
});

const press = (key: string): Promise<void> => pressKeys(keypad, key);

let believed = 0;
async function drive(hours: number): Promise<Fix[]> {
  const stretch = { t: T + hours * HOUR_MS, latDeg: 61.123456 + hours, lonDeg: -121.654321 + hours, fixes: 12 };
  const { sentences, fixes } = driveNorth(stretch);
  await receiver.write(Buffer.from(sentences));
  believed += fixes.length;
  await gateway.until(({ gnss }) => expect(gnss?.believed).toBe(believed));
  return fixes;
}

/** Twelve positions and two presses with a place in each of two hours. */
async function twoHours(): Promise<{ first: Fix[]; second: Fix[] }> {
  believed = 0;
  await press('G');
  const first = await drive(0);
  await press('1');
  await press('2');
  const second = await drive(1);
  await press('5');
  await press('6');
  await gateway.until(({ positions }) => expect(positions.stored).toEqual([[1, 24]]));
  return { first, second };
}

const cli = (...args: string[]) => balise([...args, '-c', gateway.configFile]);
const FIRST_HOUR = ['--from', '2026-03-01T07:30', '--to', '2026-03-01T08:29'];

function bodies(sql: string): Record<string, unknown>[] {
  const db = new Database(join(store, 'balise.db'), { readonly: true });
  try {
    return (db.prepare(sql).pluck().all() as string[]).map((body) => JSON.parse(body) as Record<string, unknown>);
  } finally {
    db.close();
  }
}
const named = () =>
  bodies("SELECT body FROM event WHERE type = 'numbers-skipped' ORDER BY n").map(({ of, from, to, reason }) => ({
    ...{ of, from, to, reason },
  }));

test('an hour is erased: its coordinates are in no file, the other hour is there, and the journal is whole', async () => {
  const { first, second } = await twoHours();
  // As a damaged database that was set aside would hold them.
  copyFileSync(join(store, 'balise.db'), join(store, 'balise.db.quarantined-1'));
  copyFileSync(join(store, 'balise.db-wal'), join(store, 'balise.db.quarantined-1-wal'));
  const [erasedPress] = bodies("SELECT body FROM event WHERE type = 'press' AND body ->> '$.key' = '1'");
  expect(erasedPress?.['position']).not.toBeNull();
  // The search finds what is there: in columns and in the text of an event, of both.
  const before = tracesOf(first, filesBelow(store));
  expect(before).toContain('balise.db-wal');
  expect(before).toContain('balise.db.quarantined-1-wal');

  const { code, stdout, stderr } = await cli('erase', ...FIRST_HOUR, '--reason', 'request', '--yes');
  expect({ code }, stderr).toEqual({ code: 0 });
  expect(stdout).toMatch(/^erased: 12 positions, \d+ events, 1 database that was set aside; signed as event \d+\n$/);
  expect(tracesOf(first, filesBelow(store))).toEqual([]);
  expect(tracesOf(second, filesBelow(store))).toContain('balise.db');
  expect(tracesOf([...first, ...second], [{ name: 'log', content: gateway.output() }])).toEqual([]);
  expect(named()).toContainEqual({ of: 'p', from: 1, to: 12, reason: 'erase' });
  expect(bodies("SELECT body FROM event WHERE type = 'audit'")).toMatchObject([
    { what: 'erase', reason: 'request', positions: 12, setAside: 1, from: T - HOUR_MS / 2 },
  ]);

  // What was erased had its number: what came after it is counted from there.
  const { events } = await gateway.status();
  expect(events.recorded).toBe(bodies('SELECT body FROM event ORDER BY n DESC LIMIT 1')[0]?.['n']);

  const verified = JSON.parse((await cli('journal', 'verify', '--json')).stdout);
  expect(verified).toMatchObject({ ok: true, firstBroken: null, unsignedTail: 0 });
  const erased = (verified.erased as [number, number][]).flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i),
  );
  expect(erased).toContain(erasedPress?.['n']);
  expect(erased.length).toBeGreaterThanOrEqual(3);
  const file = join(place.dir, 'journal.jsonl');
  expect((await cli('journal', 'export', '-o', file)).code).toBe(0);
  expect(tracesOf(first, [{ name: 'journal', content: readFileSync(file) }])).toEqual([]);
  if (WITHOUT_SIGNATURES === null)
    expect(runVerifier([file, ...verified.keys])).toMatchObject({ code: 0, said: { ok: true, gone: erased } });

  await gateway.kill();
  expect(tracesOf(first, filesBelow(store))).toEqual([]);
  expect(JSON.parse((await cli('journal', 'verify', '--json')).stdout)).toMatchObject({ ok: true });
});

test('without a word of yes nothing is erased', async () => {
  const { first } = await twoHours();
  const { code, stderr } = await cli('erase', ...FIRST_HOUR, '--reason', 'request');
  expect(code).toBe(1);
  expect(stderr).toContain('nothing was erased');
  expect(tracesOf(first, filesBelow(store))).not.toEqual([]);
  expect(bodies("SELECT body FROM event WHERE type = 'audit'")).toEqual([]);
});

test('whoever asks gets his hour, complete, in three forms, and the journal says so', async () => {
  const { first, second } = await twoHours();
  const text = async (format: string) => {
    const { code, stdout, stderr } = await cli('export', ...FIRST_HOUR, '--format', format);
    expect({ code }, stderr).toEqual({ code: 0 });
    return stdout;
  };
  const jsonl = await text('jsonl');
  const records = jsonl
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { lane: string; n: number; type?: string; t: number | null });
  expect(records.filter(({ lane }) => lane === 'p').map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(records.filter(({ type }) => type === 'press').length).toBeGreaterThanOrEqual(2);
  const csv = await text('csv');
  const gpx = await text('gpx');
  expect(csv.split('\n')[0]).toContain('lane,n,t,clock,service,type,lat,lon');
  expect(csv.match(/^p,/gm)).toHaveLength(12);
  // The export before it is an event too.
  expect(csv.match(/^e,/gm)).toHaveLength(records.filter(({ lane }) => lane === 'e').length + 1);
  expect(gpx.match(/<trkpt /g)).toHaveLength(12);
  for (const form of [jsonl, csv, gpx]) {
    expect(tracesOf(first.slice(0, 1), [{ name: 'it', content: form }])).toEqual(['it']);
    // A press has the place where it was made, and its time is the vehicle's: the receiver alone had leapt by an hour.
    const track = form.split('\n').filter((line) => !/<wpt|<bounds|"press"|,press,/.test(line));
    expect(tracesOf(second, [{ name: 'it', content: track.join('\n') }])).toEqual([]);
  }
  const audits = bodies("SELECT body FROM event WHERE type = 'audit'");
  expect(audits).toHaveLength(3);
  expect(audits[0]).toMatchObject({ what: 'export', positions: 12, reason: null, by: expect.stringMatching(/./) });
});
