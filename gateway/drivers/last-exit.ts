/**
 * How the run before ended, as systemd saw it: one word, the `$SERVICE_RESULT` of systemd.exec(5) ("watchdog", "signal", "core-dump",
 * "exit-code", "oom-kill", "timeout", "success"), which ExecStopPost= of the unit writes to a file. What follows the word is not read.
 */
import { readFileSync, rmSync } from 'node:fs';

/** @returns null: nobody wrote it, as after a power cut */
export function readLastExit(file: string): string | null {
  try {
    return /^[a-z][a-z-]{0,39}\b/.exec(readFileSync(file, 'utf8'))?.[0] ?? null;
  } catch {
    return null;
  }
}

/** Once it is recorded: the next run must not take it for its own. */
export function forgetLastExit(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // A directory that cannot be written; the store's faults say so.
  }
}
