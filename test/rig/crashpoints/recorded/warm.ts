/**
 * Runs on the host before the machine boots: a box for some seconds, so that Node writes down what it compiled (NODE_COMPILE_CACHE).
 * Emulated, reading and compiling the sources would take longer than the recorded hour.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '../../../support/rig/machine.ts';
import { startBox } from './box.ts';
import { livesOf } from './hour.ts';
import './mark-writer.ts';

const directory = mkdtempSync(join(tmpdir(), 'balise-warm-'));
try {
  const [life] = livesOf(0);
  const box = await startBox(directory, { wallMs: life?.wallMs ?? 0, boot: 'boot-warm', mark: () => undefined });
  await box.drive(10);
  await box.press('G');
  await box.stop('signal');
} finally {
  rmSync(directory, { recursive: true });
}
