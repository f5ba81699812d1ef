/**
 * `npm run bench:disk`: bytes and flushes that reach the device for each position and each event, by what may be lost to a
 * power cut (`store.positionsAtRiskS`), next to the naive commit for each position. The last figures are in bench/README.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { createDisk, WITHOUT_SHIM } from '../test/faults/shim/shim.ts';
import type { Cost, What } from './disk-writer.ts';
import { machineFacts } from './machine.ts';

/** Positions of 24 h of driving, one per 5 s. */
const POSITIONS_PER_DAY = 17_280;
const RUNS: { name: string; what: What; atRiskS: number }[] = [
  { name: 'naive: JSON, a commit for each', what: 'naive', atRiskS: 0 },
  ...[5, 30, 60, 300].map((atRiskS) => ({
    name: `positions, ${atRiskS} s at risk`,
    what: 'positions' as const,
    atRiskS,
  })),
  { name: 'positions, 30 s, acknowledged one by one', what: 'acknowledged', atRiskS: 30 },
  { name: 'events, one by one', what: 'events', atRiskS: 30 },
];

const { values } = parseArgs({
  options: { count: { type: 'string', default: '2160' }, directory: { type: 'string', default: '.' } },
});
const count = Number(values.count);
const root = mkdtempSync(join(resolve(values.directory), 'bench-disk-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true }));
console.log(`${machineFacts()}; ${count} records each`);
if (WITHOUT_SHIM !== null) console.log(`without flushes and written bytes: ${WITHOUT_SHIM}`);

const table = new Table({
  head: ['', 'device bytes each', 'written each', 'flushes each', 'device MB per 24 h of driving'],
  style: { head: [], border: [] },
});
for (const [k, run] of RUNS.entries()) {
  const { deviceBytes, writtenBytes, flushes } = measure(join(root, `run-${k}`), run.what, run.atRiskS);
  const each = (value: number | null, digits = 0): string => (value === null ? '-' : (value / count).toFixed(digits));
  table.push([
    run.name,
    // A file system in memory or stacked on another one has no device to count for.
    deviceBytes === 0 ? 'not counted here' : each(deviceBytes),
    each(writtenBytes),
    each(flushes, 3),
    run.what === 'events' ? '' : ((deviceBytes / count) * POSITIONS_PER_DAY * 1e-6).toFixed(1),
  ]);
}
console.log(table.toString());

function measure(directory: string, what: What, atRiskS: number): Cost {
  mkdirSync(directory);
  const disk = WITHOUT_SHIM === null ? createDisk(directory, `${directory}.control`) : null;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'disk-writer.ts'), what, directory, String(count), String(atRiskS)],
    { encoding: 'utf8', env: { ...process.env, ...disk?.environment } },
  );
  disk?.close();
  if (status !== 0) throw new Error(`${what} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Cost;
}
