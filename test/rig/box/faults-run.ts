/**
 * `npm run rig:faults`: one of each fault of the world on a box in a virtual machine (docs/rig-box.md). The last line has the figures; the
 * exit code is 0 if each had its name and its end, and nothing was lost.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { guardDirectory, removeDirectory } from '../../../simulator/runner/children.ts';
import { FAULTS } from './faults.ts';
import { openStage } from './faults-play.ts';
import { emulatedOn } from './qemu.ts';
import { nowMs } from './until.ts';
import { whyNoBox } from './why-not.ts';

// The figures as JSON, for `npm run rig:report`.
const { values } = parseArgs({ options: { out: { type: 'string' } } });
const whyNot = whyNoBox();
if (whyNot !== null) {
  console.error(`faults: ${whyNot}`);
  process.exit(69);
}
const dir = mkdtempSync(join(tmpdir(), 'balise-faults-'));
guardDirectory(dir);
const stage = await openStage(dir);
try {
  const seen: { name: string; wrong: string | null }[] = [];
  for (const { name, run } of FAULTS) {
    const beganMs = nowMs();
    const wrong = await run(stage.hand()).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    seen.push({ name, wrong });
    console.log(`${wrong ?? 'as it must'}, ${Math.round((nowMs() - beganMs) / 1_000)} s: ${name}`);
    // The next one needs a box that goes on.
    if (wrong !== null) break;
  }
  const { registered, lost, twice, failures } = await stage.judged();
  for (const failure of failures) console.log(`  ${failure}`);
  const right = seen.filter(({ wrong }) => wrong === null).length;
  const figures = { kind: 'faults', seen, registered, lost, twice, failures: failures.length, machine: emulatedOn() };
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(figures, null, 1)}\n`);
  const presses = `${registered} presses shown as registered, ${lost} lost, ${twice} twice`;
  console.log(`${right} of ${FAULTS.length} faults as they must; ${presses}, ${failures.length} failures`);
  process.exitCode = right === FAULTS.length && failures.length === 0 ? 0 : 1;
} finally {
  await stage.world.close();
  removeDirectory(dir);
}
