/** One of each fault of the world, on one box under a watchdog: nothing registered is lost, the fault has its name, and is mended after. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from './faults.ts';
import { openStage, type Stage } from './faults-play.ts';
import { whyNoBox } from './why-not.ts';

const TEST_MS = 900_000;
const whyNot = whyNoBox();

describe('a box in the world', () => {
  if (whyNot !== null) {
    it(`${FAULTS.length} faults`, (context) => context.skip(whyNot));
    return;
  }
  const dir = mkdtempSync(join(tmpdir(), 'balise-faults-'));
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(dir);
  }, TEST_MS);
  afterAll(async () => {
    await stage?.world.close();
    rmSync(dir, { recursive: true });
  }, TEST_MS);

  for (const { name, run } of FAULTS) it(name, () => run(stage.hand()), TEST_MS);

  it(
    'has lost nothing that was registered, and the ledger closes',
    async () => {
      const judged = await stage.judged();
      expect(judged.failures).toEqual([]);
      expect(judged.registered).toBeGreaterThan(FAULTS.length);
    },
    TEST_MS,
  );
});
