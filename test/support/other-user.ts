import { spawnSync } from 'node:child_process';

/** Debian's `nobody`. */
export const NOBODY = 65_534;

/** Why a program of ours cannot be run as somebody else here; null: it can. */
export function withoutOtherUser(program: string): string | null {
  if (process.getuid?.() !== 0) return 'only root can be somebody else';
  const { status } = spawnSync(process.execPath, ['-e', `fs.readFileSync(${JSON.stringify(program)})`], {
    uid: NOBODY,
  });
  return status === 0 ? null : 'another user cannot read the program here';
}
