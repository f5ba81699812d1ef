/** A program that works in a directory and starts others: however it ends, no process of it is left, and no directory but one to keep. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { guardDirectory, killAll, removeDirectory } from './children.ts';

export interface Program {
  readonly dir: string;
  /** Does the work, says in one line why it could not be done (exit code 1), and ends the process. */
  run(work: () => Promise<void>): Promise<never>;
}

export interface ProgramOptions {
  /** Of its directory, which is a new one. */
  prefix: string;
  /** Where it is made; default: the system's place for such. */
  parent?: string;
  /** Works in this directory instead, and keeps it. */
  keep?: string | undefined;
}

const EXIT_INTERRUPTED = 130;

export function openProgram(name: string, { prefix, parent = tmpdir(), keep }: ProgramOptions): Program {
  const dir = keep === undefined ? mkdtempSync(join(resolve(parent), prefix)) : resolve(keep);
  if (keep === undefined) guardDirectory(dir);
  else mkdirSync(dir, { recursive: true });

  async function cleanUp(): Promise<void> {
    await killAll();
    if (keep === undefined) removeDirectory(dir);
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void cleanUp().finally(() => process.exit(EXIT_INTERRUPTED)));
  }
  return {
    dir,
    async run(work) {
      try {
        await work();
      } catch (error) {
        console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
      }
      await cleanUp();
      // A run that broke off halfway may have left something open that would keep this process alive.
      process.exit();
    },
  };
}
