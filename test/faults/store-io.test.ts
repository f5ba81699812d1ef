/** Any call to the disk may fail. Here a seeded sample of calls (BALISE_SEED chooses another), in test/scenario all of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../support/random.ts';
import { FAILURES, prepareEveryCall } from './every-call.ts';
import { all, readBack, wrongs } from './life.ts';
import { createProgram } from './program.ts';
import { createDisk, WITHOUT_SHIM } from './shim/shim.ts';

test('a call that fails, anywhere: a named fault or no difference, and nothing registered is lost', async (context) => {
  if (WITHOUT_SHIM !== null) context.skip(WITHOUT_SHIM);
  const seed = Number(process.env['BALISE_SEED'] ?? 20_261_122);
  console.log(`store-io: seed ${seed}`);
  const random = createRandom(seed);
  const everyCall = await prepareEveryCall();
  onTestFinished(async () => expect(await everyCall.close()).toEqual([]));
  for (const name of Object.keys(FAILURES)) {
    const cases = everyCall.cases.filter((one) => one.name === name);
    const one = cases[random.below(cases.length)];
    if (one === undefined) throw new Error(`the store never does what '${name}' is about`);
    expect(await everyCall.run(one), `seed ${seed}`).toEqual([]);
  }
}, 120_000);

test('nothing is called registered that the disk was not asked to flush, and nothing while it cannot', async (context) => {
  if (WITHOUT_SHIM !== null) context.skip(WITHOUT_SHIM);
  const root = mkdtempSync(join(tmpdir(), 'balise-flush-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const directory = join(root, 'store');
  const disk = createDisk(directory, join(root, 'control'));
  onTestFinished(() => disk.close());
  const program = createProgram(join(root, 'cache'), disk.environment);
  onTestFinished(async () => expect(await program.close()).toEqual([]));
  const first = await program.live({ directory, token: 1, rounds: 1 });

  disk.heal(['sync']);
  const well = await program.live({ directory, token: 2, rounds: 6 });
  expect(all(well, 'registered')).toHaveLength(9);
  // Two commits of a round may become one, never none.
  const flushes = disk.counts().calls;
  expect(flushes).toBeGreaterThanOrEqual(6);

  // In the middle of that life the disk begins to refuse every flush.
  disk.fail({ kind: 'eio', classes: ['sync'], at: Math.floor(flushes / 2), count: Number.MAX_SAFE_INTEGER });
  const ill = await program.live({ directory, token: 3, rounds: 6 });
  const story = ill.said.map(({ said }) => said);
  expect(all(ill, 'fault').map(({ code }) => code)).toContain('store-failing');
  expect(story).toContain('registered');
  expect(story.slice(story.indexOf('fault'))).not.toContain('registered');
  expect(wrongs([first, well, ill], readBack(directory))).toEqual([]);
});
