/** Every scenario as `npm run scenario` plays it: events, ledger, the same records at any speed, and nothing left behind. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findMosquitto } from '../../simulator/network/broker.ts';
import { readLedgerFile } from '../../simulator/platform/ledger-file.ts';
import { listScenarios } from '../../simulator/scenarios/scenario.ts';
import { leftovers, nothingLeft, run } from './run.ts';

const MINUTES_20 = { timeout: 20 * 60_000 };
/** What differs between two runs of the same scenario and says nothing about it. */
const OF_THE_RUN = new Set(['series', 'boot', 'mono', 'service']);

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-scenario-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const play = (...args: string[]) => run('simulator/scenario.ts', args, { TMPDIR: dir }).finished;

const judged = listScenarios()
  .map(({ id, presses, events }) => {
    return { id, expected: events.length + presses.filter(({ expect: wanted }) => wanted !== undefined).length };
  })
  .filter(({ expected }) => expected > 0);
const DAYS: Record<string, number> = { 'week-offline': 7 };
/** Where no press closes the duty gate: the instant at which it closes. */
const CLOSES_BY_ITSELF: Record<string, string> = {
  'abandoned-off-duty': '2026-08-13T14:00:00-03:00',
  'g1-slot-ends': '2026-08-12T15:04:36-03:00',
};
/** A vehicle that drives on duty is recorded at least so often (docs/sampling.md, section 6). */
const SAMPLING_MS = 10_000;

describe.skipIf(findMosquitto() === null)('with Mosquitto (skipped where it is not installed)', () => {
  // Most of a scenario is one process waiting for another.
  test.concurrent.for(judged)(
    '$id: every event comes as it must and the ledger closes',
    MINUTES_20,
    async ({ id, expected }) => {
      const keep = join(dir, id);
      const { code, output, lastLine } = await play(id, '--keep', keep);
      const all = expected * (DAYS[id] ?? 1);
      expect(lastLine, output).toBe(`scenario ${id}: ${all} events expected, ${all} right, ledger closed`);
      expect(code).toBe(0);
      // The receiver goes on, and the vehicle drives: nothing of it is recorded.
      const until = CLOSES_BY_ITSELF[id];
      if (until === undefined) return;
      const times = positionsOf(keep).map(({ t }) => Number(t));
      expect(Date.parse(until) - Math.max(...times)).toBeLessThanOrEqual(SAMPLING_MS);
      expect(Math.max(...times)).toBeLessThan(Date.parse(until));
    },
  );
});

function positionsOf(keep: string): Record<string, unknown>[] {
  return readLedgerFile(join(keep, 'platform-ledger.jsonl'))
    .filter(({ lane }) => lane === 'p')
    .sort((a, b) => a.n - b.n)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([key]) => !OF_THE_RUN.has(key))));
}

test('the records of one scenario are equal at ×20 and in lock-step', MINUTES_20, async () => {
  const lockStep = join(dir, 'lock-step');
  const scaled = join(dir, 'scaled');
  const fast = await play('cold-start-tunnel', '--keep', lockStep);
  const slow = await play('cold-start-tunnel', '--speed', '20', '--keep', scaled);
  expect([fast.code, slow.code], `${fast.output}\n${slow.output}`).toEqual([0, 0]);
  expect(positionsOf(lockStep).length).toBeGreaterThan(20);
  expect(positionsOf(scaled)).toEqual(positionsOf(lockStep));
});

test('Ctrl-C leaves no process and no file', MINUTES_20, async () => {
  const work = mkdtempSync(join(dir, 'interrupted-'));
  const running = run('simulator/scenario.ts', ['brown-out', '--speed', '1'], { TMPDIR: work });
  // The directory, the broker, the platform and the gateway.
  await vi.waitFor(() => expect(leftovers(work).length).toBeGreaterThanOrEqual(4), { timeout: 30_000, interval: 50 });
  running.signal('SIGINT');
  expect((await running.finished).code).toBe(130);
  await nothingLeft(work);
});

describe('what is not as it should be', () => {
  const made = {
    ...{ id: 'made', title: 'made', altitudeM: 0, places: { HERE: { latDeg: 4.9, lonDeg: -52.3 } }, start: 'HERE' },
    steps: [{ waitS: 40 }],
    presses: [
      { at: 10, key: 'G', expect: { function: 'PRISE_GARDE', status: null } },
      { at: 20, key: '1', expect: { function: 'DEPART', status: 'ARRIVEE' } },
    ],
  };

  test('a status that does not come as expected is told in a table, and fails', MINUTES_20, async () => {
    const file = join(dir, 'made.json');
    writeFileSync(file, JSON.stringify(made));
    const { code, output, lastLine } = await play(file);
    expect(output).toMatch(/DEPART \(ARRIVEE\) .* DEPART \(DEPART\) at 07:00:20 .* status DEPART/);
    expect(lastLine, output).toBe('scenario made: 2 events expected, 1 right, ledger closed');
    expect(code).toBe(1);
  });

  test('a fault that was to be seen and was not fails', MINUTES_20, async () => {
    const file = join(dir, 'fault.json');
    writeFileSync(file, JSON.stringify({ ...made, presses: [], faults: ['broker-takeover'] }));
    const { code, output, lastLine } = await play(file);
    expect(output).toContain('the fault broker-takeover was to be raised and was not');
    expect(lastLine).toBe('scenario made: 0 events expected, 0 right, ledger not closed');
    expect(code).toBe(1);
  });

  test('a file with a typo is named with the path inside it', async () => {
    const file = join(dir, 'typo.json');
    writeFileSync(file, JSON.stringify({ ...made, presses: [{ at: 10, key: 'G', expct: {} }] }));
    const { code, output } = await play(file);
    expect(output).toContain(file);
    expect(output).toMatch(/"expct"[\s\S]*presses\[0\]/);
    expect(code).toBe(1);
  });

  test(
    'a press that must be refused and is not, an order that nobody heard of, and a sum that does not come fail',
    MINUTES_20,
    async () => {
      const file = join(dir, 'crew.json');
      const presses = [{ at: 10, key: 'G', expect: { refused: 'already' } }];
      const orders = [{ at: 15, action: 'order', mission: 'M', acceptedBy: 'company' }];
      const expectEvents = [{ at: 25, change: 'received', mission: 'M' }];
      const expectSummaries = [{ mission: 'M', outcome: 'transported' }];
      writeFileSync(file, JSON.stringify({ ...made, presses, orders, expectEvents, expectSummaries }));
      const { code, output, lastLine } = await play(file);
      expect(output).toMatch(/refused, already .* no refusal/);
      expect(output).toMatch(/received \(M\) .* nothing came/);
      expect(output).toContain('not closed: mission-summary of M: nothing came');
      expect(lastLine, output).toBe('scenario made: 2 events expected, 0 right, ledger not closed');
      expect(code).toBe(1);
    },
  );

  test(
    'a press that docs/crew.md does not know of, with keys that the gateway does not have, fails',
    MINUTES_20,
    async () => {
      const file = join(dir, 'refused.json');
      writeFileSync(file, JSON.stringify({ ...made, presses: [{ at: 10, key: '9' }] }));
      const { code, output } = await play(file);
      expect(output).toContain('not closed: press 9 at second 10: refused, no-mission');
      expect(code).toBe(1);
    },
  );

  test.each([
    ['a scenario that is not there', ['no-such'], /no scenario no-such \(known: .*brown-out/],
    ['no scenario', [], /--list/],
    ['a speed that is none', ['brown-out', '--speed', 'fast'], /a number above 0/],
    ['a seed that is none', ['brown-out', '--seed', 'x'], /a whole number/],
    ['a broker that does not answer', ['brown-out', '--broker', 'mqtt://127.0.0.1:1'], /127\.0\.0\.1:1/],
  ])('%s is told and fails', MINUTES_20, async (_, args, why) => {
    const { code, output } = await play(...args);
    expect(output).toMatch(why);
    expect(code).toBe(1);
  });
});

test('--list names them all', async () => {
  const { code, output } = await play('--list');
  for (const { id, title } of listScenarios())
    expect(output).toMatch(new RegExp(`^${id} .*${title.slice(0, 10)}`, 'm'));
  expect(code).toBe(0);
});

test('the runner is what the documentation says', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/simulator.md'), 'utf8');
  for (const { id } of judged) expect(page).toContain(`\`${id}\``);
});
