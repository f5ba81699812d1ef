/** What becomes of configurations from afar, and what a box goes by when some of it is spoilt. */
import { expect, test } from 'vitest';
import { fileLayer, type Layer } from '../../../gateway/core/config/layers.ts';
import { remoteStateIn, remoteVersionIn } from '../../../gateway/core/config/remote-read.ts';
import {
  charged,
  confirmed,
  NO_REMOTE,
  type RemoteState,
  type RemoteVersion,
  rebuilt,
  reverted,
  takenUp,
  told,
} from '../../../gateway/core/config/remote-state.ts';
import { resolveConfig, type Sources } from '../../../gateway/core/config/resolve.ts';

const RELEASE = '2026-11-22';
const id = (version: number): string => `c-${version}`;
const taken = (state: RemoteState, version: number): RemoteState => takenUp(state, { version, id: id(version) });
const good = (state: RemoteState, version: number): RemoteState => confirmed(taken(state, version));
const times = (state: RemoteState, n: number): RemoteState =>
  Array.from({ length: n }).reduce<RemoteState>((at) => charged(at), state);

test('a trial has ten parts, a start costs one of them at least, and then the version before counts', () => {
  const before = good(NO_REMOTE, 1);
  const trial = taken(before, 2);
  expect(times(trial, 10)).toMatchObject({ current: 2, trial: { parts: 10 }, untold: [] });
  const after = times(trial, 11);
  expect(after).toMatchObject({ current: 1, trial: null, untold: [{ version: 2, reason: 'not-reached' }] });
  expect(after.versions.map(({ outcome }) => outcome)).toEqual(['confirmed', 'reverted']);
  expect(told(after, after.untold).untold).toEqual([]);
  // What reached the platform has no time to run out.
  expect(times(good(before, 2), 30)).toEqual(good(before, 2));
});

test('without a version before, the files of the box count', () => {
  expect(reverted(taken(NO_REMOTE, 4), 'invalid')).toMatchObject({ current: null, trial: null });
});

test('nine are kept, and the one that would be gone back to among them', () => {
  let state = good(NO_REMOTE, 1);
  for (let version = 2; version <= 20; version++) state = reverted(taken(state, version), 'not-reached');
  expect(state.versions.map(({ version }) => version)).toEqual([1, 13, 14, 15, 16, 17, 18, 19, 20]);
  expect(state.current).toBe(1);
  expect(remoteStateIn(JSON.parse(JSON.stringify(state)))).toEqual(state);
  const last = taken(good(state, 21), 22);
  expect(last.versions.map(({ version }) => version)).toEqual([15, 16, 17, 18, 19, 20, 21, 22].toSpliced(0, 0, 14));
  expect(reverted(last, 'invalid').current).toBe(21);
});

test('a lost state: the newest version on trial, then the one before it on trial, then none', () => {
  const found = rebuilt([3, 1, 2].map((version) => ({ version, id: id(version) })));
  expect(found).toMatchObject({ current: 3, trial: { parts: 0 } });
  const next = reverted(found, 'not-reached');
  expect(next).toMatchObject({ current: 2, trial: { parts: 0 } });
  expect(reverted(reverted(next, 'invalid'), 'invalid')).toMatchObject({ current: null, trial: null });
  expect(rebuilt([])).toEqual(NO_REMOTE);
});

const layer = (values: Record<string, unknown>, path = '/b.toml'): Layer => ({
  ...fileLayer('file', path, '', {}),
  values: new Map(Object.entries(values)),
});
const FILES = [layer({ 'vehicle.id': 'AMB-1', 'gnss.kind': 'none', 'sampling.movingS': 6 })];
const TYPO = [layer({ 'vehicle.id': 'AMB-1', 'gnss.kind': 'nnoe' })];

function sources(change: Partial<Sources> = {}, sets: Record<number, RemoteVersion['set'] | null> = {}): Sources {
  const readVersion = (version: number): RemoteVersion | null => {
    const set = sets[version];
    return set === undefined || set === null ? null : { version, id: id(version), issued: 1, set };
  };
  const nothing = { unreadable: null, lastGood: null, environment: null, remote: NO_REMOTE };
  return { files: FILES, ...nothing, readVersion, ...change };
}

function outcome(of: Sources) {
  const found = resolveConfig(of, RELEASE);
  if ('fault' in found) return { stopped: found.fault.code };
  const { config, remote, faults } = found;
  return { movingS: config['sampling.movingS'], version: remote.current, faults: faults.map(({ code }) => code) };
}

test.each<[string, Sources, ReturnType<typeof outcome>]>([
  ['files alone', sources(), { movingS: 6, version: null, faults: [] }],
  [
    'a version from afar',
    sources({ remote: good(NO_REMOTE, 1) }, { 1: { 'sampling.movingS': 8 } }),
    { movingS: 8, version: 1, faults: [] },
  ],
  [
    'a version that cannot be read: the one before',
    sources({ remote: good(good(NO_REMOTE, 1), 2) }, { 1: { 'sampling.movingS': 8 }, 2: null }),
    { movingS: 8, version: 1, faults: ['config-remote'] },
  ],
  [
    'no version that can be read: the files',
    sources({ remote: good(good(NO_REMOTE, 1), 2) }),
    { movingS: 6, version: null, faults: ['config-remote'] },
  ],
  [
    'a version that this software knows nothing of: the one before',
    sources({ remote: good(good(NO_REMOTE, 1), 2) }, { 1: { 'sampling.movingS': 8 }, 2: { 'later.option': 1 } }),
    { movingS: 8, version: 1, faults: ['config-remote'] },
  ],
  [
    'a trial whose time is used up: the one before, and an event will say so',
    sources(
      { remote: times(taken(good(NO_REMOTE, 1), 2), 10) },
      { 1: { 'sampling.movingS': 8 }, 2: { 'sampling.movingS': 9 } },
    ),
    { movingS: 8, version: 1, faults: [] },
  ],
  [
    'a typing error on the first day: nothing runs, somebody waits',
    sources({ files: TYPO }),
    { stopped: 'config-invalid' },
  ],
  [
    'a typing error in the environment on the first day: the same',
    sources({ environment: layer({ 'gnss.baud': 'x' }) }),
    { stopped: 'config-invalid' },
  ],
  [
    'a typing error later: what worked, and the version from afar with it',
    sources({ files: TYPO, lastGood: FILES[0] ?? null, remote: good(NO_REMOTE, 1) }, { 1: { 'sampling.movingS': 8 } }),
    { movingS: 8, version: 1, faults: ['config-invalid'] },
  ],
  [
    'files that are gone',
    sources({
      files: null,
      unreadable: { code: 'config-unreadable', detail: 'gone' },
      lastGood: FILES[0] ?? null,
    }),
    { movingS: 6, version: null, faults: ['config-unreadable'] },
  ],
  [
    'a typing error in the environment: the files without it',
    sources({ lastGood: FILES[0] ?? null, environment: layer({ 'gnss.baud': 'x' }) }),
    { movingS: 6, version: null, faults: ['config-invalid'] },
  ],
])('%s', (_name, of, expected) => {
  expect(outcome(of)).toEqual(expected);
});

const STATE = {
  current: 2,
  trial: { parts: 3 },
  versions: [{ version: 2, id: 'c-2', outcome: 'trial' }],
  untold: [{ version: 1, reason: 'invalid' }],
};
const VERSION = { version: 2, id: 'c-2', issued: 1_764_000_000_000, set: { 'sampling.movingS': 10 } };

test('what the disk gives back is believed only where it is what is written', () => {
  expect(remoteStateIn(STATE)).toEqual(STATE);
  expect(remoteStateIn({ ...STATE, trial: null, current: null })).not.toBeNull();
  expect(remoteVersionIn(VERSION)).toEqual(VERSION);
});

test.each([
  ['nothing', undefined],
  ['a list', []],
  ['a field more', { ...STATE, more: 1 }],
  ['a field less', { current: 2, trial: null, versions: [] }],
  ['version 0', { ...STATE, current: 0 }],
  ['a version with a fraction', { ...STATE, current: 1.5 }],
  ['a trial of less than nothing', { ...STATE, trial: { parts: -1 } }],
  ['a trial that is a number', { ...STATE, trial: 3 }],
  ['an outcome that there is not', { ...STATE, versions: [{ version: 2, id: 'c-2', outcome: 'fine' }] }],
  ['a version without an id', { ...STATE, versions: [{ version: 2, outcome: 'trial' }] }],
  ['more than are kept', { ...STATE, versions: Array.from({ length: 10 }, () => STATE.versions[0]) }],
  ['a reason that there is not', { ...STATE, untold: [{ version: 1, reason: 'bored' }] }],
])('no state: %s', (_, body) => {
  expect(remoteStateIn(body)).toBeNull();
});

test.each([
  ['an empty id', { ...VERSION, id: '' }],
  ['an id of 65 characters', { ...VERSION, id: 'x'.repeat(65) }],
  ['no instant', { ...VERSION, issued: null }],
  ['a value that is a list', { ...VERSION, set: { 'sampling.movingS': [10] } }],
  ['a set that is a list', { ...VERSION, set: [] }],
  ['version 0', { ...VERSION, version: 0 }],
])('no version: %s', (_, body) => {
  expect(remoteVersionIn(body)).toBeNull();
});
