/** Why there is a new run, from what the run before left behind. Part of the composition root. */
import { readBox } from './core/record/box.ts';
import { type RestartCause, restartCause } from './core/restart-cause.ts';
import { VERSION } from './core/version.ts';
import { forgetLastExit, readLastExit } from './drivers/last-exit.ts';
import type { StoreOpening } from './ports-store.ts';

export interface RunBefore {
  cause: RestartCause;
  /** Once the cause is on stable storage. */
  recorded(): void;
}

export function readRunBefore(
  { endedBefore, box }: Pick<StoreOpening, 'endedBefore' | 'box'>,
  boot: string,
  lastExitFile: string,
): RunBefore {
  return {
    cause: restartCause(endedBefore, readBox(box).run, { boot, version: VERSION }, readLastExit(lastExitFile)),
    recorded: () => forgetLastExit(lastExitFile),
  };
}
