/** The journal of a real vehicle, through presses, a kill in the middle, an erasure: whoever has it can verify it, and a lie is found. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, test, vi } from 'vitest';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import { balise } from '../support/running/balise.ts';
import { pressKeys, untilItIsOpen } from '../support/running/crew-press.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { runThirtyLines, runVerifier, WITHOUT_SIGNATURES } from '../support/running/journal-verifier.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

let place: Workplace;
let keypad: Keypad;
let store: string;

beforeEach(() => {
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  store = join(place.dir, 'store');
});

async function start(): Promise<Gateway> {
  const heard = keypad.indications.length;
  const gateway = await startGateway(place, { 'keypad.path': keypad.path });
  await untilItIsOpen(keypad, heard);
  return gateway;
}

const press = (...keys: string[]): Promise<void> => pressKeys(keypad, ...keys);

interface Verdict {
  ok: boolean;
  firstBroken: { n: number | null; why: string } | null;
  erased: [number, number][];
  checkpoints: { valid: number };
  unsignedTail: number;
  keys: string[];
  head: { n: number; head: string };
  missingHeads: string[];
}

async function verify(...args: string[]): Promise<Verdict & { code: number | null }> {
  const { code, stdout, stderr } = await balise([
    'journal',
    'verify',
    '-c',
    join(place.dir, 'balise.toml'),
    '--json',
    ...args,
  ]);
  if (stdout === '') throw new Error(stderr);
  return { code, ...(JSON.parse(stdout) as Verdict) };
}

function rows<T>(sql: string, ...values: unknown[]): T[] {
  const db = new Database(join(store, 'balise.db'), { readonly: true });
  try {
    return db.prepare(sql).all(...values) as T[];
  } finally {
    db.close();
  }
}
const eventsOfType = (type: string) =>
  rows<{ n: number; body: string }>('SELECT n, body FROM event WHERE type = ? ORDER BY n', type).map(
    ({ body }) => JSON.parse(body) as Record<string, unknown> & { n: number },
  );

/** A garde, killed in its middle, and its end in the next run. */
async function garde(): Promise<Gateway> {
  const first = await start();
  await press('G', '1', '2');
  await first.kill();
  const second = await start();
  await press('5', '6', '9', 'G');
  await vi.waitFor(() => expect(eventsOfType('service-summary')).toHaveLength(1), { timeout: 25_000 });
  return second;
}

test('a garde with a kill in the middle verifies, with the database and as a file, here and in Python', async () => {
  const gateway = await garde();
  const reasons = () => eventsOfType('checkpoint').map(({ reason }) => reason);
  await vi.waitFor(() => expect(reasons()).toEqual(['boot', 'duty', 'boot', 'mission', 'duty']), { timeout: 25_000 });
  expect(eventsOfType('key')).toMatchObject([{ n: 2, reason: 'series' }]);
  expect(statSync(join(store, 'journal.key')).mode & 0o777).toBe(0o600);
  const live = await verify();
  expect(live).toMatchObject({ code: 0, ok: true, firstBroken: null, unsignedTail: 0 });

  const file = join(place.dir, 'journal.jsonl');
  const { code, stderr } = await balise(['journal', 'export', '-c', gateway.configFile, '-o', file]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^events 1 to \d+\n$/) });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const [key = ''] = live.keys;
  expect(await verify(file, '--key', key, '--head', live.head.head)).toMatchObject({
    code: 0,
    ok: true,
    unsignedTail: 0,
  });
  expect(await verify(file, '--key', '0'.repeat(64))).toMatchObject({ code: 1, firstBroken: { why: 'key-unknown' } });
  expect(await verify(file, '--head', '0'.repeat(64))).toMatchObject({ code: 1, missingHeads: ['0'.repeat(64)] });
  // What was taken out is in it.
  expect(eventsOfType('audit')).toMatchObject([{ what: 'journal-export', positions: 0, reason: null }]);
  await gateway.stop();
  expect(await verify('--head', live.head.head)).toMatchObject({ code: 0, ok: true });

  if (WITHOUT_SIGNATURES !== null) return;
  expect(runVerifier([file, key])).toMatchObject({ code: 0, said: { ok: true, gone: [], cut: 0, unsignedTail: 0 } });
  expect(runThirtyLines(file, key)).toMatchObject({ sound: true });
});

test('one byte changed in the database: the first event that is not as it was is named', async () => {
  const gateway = await garde();
  await gateway.stop();
  const file = join(store, 'balise.db');
  const whole = readFileSync(file);
  const [, second] = eventsOfType('press');
  const found = rows<{ body: string }>('SELECT body FROM event WHERE n = ?', second?.n)[0]?.body ?? '';
  const at = whole.indexOf(found) + found.indexOf('"key":"1"') + '"key":"'.length;
  expect(whole.toString('utf8', at, at + 1)).toBe('1');
  writeFileSync(file, Buffer.concat([whole.subarray(0, at), Buffer.from('2'), whole.subarray(at + 1)]));
  expect(await verify()).toMatchObject({ code: 1, ok: false, firstBroken: { n: second?.n, why: 'content' } });
  const { code, stdout } = await balise(['journal', 'verify', '-c', gateway.configFile]);
  expect(code).toBe(1);
  expect(stdout).toMatch(new RegExp(`^BROKEN: .*\n  event ${second?.n}: its content was changed \\(content\\)$`, 'm'));
  const french = await balise(['journal', 'verify', '-c', gateway.configFile, '--lang', 'fr']);
  expect(french.stdout).toMatch(new RegExp(`^ALTÉRÉ : .*\n  événement ${second?.n} : son contenu a été modifié`, 'm'));
  // No JSON at all any more.
  writeFileSync(file, Buffer.concat([whole.subarray(0, at - 1), Buffer.from('x'), whole.subarray(at)]));
  expect(await verify()).toMatchObject({ code: 1, firstBroken: { n: second?.n, why: 'unreadable' } });
  writeFileSync(file, whole);
  expect(await verify()).toMatchObject({ code: 0, ok: true });
});

test('an event that was taken out of the database, or the end of it, is missing', async () => {
  const gateway = await garde();
  await gateway.stop();
  const file = join(store, 'balise.db');
  copyFileSync(file, `${file}.whole`);
  const change = (sql: string): void => {
    copyFileSync(`${file}.whole`, file);
    const db = new Database(file);
    db.exec(sql);
    db.close();
  };
  const n = eventsOfType('press')[2]?.n ?? 0;
  change(`DELETE FROM event WHERE n = ${n}`);
  expect(await verify()).toMatchObject({ code: 1, firstBroken: { n, why: 'missing' } });
  change(`INSERT INTO tombstone SELECT n, body ->> '$.prev', '${'0'.repeat(64)}', 'erased' FROM event WHERE n = ${n};
    DELETE FROM event WHERE n = ${n}`);
  expect(await verify()).toMatchObject({ code: 1, firstBroken: { n, why: 'content' } });
  change('DELETE FROM event WHERE n = (SELECT max(n) FROM event)');
  expect(await verify()).toMatchObject({ code: 1, firstBroken: { why: 'truncated' } });
  // What the vehicle itself goes by stands beside the text, and must say the same.
  change(`UPDATE event SET type = 'link' WHERE n = ${n}`);
  expect(await verify()).toMatchObject({ code: 1, firstBroken: { n, why: 'unreadable' } });
  change('DELETE FROM event WHERE n < 4');
  expect(await verify()).toMatchObject({ code: 1, firstBroken: { n: 1, why: 'missing' } });
});

test('with the daemon down what is exported is noted for the journal', async () => {
  const gateway = await garde();
  await gateway.stop();
  const args = ['-c', gateway.configFile, '--from', '2026-01-01', '--to', '2099-12-31'];
  const file = join(place.dir, 'records.jsonl');
  const exported = await balise(['export', ...args, '-o', file]);
  expect(exported.code).toBe(0);
  expect(exported.stderr).toContain('enters the journal at its next start');
  expect(existsSync(join(store, 'audit.jsonl'))).toBe(true);
  const again = await start();
  await vi.waitFor(() => expect(eventsOfType('audit')).toMatchObject([{ what: 'export' }]), { timeout: 25_000 });
  await vi.waitFor(() => expect(existsSync(join(store, 'audit.jsonl'))).toBe(false), { timeout: 25_000 });
  await again.stop();
  expect(await verify()).toMatchObject({ code: 0, ok: true });
});

test('a key that cannot be used: a fault, and events are recorded and chained all the same', async () => {
  mkdirSync(store, { recursive: true });
  writeFileSync(join(store, 'journal.key'), 'no key', { mode: 0o600 });
  const gateway = await start();
  await gateway.raised('journal-key');
  await press('G', '1');
  await gateway.stop();
  expect(eventsOfType('checkpoint')).toEqual([]);
  expect(await verify()).toMatchObject({ code: 1, firstBroken: { n: 1, why: 'unsigned' } });
  expect(readFileSync(join(store, 'journal.key'), 'utf8')).toBe('no key');
  expect(readdirSync(store)).not.toContain('journal.key.new');
});
