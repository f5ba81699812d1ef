/** kill -9 at random points of a store; `npm run kills` does more of them (test/faults/kill-run.ts). */
import { expect, test } from 'vitest';
import { killStores } from '../faults/kills.ts';
import { WITHOUT_SHIM } from '../faults/shim/shim.ts';

const KILLS = 150;

test(`${KILLS} kills of a store: what was registered is there once, numbers go on`, async (context) => {
  if (WITHOUT_SHIM !== null) context.skip(WITHOUT_SHIM);
  const seed = Number(process.env['BALISE_SEED'] ?? 20_261_122);
  const report = await killStores(KILLS, seed);
  console.log(`kills: seed ${seed}, ${report.kills} kills, ${report.registered} events registered`);
  expect(report.wrongs).toEqual([]);
  expect(report.kills).toBeGreaterThanOrEqual(KILLS);
  expect(report.registered).toBeGreaterThan(KILLS);
}, 900_000);
