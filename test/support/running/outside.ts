/** Programs of others that judge what is exported: gpsbabel, ogrinfo (gdal-bin). */
import { spawnSync } from 'node:child_process';

/** null: it is there; else what the name of the skipped test ends with. */
export function withoutProgram(program: string, debian: string): string | null {
  const { error } = spawnSync(program, ['--version']);
  return error === undefined ? null : ` (no ${program} here: apt-get install ${debian})`;
}

/** @throws with what it said where it does not end well */
export function judged(program: string, args: string[], input: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 64 * 1_048_576 });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}${stdout}`);
  return stdout;
}
