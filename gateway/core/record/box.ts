import { z } from 'zod';
import { type CrewState, crewState, OFF_DUTY } from '../crew/state.ts';
import type { Run } from '../restart-cause.ts';
import { hash } from './journal/events.ts';

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

const shape = z.object({
  crew: crewState,
  // A box of an earlier version has neither the instant, the floor, the odometer nor the run.
  time: z.object({ boot: z.string(), utcMinusMonoMs: z.number(), atMonoMs: z.number().default(0) }).nullable(),
  floorMs: z.number().nullable().default(null),
  odometerM: z.number().min(0).default(0),
  run: z
    .object({
      boot: z.string(),
      version: z.string(),
      stop: z.enum(['signal', 'battery', 'order', 'end-of-input', 'ignition-off']).nullable(),
    })
    .nullable()
    .default(null),
  journal: z.object({ vehicle: z.string(), n: z.int(), head: hash, key: hash.nullable() }).nullable().default(null),
});

export function writeBox(box: Box): string {
  return JSON.stringify(box);
}

/** Off duty where nothing readable was kept: a box that forgot must not track. */
export function readBox(text: string | null): Box {
  try {
    const parsed = shape.safeParse(JSON.parse(text ?? ''));
    if (parsed.success) return parsed.data;
  } catch {
    // Not JSON: the same as nothing kept.
  }
  return { crew: OFF_DUTY, time: null, floorMs: null, odometerM: 0, run: null, journal: null };
}
