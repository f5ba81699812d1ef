/** A small fleet as `npm run sim -- fleet` plays it: real connections, a killed worker, a killed broker, and a verdict that can be no. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findMosquitto, startBroker } from '../../simulator/network/broker.ts';
import { SOON } from '../support/soon.ts';
import { nothingLeft, run } from './run.ts';

const LAST = /^fleet: vehicles (\d+) ledgers closed (\d+) records (\d+) lost (\d+) duplicated \d+$/;
const PATIENT = { timeout: 6 * 60_000 };

let dir: string;
let kept: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-scenario-'));
  kept = mkdtempSync(join(tmpdir(), 'balise-kept-'));
});
afterEach(() => {
  for (const each of [dir, kept]) rmSync(each, { recursive: true, force: true });
});

const fleet = (...args: string[]) => run('simulator/sim.ts', ['fleet', ...args], { TMPDIR: dir });

describe.skipIf(findMosquitto() === null)('fleets (skipped where mosquitto is not installed)', () => {
  test(
    '200 vehicles, a minute: a worker and the broker are killed, every ledger closes, nothing is left behind',
    PATIENT,
    async () => {
      const json = join(kept, 'fleet.json');
      const { code, output, lastLine } = await fleet('--vehicles', '200', '--minutes', '1', '--json', json).finished;
      const [vehicles, closed, records = 0, lost] = LAST.exec(lastLine)?.slice(1).map(Number) ?? [];
      expect([vehicles, closed, lost], output).toEqual([200, 200, 0]);
      expect(records).toBeGreaterThan(2_000);
      expect(output).toContain('not the gateway');
      expect(output).toContain('worker 1 is killed');
      expect(output).toMatch(/storm: broker off for [5-9]\.\d s, then 200 connected/);
      expect(output).not.toContain('WRONG');
      expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ problems: [], verdict: { closed: 200, lost: 0 } });
      expect(code).toBe(0);
      await nothingLeft(dir);
    },
  );

  test('a record that the ledger loses fails the run, and its vehicle is named', PATIENT, async () => {
    const args = ['--vehicles', '20', '--minutes', '0.2', '--no-restart', '--lose', 'FLEET-00003'];
    const { code, output, lastLine } = await fleet(...args).finished;
    expect(output).toMatch(/WRONG: FLEET-00003: 1 of \d+ positions missing/);
    expect(output).toContain('WRONG: 1 records are in the files and not in the ledger');
    expect(LAST.exec(lastLine)?.slice(1, 5), output).toEqual(['20', '19', expect.any(String), '1']);
    expect(code).toBe(1);
  });

  test('at a broker of others: it is not restarted, and nothing stays there', PATIENT, async () => {
    const broker = await startBroker({ dir: kept, only: 'mosquitto' });
    const { code, output, lastLine } = await fleet('--vehicles', '20', '--minutes', '0.1', '--broker', broker.url)
      .finished;
    expect(LAST.exec(lastLine)?.slice(1, 3), output).toEqual(['20', '20']);
    expect(output).toContain('storm: none');
    expect(code).toBe(0);
    const client = await mqtt.connectAsync(broker.url, { protocolVersion: 5 });
    const topics: string[] = [];
    client.on('message', (topic) => topics.push(topic));
    await client.subscribeAsync(['balise/#', 'end'], { qos: 1 });
    await client.publishAsync('end', '', { qos: 1 });
    await vi.waitFor(() => expect(topics).toContain('end'), SOON);
    expect(topics).toEqual(['end']);
    await client.endAsync();
    await broker.stop();
  });

  test('over TLS the ledgers close as well', PATIENT, async () => {
    const { code, output, lastLine } = await fleet('--vehicles', '50', '--minutes', '0.5', '--tls').finished;
    expect(LAST.exec(lastLine)?.slice(1, 3), output).toEqual(['50', '50']);
    expect(output).toContain('link: TLS');
    expect(code).toBe(0);
  });
});

test('what cannot be asked for is told', PATIENT, async () => {
  const { code, output } = await fleet('--vehicles', '0').finished;
  expect(output).toContain('a whole number from 1 to');
  expect(code).toBe(1);
  const second = await fleet('--tls', '--broker', 'mqtt://127.0.0.1:1').finished;
  expect(second.output).toContain('--tls needs the own broker');
  expect(second.code).toBe(1);
});
