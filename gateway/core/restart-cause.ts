import type { EventBody } from './record/schema.ts';

export type RestartCause = Extract<EventBody, { type: 'start' }>['cause'];

/** What the run before left on disk with its last event. `stop` is why it ended, where that was its last word. */
export interface Run {
  boot: string;
  version: string;
  stop: Extract<EventBody, { type: 'stop' }>['reason'] | null;
}

/**
 * Why the service had to be started again.
 * @param ended as the store found it
 * @param before null: the run before was of a version that did not leave this
 * @param lastExit `$SERVICE_RESULT` of systemd at the end of that run (systemd.exec(5)); null: nobody wrote it down
 */
export function restartCause(
  ended: 'first' | 'orderly' | 'unclean',
  before: Run | null,
  here: { boot: string; version: string },
  lastExit: string | null,
): RestartCause {
  if (ended === 'first') return 'first';
  if (lastExit === 'watchdog') return 'watchdog';
  // The last word may have been its stop although the disk was not closed any more.
  if (ended === 'orderly' || (before !== null && before.stop !== null)) return afterStop(before, here);
  if (before === null) return 'unknown';
  // Somebody saw the process end, so the machine was up.
  if (lastExit !== null && lastExit !== 'success') return 'crash';
  return before.boot === here.boot ? 'crash' : 'power';
}

function afterStop(before: Run | null, here: { boot: string; version: string }): RestartCause {
  if (before === null || before.version !== here.version) return 'update';
  if (before.stop === 'order' || before.stop === 'battery') return before.stop;
  return before.boot === here.boot ? 'stop' : 'reboot';
}
