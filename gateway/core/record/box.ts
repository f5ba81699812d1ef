import { z } from 'zod';
import { type CrewState, OFF_DUTY } from '../crew/status.ts';
import type { Run } from '../restart-cause.ts';
import { availability, duty, vehicleStatus } from './words.ts';

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
}

const shape = z.object({
  crew: z.object({
    duty,
    dutyBeforePause: z.enum(['GARDE', 'VOLONTAIRE']).nullable(),
    availability,
    status: vehicleStatus.nullable(),
    service: z.string().nullable(),
    since: z.int().nullable(),
    event: z.int().min(0),
  }),
  // A box of an earlier version has neither the instant, the floor, the odometer nor the run.
  time: z.object({ boot: z.string(), utcMinusMonoMs: z.number(), atMonoMs: z.number().default(0) }).nullable(),
  floorMs: z.number().nullable().default(null),
  odometerM: z.number().min(0).default(0),
  run: z
    .object({
      boot: z.string(),
      version: z.string(),
      stop: z.enum(['signal', 'battery', 'order', 'end-of-input']).nullable(),
    })
    .nullable()
    .default(null),
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
  return { crew: OFF_DUTY, time: null, floorMs: null, odometerM: 0, run: null };
}
