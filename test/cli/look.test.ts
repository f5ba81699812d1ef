/** The verbs that look at records, on a database without its daemon: what they print is in fixtures/, in both languages. */
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { journalShowShape } from '../../gateway/cli/journal-shapes.ts';
import { missionsShape } from '../../gateway/cli/missions/shapes.ts';
import { outboxListShape, outboxRetryShape, outboxShape, outboxShowShape } from '../../gateway/cli/outbox/shapes.ts';
import { addLookVerbs } from '../../gateway/cli/record-verbs.ts';
import { OFF_DUTY } from '../../gateway/core/crew/state.ts';
import { writeBox } from '../../gateway/core/record/box.ts';
import type { EventRecord } from '../../gateway/core/record/schema.ts';
import { event, garde, pressed, T } from '../support/exports.ts';
import { defaultOptions, writeConfig } from '../support/running/config.ts';
import { spoken } from '../support/running/verbs.ts';
import { directory, open } from '../support/store.ts';

const MIN_MS = 60_000;
const at = (minute: number) => ({ boot: 'boot-2', monoMs: minute * MIN_MS, t: T + minute * MIN_MS });
const crew = (type: string, mission: string, more: object) => ({
  ...{
    type,
    mission,
    duty: 'GARDE',
    availability: 'DISPONIBLE',
    reason: null,
    status: null,
    before: null,
    ended: null,
  },
  ...{ caseId: null, requestId: null, command: null, by: null, applied: true, cancelReason: null, ...more },
});

/** One mission is over, one was refused, one expired, one is under way and one waits. */
const EVENTS: EventRecord[] = [
  event(12, 170, crew('mission', 'M-2', { change: 'received' }), 'boot-2'),
  pressed(13, 171, 'DEPART', refusing() as Partial<EventRecord>),
  event(14, 172, crew('mission', 'M-3', { change: 'received' }), 'boot-2'),
  event(15, 182, crew('mission', 'M-3', { change: 'expired' }), 'boot-2'),
  event(16, 185, crew('mission', 'M-5', { change: 'received' }), 'boot-2'),
];

function refusing(): object {
  const answer = { outcome: 'refused', reason: 'crew', late: true };
  return { mission: 'M-2', status: null, function: 'REFUSER', answer, position: null };
}

const step = (status: string, n: number, minute: number) => ({ status, event: n, at: at(minute), odometerM: 1_000 });
const BOX = writeBox({
  crew: {
    ...OFF_DUTY,
    missions: [
      {
        ...{ id: '~9', caseId: null, requestId: null, origin: null, by: 'vehicle', pressed: true, accepted: null },
        ...{ tellUntil: null, status: 'PEC', implied: ['ARRIVEE'], touched: null },
        steps: [step('DEPART', 9, 183), step('PEC', 10, 195)] as never,
      },
    ],
    orders: [
      {
        ...{ mission: 'M-5', caseId: null, requestId: null, origin: 'samu', unanswered: false },
        ...{ answerBy: at(187), expires: at(200) },
      },
    ],
  },
  ...{ time: null, floorMs: null, odometerM: 5_200, run: null, journal: null },
});

let config: string;
beforeEach(async () => {
  const store = await open();
  const { positions, events } = garde();
  for (const one of [...events(), ...EVENTS]) await store.appendEvent(one, BOX);
  for (const one of [...positions()].slice(0, 30)) store.appendPosition(one);
  await store.flush();
  await store.acknowledge(11, [[1, 25]]);
  await store.close();
  config = configWith({});
});

function configWith(more: object): string {
  const zone = {
    'vehicle.timeZone': 'America/Cayenne',
    'platform.broker': 'mqtt://127.0.0.1:1',
    'platform.plaintext': true,
  };
  return writeConfig(directory, { ...defaultOptions(directory), 'store.directory': directory, ...zone, ...more });
}

const run = (...args: string[]) => spoken(addLookVerbs, [...args, '-c', config]);
const json = async (...args: string[]): Promise<unknown> => JSON.parse((await run(...args, '--json')).stdout);

/** What differs from run to run. */
function masked(text: string): string {
  return text
    .replaceAll(directory, 'DIRECTORY')
    .replaceAll(/(\d+), (\d+ ([dj]|h) \d\d (min|h)|\d+ min \d\d s)/g, '$1, AGE')
    .replaceAll(/(so far|jusqu'ici) .*$/gm, '$1 AGE');
}

async function printed(name: string, ...args: string[]): Promise<void> {
  for (const lang of ['en', 'fr']) {
    const { stdout, stderr } = await run(...args, '--lang', lang);
    const file = path.join(import.meta.dirname, 'fixtures', `${name}.${lang}.txt`);
    await expect(masked(`$ balise ${args.join(' ')}\n${stdout}${stderr}`)).toMatchFileSnapshot(file);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  }
}

describe('outbox', () => {
  test('counts, the oldest, and that the daemon is down', async () => {
    await printed('outbox', 'outbox');
    const report = outboxShape.strict().parse(await json('outbox'));
    expect(report).toMatchObject({
      running: false,
      events: { unacknowledged: 5, acknowledgedUpTo: 11, unsent: null },
      positions: { unacknowledged: 5, acknowledged: 25 },
      oldest: { lane: 'positions', n: 26 },
      setAside: null,
    });
  });

  test('a list in order, bounded; no place while the gate is closed', async () => {
    await printed('outbox-list', 'outbox', 'list', '--limit', '7');
    const list = outboxListShape.parse(await json('outbox', 'list'));
    expect(list.records.map(({ n }) => n)).toEqual([12, 13, 14, 15, 16, 26, 27, 28, 29, 30]);
    expect(list).toMatchObject({ more: 0, gateOpen: true });
    const positions = outboxListShape.parse(await json('outbox', 'list', '--lane', 'positions', '--limit', '2'));
    expect(positions).toMatchObject({ records: [{ n: 26, lat: expect.any(Number) }, { n: 27 }], more: 3 });
    expect(await run('outbox', 'list', '--limit', '0')).toMatchObject({ code: 64 });
  });

  test('one record whole', async () => {
    await printed('outbox-show', 'outbox', 'show', '15');
    expect(outboxShowShape.parse(await json('outbox', 'show', '3'))).toMatchObject({
      state: 'acknowledged',
      lane: 'events',
    });
    const position = outboxShowShape.parse(await json('outbox', 'show', '30', '--lane', 'positions'));
    expect(position).toMatchObject({ state: 'waiting', record: { n: 30, lat: expect.any(Number) } });
    expect(await run('outbox', 'show', '99')).toMatchObject({ code: 1 });
    expect(await run('outbox', 'show', 'x')).toMatchObject({ code: 64 });
  });

  test('retry with the daemon down says that the next start does it', async () => {
    await printed('outbox-retry', 'outbox', 'retry', '--all');
    expect(outboxRetryShape.parse(await json('outbox', 'retry', '4'))).toEqual({ running: false, again: 0 });
    expect(await run('outbox', 'retry')).toMatchObject({ code: 64 });
    expect(await run('outbox', 'retry', '4', '--all')).toMatchObject({ code: 64 });
  });
});

describe('off duty', () => {
  test('no coordinate is in any output, and it says why', async () => {
    const store = await open();
    const closed = writeBox({ crew: OFF_DUTY, time: null, floorMs: null, odometerM: 0, run: null, journal: null });
    await store.appendEvent(pressed(17, 190, 'DEPART'), closed);
    await store.close();
    const verbs = [['list'], ['show', '17'], ['show', '3'], ['show', '30', '--lane', 'positions']];
    for (const verb of verbs)
      for (const more of [[], ['--json']]) {
        const { code, stdout } = await run('outbox', ...verb, ...more);
        expect(code).toBe(0);
        expect(stdout).not.toMatch(/5\.1\d|-52\.|"l(at|on)"/);
        if (more.length === 0) expect(stdout).toContain('no coordinates: the duty gate is closed');
      }
    for (const verb of [
      ['journal', 'show'],
      ['missions', '--all'],
    ])
      expect((await run(...verb, '--json')).stdout).not.toMatch(/5\.1\d\d|-52\.|"l(at|on)"/);
  });
});

test('journal show: one line for each event, from a number or the last ones', async () => {
  await printed('journal-show', 'journal', 'show');
  const shown = journalShowShape.parse(await json('journal', 'show', '--from', '3', '--last', '2'));
  expect(shown).toMatchObject({
    events: [
      { n: 3, mission: 'M-1' },
      { n: 4, type: 'gnss' },
    ],
    last: 16,
  });
  const last = journalShowShape.parse(await json('journal', 'show', '--last', '1'));
  expect(last.events.map(({ n }) => n)).toEqual([16]);
  expect(await run('journal', 'show', '--last', '0')).toMatchObject({ code: 64 });
});

test('journal show: what is left of an erased event says so', async () => {
  const store = await open();
  await store.erase({ fromMs: T + 170 * MIN_MS, toMs: T + 171 * MIN_MS, reason: 'request', by: 'dpo' });
  await store.close();
  const { events } = journalShowShape.parse(await json('journal', 'show', '--from', '12', '--last', '2'));
  expect(events).toMatchObject([
    { n: 12, type: null, deleted: 'erased' },
    { n: 13, deleted: 'erased' },
  ]);
  expect((await run('journal', 'show', '--from', '12', '--last', '1', '--lang', 'fr')).stdout).toMatch(
    /^12 {2}– {2}effacé sur demande ; l'empreinte reste$/m,
  );
});

test('missions: the open one first, then what waits, then the others; one alone by its id', async () => {
  await printed('missions', 'missions');
  const { missions } = missionsShape.parse(await json('missions', '--all'));
  expect(missions.map(({ id, state }) => [id, state])).toEqual([
    ['~9', 'open'],
    ['M-5', 'waiting'],
    ['M-3', 'expired'],
    ['M-2', 'refused'],
    ['M-1', 'over'],
  ]);
  expect(missions[0]).toMatchObject({
    distanceM: 4_200,
    steps: [{ implied: false }, { status: 'ARRIVEE', implied: true }, {}],
  });
  expect(missions[3]?.answer).toMatchObject({ outcome: 'refused', late: true, reason: 'crew' });
  expect(missions[4]).toMatchObject({ outcome: 'transported', distanceM: 23_400, delaysMs: { departure: 62_000 } });
  expect(missionsShape.parse(await json('missions', 'M-2')).missions).toHaveLength(1);
  expect(await run('missions', 'M-77')).toMatchObject({ code: 1 });
});
