/** Events from the disk, which an earlier version may have written: only what is read of them has to be there. */
import { z } from 'zod';
import { automatic, mission, missionSummaryEvent, press } from '../crew-events.ts';
import type { EventRecord } from '../schema.ts';

const standing = { duty: press.duty, availability: press.availability, mission: press.mission };
const { type, function: key, status, answer, implied, corrects } = press;
const { change, caseId, requestId, by, applied } = mission;

/** Others are of no concern here. */
const READ: Partial<Record<EventRecord['type'], z.ZodType>> = {
  press: z.object({ type, ...standing, function: key, status, answer, implied, corrects }),
  mission: z.object({ ...standing, change, mission: mission.mission, caseId, requestId, by, applied }),
  automatic: z.object({ ...standing, change: automatic.change }),
  'mission-summary': z.object({ mission: missionSummaryEvent.mission, caseId, requestId }),
  time: z.object({ utcMinusMonoMs: z.int() }),
};

export function isReadable(event: EventRecord): boolean {
  return READ[event.type]?.safeParse(event).success ?? true;
}
