/** Waits until the platform has, and the device knows that it has, every record: or until nothing moves any more. */
import { count, without } from '../platform/ranges.ts';
import type { DaemonStatus } from './gateway-process.ts';
import type { Pacer } from './pacer.ts';
import type { Stage } from './stage.ts';

export interface Patience {
  /** Without progress for this long in real time … */
  realMs: number;
  /** … and for this long in the time of the run, nothing more is expected. */
  runMs: number;
}

/** Long enough for the longest wait between two attempts to send a record again (10 min). */
export const DRIVE_PATIENCE: Patience = { realMs: 30_000, runMs: 900_000 };
export const DEMO_PATIENCE: Patience = { realMs: 30_000, runMs: 0 };

const STRIDE_MS = { lockStep: 20_000, running: 200 };

/** Resolves with true when everything on the device's disk was acknowledged. */
export async function drain(stage: Pick<Stage, 'snapshot'>, pacer: Pacer, patience: Patience): Promise<boolean> {
  let least = Number.POSITIVE_INFINITY;
  let since = { realMs: performance.now(), runMs: pacer.nowMs() };
  for (;;) {
    const left = outstanding(await stage.snapshot());
    if (left === 0) return true;
    if (left < least) {
      least = left;
      since = { realMs: performance.now(), runMs: pacer.nowMs() };
    }
    const outOfPatience =
      performance.now() - since.realMs > patience.realMs && pacer.nowMs() - since.runMs > patience.runMs;
    if (outOfPatience) return false;
    await pacer.to(pacer.nowMs() + (pacer.lockStep ? STRIDE_MS.lockStep : STRIDE_MS.running));
  }
}

/** Records on the device that it does not know to be on the platform; infinite while it does not answer, or cannot read them. */
function outstanding(status: DaemonStatus | null): number {
  if (status === null || status.disk === null) return Number.POSITIVE_INFINITY;
  const { events, positions } = status.disk;
  return events.recorded - events.acknowledgedUpTo + count(without(positions.stored, positions.acknowledged));
}
