/** The platform of a run, which can be killed: a new process goes on from its file, and counts on. */
import type { MissionOrder } from '../platform/orders.ts';
import type { PlatformReport } from '../platform/platform.ts';
import type { RosterOrder } from '../platform/rosters.ts';
import type { WorldView } from '../web/api.ts';
import type { Exit } from './children.ts';
import { type PlatformProcess, type PlatformProcessOptions, startPlatformProcess } from './platform-process.ts';

export interface StagePlatform {
  /** Of the process that was started first. */
  readonly exited: Promise<Exit>;
  report(): Promise<PlatformReport>;
  /** Resolves when it has been said for the first time; one that is killed then says it no more. */
  order(order: MissionOrder): Promise<void>;
  roster(roster: RosterOrder): Promise<void>;
  locate(): Promise<void>;
  /** Of its page; null: it has none. */
  page(): string | null;
  /** What its page shows of the simulated world from now on. */
  showWorld(view: WorldView): void;
  /** SIGKILL, with everything that was only in its memory. */
  kill(): Promise<void>;
  /** After `kill`: another one on the same file, as soon as the broker answers. */
  again(): Promise<void>;
  /** Orderly end; resolves with its last report. */
  stop(): Promise<PlatformReport>;
}

const START_ATTEMPTS = 10;

export async function openStagePlatform(options: PlatformProcessOptions): Promise<StagePlatform> {
  let platform: PlatformProcess = await startPlatformProcess(options);
  const earlier: PlatformReport[] = [];
  const kill = async () => {
    // What its file does not keep (complaints, repetitions) is asked for at the last moment.
    earlier.push(await platform.report());
    await platform.kill();
  };
  const again = async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        platform = await startPlatformProcess(options);
        return;
      } catch (error) {
        // No broker for longer than it waits for one.
        if (attempt === START_ATTEMPTS) throw error;
      }
    }
  };
  return {
    exited: platform.exited,
    report: async () => together(earlier, await platform.report()),
    order: (order) => platform.order(order),
    roster: (roster) => platform.roster(roster),
    locate: () => platform.locate(),
    page: () => platform.page,
    showWorld: (view) => platform.showWorld(view),
    kill,
    again,
    stop: async () => together(earlier, await platform.stop()),
  };
}

/** The last one knows the records of all; of what is only counted each knows its own. */
function together(earlier: readonly PlatformReport[], last: PlatformReport): PlatformReport {
  const all = [...earlier, last];
  const sum = (of: (report: PlatformReport) => number) => all.reduce((total, report) => total + of(report), 0);
  return {
    ...last,
    locates: all.flatMap((report) => report.locates),
    acknowledgementsSent: sum((report) => report.acknowledgementsSent),
    invalid: {
      count: sum((report) => report.invalid.count),
      last: all.findLast((report) => report.invalid.last !== null)?.invalid.last ?? null,
    },
    ledger: {
      ...last.ledger,
      conflicts: sum((report) => report.ledger.conflicts),
      duplicates: {
        positions: sum((report) => report.ledger.duplicates.positions),
        events: sum((report) => report.ledger.duplicates.events),
      },
    },
  };
}
