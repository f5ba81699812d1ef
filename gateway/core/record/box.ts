/** How what the box remembers is written and read back; what it is stands in own-box.ts. */
import { z } from 'zod';
import { crewState } from '../crew/state-schema.ts';
import { hash } from './journal/events.ts';
import { type Box, NOTHING_KEPT } from './own-box.ts';

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

/** Off duty where nothing readable was kept. */
export function readBox(text: string | null): Box {
  try {
    const parsed = shape.safeParse(JSON.parse(text ?? ''));
    if (parsed.success) return parsed.data;
  } catch {
    // Not JSON: the same as nothing kept.
  }
  return NOTHING_KEPT;
}
