/** What came from afar, on the disk: whole or not at all, whatever cuts in between. */
import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { confirmed, NO_REMOTE, type RemoteVersion, takenUp } from '../../gateway/core/config/remote-state.ts';
import { openRemoteFiles, readLastGood, writeLastGood } from '../../gateway/drivers/config-remote.ts';
import { startChild } from '../../simulator/runner/children.ts';
import { createRandom } from '../support/random.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'balise-remote-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const version = (n: number): RemoteVersion => ({ version: n, id: `c-${n}`, issued: n, set: { 'sampling.movingS': n } });
const at = (name: string): string => join(directory, 'remote-config', name);

function take(n: number): void {
  const files = openRemoteFiles(directory, 'A');
  expect(files.save(confirmed(takenUp(files.state, version(n))), version(n))).toBe(true);
}

test('nothing is there, and nothing is made by reading', () => {
  expect(openRemoteFiles(directory, 'A')).toMatchObject({ state: NO_REMOTE, problem: null });
  expect(readdirSync(directory)).toEqual([]);
});

test('what was saved is there, for its owner alone, and no more than nine versions', () => {
  for (let n = 1; n <= 12; n++) take(n);
  const files = openRemoteFiles(directory, 'A');
  expect(files).toMatchObject({ problem: null, state: { current: 12 } });
  expect(files.readVersion(12)).toEqual(version(12));
  expect(files.readVersion(1)).toBe(null);
  const names = readdirSync(join(directory, 'remote-config'));
  expect(names.sort()).toEqual([...[4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => `${n}.json`), 'state.json'].sort());
  expect(names.map((name) => statSync(at(name)).mode & 0o777)).toEqual(names.map(() => 0o600));
});

test('what came for another vehicle does not count, and its versions go when one comes for this', () => {
  take(3);
  const other = openRemoteFiles(directory, 'B');
  expect(other).toMatchObject({ problem: null, state: NO_REMOTE });
  expect(openRemoteFiles(directory, 'A').state.current).toBe(3);
  expect(other.save(confirmed(takenUp(other.state, version(1))), version(1))).toBe(true);
  expect(openRemoteFiles(directory, 'B').state.current).toBe(1);
  expect(openRemoteFiles(directory, 'A').state).toEqual(NO_REMOTE);
  expect(readdirSync(join(directory, 'remote-config')).sort()).toEqual(['1.json', 'state.json']);
});

test('another byte in a version: it cannot be read', () => {
  take(3);
  writeFileSync(
    at('3.json'),
    readFileSync(at('3.json'), 'utf8').replace('"sampling.movingS":3', '"sampling.movingS":4'),
  );
  expect(openRemoteFiles(directory, 'A').readVersion(3)).toBe(null);
  writeFileSync(at('3.json'), '');
  expect(openRemoteFiles(directory, 'A').readVersion(3)).toBe(null);
});

test.each([
  ['spoilt', () => writeFileSync(at('state.json'), '{"seal":')],
  ['gone', () => rmSync(at('state.json'))],
])('a state that is %s: the newest version that can be read, on trial', (_how, spoil) => {
  for (const n of [1, 2, 3]) take(n);
  writeFileSync(at('3.json'), '');
  spoil();
  const files = openRemoteFiles(directory, 'A');
  expect(files.state).toMatchObject({ current: 2, trial: { parts: 0 } });
  expect(files.problem).toContain('2 versions are there');
});

test('a disk that refuses says so, and what was there stays', () => {
  take(1);
  const files = openRemoteFiles(join(directory, 'gone'), 'A');
  expect(files.save(takenUp(NO_REMOTE, version(2)), version(2))).toBe(false);
  expect(openRemoteFiles(directory, 'A').state.current).toBe(1);
});

test('the last files that worked, unless another byte is in them', () => {
  expect(readLastGood(directory)).toBe(null);
  const values = new Map<string, unknown>([['gnss.baud', 4_800]]);
  expect(writeLastGood(directory, values)).toBe(true);
  const written = statSync(join(directory, 'last-good.json')).ino;
  expect(writeLastGood(directory, values)).toBe(true);
  expect(statSync(join(directory, 'last-good.json')).ino).toBe(written);
  expect(readLastGood(directory)?.values).toEqual(values);
  writeFileSync(join(directory, 'last-good.json'), '{"seal":"0","body":{"gnss.baud":9600}}');
  expect(readLastGood(directory)).toBe(null);
});

const CALLS = ['mkdirSync', 'openSync', 'writeFileSync', 'fsyncSync', 'closeSync', 'renameSync', 'rmSync'] as const;

/** From its n-th call to the disk on the process does nothing more. @returns whether it came so far */
function cutAt(n: number, work: () => void): boolean {
  let calls = 0;
  for (const name of CALLS) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    vi.spyOn(fs, name).mockImplementation(((...args: unknown[]) => {
      if (++calls >= n) throw new Error('cut');
      return real(...args);
    }) as never);
  }
  work();
  vi.restoreAllMocks();
  return calls >= n;
}

/** @returns what counts after it */
function afterCut(was: number | null): number | null {
  const { state, problem, readVersion } = openRemoteFiles(directory, 'A');
  expect(problem).toBe(null);
  expect([was, 10]).toContain(state.current);
  if (state.current !== null) expect(readVersion(state.current)).toEqual(version(state.current));
  const counts = state.current;
  // It can be said again, or be followed by another.
  take(11);
  expect(openRemoteFiles(directory, 'A').state.current).toBe(11);
  return counts;
}

function begin(versions: number): number | null {
  rmSync(join(directory, 'remote-config'), { recursive: true, force: true });
  for (let each = 1; each <= versions; each++) take(each);
  return versions === 0 ? null : versions;
}

test.each([0, 2])(
  'cut at any call with %d versions there: the configuration before or the new one, never none',
  (there) => {
    const seen = new Set<number | null>();
    for (let n = 1, cut = true; cut; n++) {
      const was = begin(there);
      const files = openRemoteFiles(directory, 'A');
      cut = cutAt(n, () => files.save(takenUp(files.state, version(10)), version(10)));
      seen.add(afterCut(was));
    }
    expect(seen).toEqual(new Set([there === 0 ? null : there, 10]));
  },
);

/** A process that is killed at its n-th call to the disk. */
const DOOMED = `
  import fs from 'node:fs';
  const [directory, n, next] = process.argv.slice(1);
  const { openRemoteFiles } = await import(${JSON.stringify(new URL('../../gateway/drivers/config-remote.ts', import.meta.url).href)});
  const { takenUp } = await import(${JSON.stringify(new URL('../../gateway/core/config/remote-state.ts', import.meta.url).href)});
  const files = openRemoteFiles(directory, 'A');
  let calls = 0;
  for (const name of ${JSON.stringify(CALLS)}) {
    const real = fs[name];
    fs[name] = (...args) => {
      if (++calls === Number(n)) process.kill(process.pid, 'SIGKILL');
      return real(...args);
    };
  }
  const version = JSON.parse(next);
  files.save(takenUp(files.state, version), version);
`;

test('kill -9 at seeded calls: the same', async () => {
  const seed = Number(process.env['BALISE_SEED'] ?? 20_261_129);
  const random = createRandom(seed);
  for (let kills = 0; kills < 2; kills++) {
    const n = 1 + random.below(12);
    const was = begin(2);
    const args = ['--input-type=module', '-e', DOOMED, directory, String(n), JSON.stringify(version(10))];
    const { signal } = await (await startChild(process.execPath, args)).exited;
    expect([`BALISE_SEED=${seed}`, n, signal]).toEqual([`BALISE_SEED=${seed}`, n, 'SIGKILL']);
    afterCut(was);
  }
});
