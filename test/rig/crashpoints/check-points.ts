/** A share of the crash points of one recording: each image mounted, opened by the real store, compared with what had been promised. */
import { rememberingChecks } from '../../support/journal.ts';
import { createFoundReader } from './found.ts';
import type { LoopDisk } from './loop-disk.ts';
import { createPlatter } from './platter.ts';
import { keptOf, type Point, planPoints } from './points.ts';
import { createPromises, type Wrong } from './promises.ts';
import { startBox } from './recorded/box.ts';
import type { Mark } from './recorded/marks.ts';
import type { Recording } from './recording.ts';

export interface ShareOrder {
  points: number;
  seed: number;
  /** This process does every `of`-th run of points, beginning with the `share`-th. */
  share: number;
  of: number;
  /** So many flushes back the disk only says that it flushed. 0: it is honest. */
  lost: number;
}

export interface Share {
  points: number;
  /** Of these at the instant after a flush, the others with writes that a cut may take. */
  atFlushes: number;
  /** Points at which the file system had to be repaired (`e2fsck -y`) before it could be mounted: its super block was torn. */
  repaired: number;
  /** Points at which anything is wrong, by the worst of it: the database did not open, was set aside or was not whole. */
  unreadable: number;
  /** A registered event was gone or another one. */
  lost: number;
  /** Anything else. */
  untrue: number;
  /** Of these e2fsck had a look, and a box drove on. */
  livedOn: number;
}

/** Neighbours mostly find the same records: what follows from them is worked out once. */
const RUN_POINTS = 16;
/** One in so many is also looked through by e2fsck, and a box lives on there. */
const LIVE_ON_EACH = 50;
const SAID_EACH = 50;
const WORST = ['unreadable', 'lost', 'untrue'] as const;

export interface ShareEar {
  /** What is wrong at a point, with what makes it again. */
  wrong(point: Point, wrongs: readonly Wrong[]): void;
  /** So many points more. */
  done(points: number): void;
}

export async function checkShare(
  recording: Recording,
  disk: LoopDisk,
  order: ShareOrder,
  ear: ShareEar,
): Promise<Share> {
  const platter = createPlatter(recording, order.lost);
  const promises = createPromises();
  const openFound = createFoundReader(rememberingChecks());
  const sum: Share = { points: 0, atFlushes: 0, repaired: 0, unreadable: 0, lost: 0, untrue: 0, livedOn: 0 };
  for (const [nth, point] of planPoints(recording.steps, order.points, order.seed).entries()) {
    if (Math.floor(nth / RUN_POINTS) % order.of !== order.share) continue;
    for (const mark of platter.forward(point.at)) promises.take(mark);
    disk.write([...platter.durable(), ...keptOf(platter.window(), point)]);
    const wrongs = lookAt();
    if (sum.points % LIVE_ON_EACH === 0 && wrongs.length === 0) {
      wrongs.push(...(await liveOn()));
      sum.livedOn++;
    }
    sum.points++;
    if (sum.points % SAID_EACH === 0) ear.done(SAID_EACH);
    if (point.manner === 'flushed') sum.atFlushes++;
    const worst = WORST.find((is) => wrongs.some((wrong) => wrong.is === is));
    if (worst === undefined) continue;
    sum[worst]++;
    ear.wrong(point, wrongs);
  }
  return sum;

  function lookAt(): Wrong[] {
    const errno = disk.mount();
    if (errno !== 0) {
      sum.repaired++;
      if (!disk.repair() || disk.mount() !== 0)
        return [{ is: 'unreadable', what: `the file system cannot be mounted (errno ${errno}), nor repaired` }];
    }
    try {
      return promises.broken(openFound(disk.directory));
    } catch (error) {
      return [{ is: 'unreadable', what: String(error) }];
    } finally {
      disk.unmount();
    }
  }

  /** The next drive begins on what the cut left: nothing of before is lost by it either, and the chain goes on. */
  async function liveOn(): Promise<Wrong[]> {
    const damage = disk.inspect();
    const wrongs: Wrong[] = damage === null ? [] : [{ is: 'untrue', what: `e2fsck -fn: ${damage}` }];
    disk.mount();
    try {
      const after = createPromises();
      for (const step of recording.steps.slice(0, platter.at())) if (step.is === 'mark') after.take(step.mark);
      const mark = (made: Mark): void => after.take(made);
      const box = await startBox(disk.directory, { wallMs: AFTER_MS, boot: 'boot-after', mark });
      await box.drive(SECONDS_AFTER);
      await box.press('G');
      await box.stop('signal');
      wrongs.push(...after.broken(openFound(disk.directory)));
    } catch (error) {
      wrongs.push({ is: 'untrue', what: `the next drive: ${String(error)}` });
    } finally {
      disk.unmount();
    }
    return wrongs;
  }
}
const AFTER_MS = Date.UTC(2026, 10, 21, 4);
const SECONDS_AFTER = 12;
