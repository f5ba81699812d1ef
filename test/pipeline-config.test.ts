/** `cmd/config` with time in the hand of the test: what is taken, what is refused, and when a change is taken back. */
import { expect, test } from 'vitest';
import {
  confirmed,
  NO_REMOTE,
  type RemoteState,
  type RemoteVersion,
  takenUp,
} from '../gateway/core/config/remote-state.ts';
import type { EventBody } from '../gateway/core/record/schema.ts';
import { createConfigDesk } from '../gateway/pipeline-config.ts';
import { createManualClock } from './support/manual-clock.ts';

const NOW = Date.UTC(2026, 10, 9, 12);
const TRIAL_MS = 600_000;
const COMMAND = { id: 'c-7', issued: NOW - 1_000, expires: NOW + 60_000, version: 7, set: { 'sampling.movingS': 8 } };
const BEFORE = confirmed(takenUp(NO_REMOTE, { version: 6, id: 'c-6' }));
const ON_TRIAL = takenUp(BEFORE, { version: 7, id: 'c-7' });

interface Setting {
  state?: RemoteState;
  t?: number | null;
  source?: 'gnss' | 'estimated';
}

function desk({ state = BEFORE, t = NOW, source = 'gnss' }: Setting = {}) {
  const clock = createManualClock();
  const world = { acked: 0, quiet: true, network: true, disk: true, restarts: 0 };
  const saved: { state: RemoteState; version: RemoteVersion | null }[] = [];
  const events: Extract<EventBody, { type: 'config' }>[] = [];
  const made = createConfigDesk(
    clock,
    {
      ...{ state, revision: 'r' },
      judge: ({ set }) => ('bad' in set ? { result: 'invalid', detail: 'bad is no option' } : null),
      save(next, version) {
        if (world.disk) saved.push({ state: next, version });
        return world.disk;
      },
    },
    {
      trialMs: TRIAL_MS,
      now: () => ({ t, clock: source }),
      record(body) {
        if (body.type === 'config') events.push(body);
        return Promise.resolve(events.length);
      },
      lastEvent: () => events.length,
      ackedUpTo: () => world.acked,
      mayRestart: () => world.quiet,
      withoutNetwork: () => !world.network,
      onRestart: () => void world.restarts++,
    },
  );
  const take = (change: object = {}) => made.take(JSON.stringify({ ...COMMAND, ...change }));
  const disk = () => saved.at(-1)?.state;
  return { made, clock, world, saved, disk, events, take };
}

test('taken: on the disk with its values, and the service restarts once no mission is open', async () => {
  const { made, clock, world, saved, take } = desk();
  world.quiet = false;
  expect(await take()).toMatchObject({ id: 'c-7', result: 'done', expires: COMMAND.expires });
  expect(saved).toEqual([
    { state: ON_TRIAL, version: { version: 7, id: 'c-7', issued: NOW - 1_000, set: { 'sampling.movingS': 8 } } },
  ]);
  expect(made.report()).toEqual({ revision: 'r', version: 6, trialLeftS: null, waiting: 7 });
  clock.advance(3_600_000);
  expect(world.restarts).toBe(0);
  world.quiet = true;
  clock.advance(60_000);
  expect(world.restarts).toBe(1);
});

test.each<[string, object, Setting, string]>([
  ['one with the id of an earlier one', { id: 'c-6' }, {}, 'replayed'],
  ['the version that counts', { version: 6 }, {}, 'replayed'],
  ['an older version', { version: 2 }, {}, 'replayed'],
  ['one that has expired', { expires: NOW }, {}, 'expired'],
  ['one while nobody knows the time', {}, { t: null }, 'clock-unknown'],
  ['one while the time is a guess', {}, { source: 'estimated' }, 'clock-unknown'],
  ['one with an option that is none', { set: { bad: 1 } }, {}, 'invalid'],
  ['one without a version', { version: undefined }, {}, 'invalid'],
  ['one with a list for a value', { set: { 'log.level': ['info'] } }, {}, 'invalid'],
  ['one while another is on trial', { id: 'c-8', version: 8 }, { state: ON_TRIAL }, 'unavailable'],
])('%s does nothing: %j', async (_name, change, setting, result) => {
  const { clock, world, saved, take } = desk(setting);
  expect(await take(change)).toMatchObject({ result });
  clock.advance(60_000);
  expect({ saved, restarts: world.restarts }).toEqual({ saved: [], restarts: 0 });
});

test('said again it is replayed, before the restart and after', async () => {
  const { take } = desk();
  await take();
  expect(await take()).toMatchObject({ result: 'replayed', detail: 'version 7: trial' });
  expect(await desk({ state: confirmed(ON_TRIAL) }).take()).toMatchObject({ detail: 'version 7: confirmed' });
});

test('a disk that refuses: nothing is taken, and it may be said again', async () => {
  const { world, take } = desk();
  world.disk = false;
  expect(await take()).toMatchObject({ result: 'unavailable' });
  world.disk = true;
  expect(await take()).toMatchObject({ result: 'done' });
});

test('keys that nobody knows are dropped and counted', async () => {
  const { made, saved, take } = desk();
  expect(await take({ note: 'for Jeanne' })).toMatchObject({ result: 'done' });
  expect(made.unknownKeys()).toBe(1);
  expect(JSON.stringify(saved)).not.toContain('Jeanne');
});

test('reached: the acknowledgement of the event that tells of the trial, and no earlier one', async () => {
  const { made, clock, world, disk, events } = desk({ state: ON_TRIAL });
  made.begin();
  expect(events).toEqual([
    { type: 'config', change: 'trial', version: 7, counts: 7, configRevision: 'r', reason: null },
  ]);
  clock.advance(59_000);
  expect(disk()?.trial).toEqual({ parts: 1 });
  world.acked = 1;
  clock.advance(1_000);
  await Promise.resolve();
  expect(events.at(-1)).toMatchObject({ change: 'confirmed', version: 7 });
  expect(disk()).toEqual(confirmed(ON_TRIAL));
  clock.advance(10 * TRIAL_MS);
  expect({ restarts: world.restarts, report: made.report() }).toMatchObject({
    restarts: 0,
    report: { trialLeftS: null },
  });
});

test('not reached in ten minutes of running: taken back in the middle of a mission too, and told at the next start', async () => {
  const { made, clock, world, disk } = desk({ state: ON_TRIAL });
  world.quiet = false;
  made.begin();
  expect(made.report()).toMatchObject({ version: 7, trialLeftS: 540 });
  clock.advance(TRIAL_MS - 1);
  expect([disk()?.current, world.restarts]).toEqual([7, 0]);
  clock.advance(1);
  expect([disk()?.current, world.restarts]).toEqual([6, 1]);
  const after = disk() ?? NO_REMOTE;
  expect(after.untold).toEqual([{ version: 7, reason: 'not-reached' }]);
  const next = desk({ state: after });
  next.made.begin();
  expect(next.events).toMatchObject([{ change: 'reverted', version: 7, counts: 6, reason: 'not-reached' }]);
  await Promise.resolve();
  await Promise.resolve();
  expect(next.disk()?.untold).toEqual([]);
});

test('a start costs a tenth, before anything else: who restarts every minute comes to the end as well', () => {
  let state: RemoteState = ON_TRIAL;
  for (let start = 1; start <= 10; start++) {
    const life = desk({ state });
    life.made.begin();
    state = life.disk() ?? state;
    expect(state.trial).toEqual({ parts: start });
  }
  const last = desk({ state });
  last.made.begin();
  expect(last.disk()?.current).toBe(6);
});

test('time in which the modem has no network does not count', () => {
  const { made, clock, world, disk } = desk({ state: ON_TRIAL });
  world.network = false;
  made.begin();
  clock.advance(10 * TRIAL_MS);
  expect(disk()?.trial).toEqual({ parts: 1 });
  world.network = true;
  clock.advance(TRIAL_MS);
  expect(disk()?.current).toBe(6);
});
