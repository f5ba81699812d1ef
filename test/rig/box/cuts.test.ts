/**
 * Power cuts in short (`npm run rig:cuts` makes hundreds): a vehicle on missions, cut at moments that a seed draws. BALISE_SEED chooses
 * others, BALISE_CUTS how many.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { playCuts } from './cuts.ts';
import { whyNoBox } from './why-not.ts';
import { openWorld } from './world.ts';

const CUTS = Number(process.env['BALISE_CUTS'] ?? 20);
const seed = Number(process.env['BALISE_SEED'] ?? 20_261_129);
/** Half a minute or so for each where nothing else runs, many times that elsewhere. */
const TEST_MS = 300_000 * (CUTS + 1);
const whyNot = whyNoBox();

describe('power cuts', () => {
  it(
    `${CUTS} of them: what was shown as registered is at the platform once, and the ledger closes`,
    async (context) => {
      if (whyNot !== null) return context.skip(whyNot);
      console.log(`cuts: seed ${seed}`);
      const dir = mkdtempSync(join(tmpdir(), 'balise-cuts-'));
      const world = await openWorld(dir);
      try {
        const done = await playCuts(world, { seed, cuts: CUTS }, (line) => console.log(line));
        expect(done.failures).toEqual([]);
        expect(done.registered).toBeGreaterThan(CUTS / 2);
        expect(done.toPositionMs).toHaveLength(CUTS + 1 - done.early);
      } finally {
        await world.close();
        rmSync(dir, { recursive: true });
      }
    },
    TEST_MS,
  );
});
