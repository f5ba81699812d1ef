/** `npm start` as a newcomer runs it, with whichever broker the machine has. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { leftovers, nothingLeft, run } from './run.ts';

const LEDGER = /^ledger: expected (\d+) recorded (\d+) received (\d+) lost 0 duplicated \d+ explained-gaps 0$/;
const PATIENT = { timeout: 120_000 };

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-scenario-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const start = (...args: string[]) => run('simulator/start.ts', ['--plain', '--port', '0', ...args], { TMPDIR: dir });

test('ends by itself after --seconds, with a closed ledger and nothing left behind', PATIENT, async () => {
  const { code, output, lastLine } = await start('--seconds', '27').finished;
  expect(output).toContain('WARNING: the link is not encrypted');
  expect(output).toMatch(/GARDE +DISPONIBLE/);
  expect(output).toMatch(/page: http:\/\/127\.0\.0\.1:\d+/);
  expect(output).toContain('DECLENCHE of J1-0329');
  const numbers = LEDGER.exec(lastLine)?.slice(1).map(Number);
  expect(numbers, output).toBeDefined();
  const [expected = 0, recorded, received] = numbers ?? [];
  expect(expected).toBeGreaterThanOrEqual(5);
  expect([recorded, received]).toEqual([expected, expected]);
  expect(code).toBe(0);
  await nothingLeft(dir);
});

test('the embedded broker does as well, and is said loudly', PATIENT, async () => {
  const { code, output, lastLine } = await start('--seconds', '8', '--embedded', '--headless').finished;
  expect(output).toContain('WARNING: EMBEDDED BROKER, MQTT 3.1.1');
  expect(lastLine, output).toMatch(LEDGER);
  expect(code).toBe(0);
});

test('Ctrl-C ends it in order', PATIENT, async () => {
  const demo = start();
  await demo.said('GARDE  DISPONIBLE');
  demo.signal('SIGINT');
  const { code, lastLine } = await demo.finished;
  expect(lastLine).toMatch(LEDGER);
  expect(code).toBe(0);
});

test('killed outright it takes everything along', PATIENT, async () => {
  const demo = start();
  await demo.said('GARDE  DISPONIBLE');
  // The directory, the broker, the platform and the gateway.
  expect(leftovers(dir).length).toBeGreaterThanOrEqual(4);
  demo.signal('SIGKILL');
  await demo.finished;
  await vi.waitFor(() => expect(leftovers(dir)).toEqual([]), { timeout: 20_000, interval: 100 });
});

test('another scenario, from another moment, without a page', PATIENT, async () => {
  // 160 s of the scenario: its call for help is at second 100, and before it nothing is recorded.
  const args = ['--headless', '--seconds', '16', '--scenario', 'distress', '--at', '2026-05-02T09:00:00+02:00'];
  const wrong = await start(...args).finished;
  expect(wrong.output).toMatch(/--at 2026-05-02T09:00:00\+02:00: distress is from \S+ on/);
  expect(wrong.code).toBe(1);
  const { code, output, lastLine } = await start(...args.slice(0, 5)).finished;
  expect(output).not.toContain('page: ');
  expect(lastLine, output).toMatch(LEDGER);
  expect(code).toBe(0);
});
