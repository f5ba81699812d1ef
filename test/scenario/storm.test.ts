/** Short storms as `npm run storm` plays them: processes killed, links cut, clocks set, with the failing disk and without. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findMosquitto } from '../../simulator/network/broker.ts';
import { nothingLeft, run } from './run.ts';

const LEDGER = /^ledger: expected (\d+) recorded (\d+) received (\d+) lost 0 duplicated \d+ explained-gaps (\d+)$/;
const PATIENT = { timeout: 5 * 60_000 };

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-scenario-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const storm = (...args: string[]) => run('test/faults/storm.ts', args, { TMPDIR: dir });

describe.skipIf(findMosquitto() === null)('storms (skipped where mosquitto is not installed)', () => {
  test.each([
    ['7', []],
    ['11', ['--no-disk']],
  ])('seed %s, one minute: the ledger closes and nothing is left behind', PATIENT, async (seed, more) => {
    const { code, output, lastLine } = await storm('--seed', seed, '--minutes', '1', ...more).finished;
    expect(output).toContain(`storm: seed ${seed}, 1 simulated minutes`);
    expect(output).toMatch(/kill-gateway [1-9]\d*, kill-broker [1-9]\d*, kill-platform [1-9]/);
    const [expected = 0, recorded = 0, received = 0, gaps = 0] = LEDGER.exec(lastLine)?.slice(1).map(Number) ?? [];
    expect(recorded, output).toBeGreaterThanOrEqual(10);
    expect(recorded).toBeLessThanOrEqual(expected);
    // What was sent before a kill took it is on the platform alone.
    expect(received).toBeGreaterThanOrEqual(recorded);
    expect(gaps).toBeGreaterThan(0);
    expect(code).toBe(0);
    await nothingLeft(dir);
  });
});

test('a seed that is none is told', PATIENT, async () => {
  const { code, output } = await storm('--seed', 'big').finished;
  expect(output).toContain('a whole number from 0 on');
  expect(code).toBe(1);
});
