/** What the box remembers, for whoever only reads it: of this version as it is, without the schemas that others need (box.ts). */
import { type CrewState, OFF_DUTY } from '../crew/state.ts';
import type { Run } from '../restart-cause.ts';
import { VERSION } from '../version.ts';

/** What the box must remember across a restart, written in the same commit as the event that changed it. */
export interface Box {
  crew: CrewState;
  /** UTC − monotonic of one boot, as the receiver gave it: a restart of the service within that boot knows the time. */
  time: { boot: string; utcMinusMonoMs: number; atMonoMs: number } | null;
  /** The latest UTC that is certain to have passed, ms: a clock that says less has stood still or was reset. */
  floorMs: number | null;
  odometerM: number;
  /** Who wrote this. null: a version that did not say. */
  run: Run | null;
  journal: JournalMemory | null;
}

/** Where the chain of events stands after the newest one; null: an earlier version recorded it, which knew of no chain. */
export interface JournalMemory {
  /** The chain is of this vehicle: a box that was given another name begins anew. */
  vehicle: string;
  n: number;
  head: string;
  /** The public key that was announced last; null: none yet. */
  key: string | null;
}

/** Off duty: a box that forgot must not track. */
export const NOTHING_KEPT: Box = {
  ...{ crew: OFF_DUTY, time: null, floorMs: null, odometerM: 0, run: null, journal: null },
};

/** @returns null: another version wrote it, or it is no JSON. Nothing goes on from it: whoever does reads it with `readBox` */
export function ownBox(text: string | null): Box | null {
  if (text === null) return NOTHING_KEPT;
  try {
    const box = JSON.parse(text) as Box | null;
    return box?.run?.version === VERSION ? box : null;
  } catch {
    return null;
  }
}
