/** One of each fault of the world, on one box under a watchdog: nothing registered is lost, the fault has its name, and is mended after. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pressAndLook, untilKeysWork } from './crew.ts';
import { settled } from './cuts.ts';
import { createCrew, FAULTS } from './faults.ts';
import { judgeCuts } from './judge.ts';
import { whyNoBox } from './why-not.ts';
import { openWorld, type World } from './world.ts';

const TEST_MS = 900_000;
const whyNot = whyNoBox();

describe('a box in the world', () => {
  if (whyNot !== null) {
    it(`${FAULTS.length} faults`, (context) => context.skip(whyNot));
    return;
  }
  const dir = mkdtempSync(join(tmpdir(), 'balise-faults-'));
  let world: World;
  let crew: ReturnType<typeof createCrew>;

  beforeAll(async () => {
    world = await openWorld(dir, { mapped: true, supervised: true });
    crew = createCrew(world);
    await world.box.boot();
    await untilKeysWork(world.box);
    const answer = await pressAndLook(world.box, 'G');
    expect(answer).toMatchObject({ registered: expect.any(Number) });
    crew.made.push({ key: 'G', registered: 'registered' in answer ? answer.registered : null, refused: null });
  }, TEST_MS);
  afterAll(async () => {
    if (world !== undefined) await world.close();
    rmSync(dir, { recursive: true });
  }, TEST_MS);

  for (const { name, run } of FAULTS) it(name, () => run(crew.hand()), TEST_MS);

  it(
    'has lost nothing that was registered, and the ledger closes',
    async () => {
      const judged = judgeCuts(crew.made, ...(await settled(world)));
      expect(judged.failures).toEqual([]);
      expect(judged.registered).toBeGreaterThan(FAULTS.length);
    },
    TEST_MS,
  );
});
