/**
 * `npm run rig:cuts -- --seed N [--cuts M]`: a vehicle on missions in a virtual machine whose power is cut at moments that the seed draws
 * (docs/rig-box.md). The last line has the figures; the exit code is 0 if nothing was wrong.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { guardDirectory, removeDirectory } from '../../../simulator/runner/children.ts';
import { playCuts } from './cuts.ts';
import { cutsFigures, cutsLine } from './cuts-figures.ts';
import { emulatedOn } from './qemu.ts';
import { nowMs } from './until.ts';
import { whyNoBox } from './why-not.ts';
import { openWorld } from './world.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    cuts: { type: 'string', default: '100' },
    // The figures as JSON, for `npm run rig:report`.
    out: { type: 'string' },
  },
});
const whyNot = whyNoBox();
if (whyNot !== null) {
  console.error(`cuts: ${whyNot}`);
  process.exit(69);
}
const seed = Number(values.seed);
console.log(`seed ${seed}`);
const dir = mkdtempSync(join(tmpdir(), 'balise-cuts-'));
guardDirectory(dir);
const beganMs = nowMs();
const world = await openWorld(dir);
try {
  const done = await playCuts(world, { seed, cuts: Number(values.cuts) }, (line) => console.log(line));
  for (const failure of done.failures) console.log(`  ${failure}`);
  const figures = cutsFigures(done, { seed, tookS: Math.round((nowMs() - beganMs) / 1_000), machine: emulatedOn() });
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(figures, null, 1)}\n`);
  console.log(cutsLine(figures));
  process.exitCode = done.failures.length === 0 ? 0 : 1;
} catch (error) {
  console.log(world.box.logs().split('\n').slice(-20).join('\n'));
  throw error;
} finally {
  await world.close();
  removeDirectory(dir);
}
