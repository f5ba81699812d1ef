/** What `balise missions --json` prints. */
import { z } from 'zod';
import { missionOutcome } from '../../core/record/summaries.ts';
import { refusalReason, vehicleStatus } from '../../core/record/words.ts';

const instant = z.int().nullable().describe('UTC, ms; null: not known');
const delay = z.int().nullable().describe('ms; null: not known');

const mission = z.object({
  id: z.string().describe('Of the platform; `~` and a number: nobody asked, the crew departed'),
  state: z
    .enum(['open', 'accepted', 'waiting', 'over', 'refused', 'cancelled', 'expired'])
    .describe(
      'open: departed. accepted: not departed yet. waiting: nobody has answered. cancelled, expired: without an answer',
    ),
  caseId: z.string().nullable(),
  origin: z.enum(['samu', 'company']).nullable().describe('Who asked; null: nobody, or not known any more'),
  answer: z
    .object({
      outcome: z.enum(['accepted', 'refused']),
      by: z.enum(['vehicle', 'company']),
      late: z.boolean(),
      reason: refusalReason.nullable(),
      t: instant,
    })
    .nullable()
    .describe('null: none, or a departure without a word'),
  steps: z.array(
    z.object({
      status: vehicleStatus,
      t: instant,
      implied: z.boolean().describe('A later step shows that it was made; nobody knows when'),
      sinceMs: delay.describe('ms since the step before of which it is known when'),
    }),
  ),
  outcome: missionOutcome.nullable().describe('null: it is not over'),
  endedBy: z.string().nullable(),
  distanceM: z.int().nullable().describe('Since the departure'),
  delaysMs: z
    .object({ departure: delay, arrival: delay, onScene: delay, transport: delay, atDestination: delay, whole: delay })
    .nullable()
    .describe('As in the event mission-summary; of an open mission as far as it has come'),
  lastMs: instant.describe('Of its latest event'),
});

export const missionsShape = z.object({
  missions: z
    .array(mission)
    .describe('The open one first, then those that are accepted or wait, then the others, newest first'),
  more: z.int().describe('How many others are known'),
});
export type MissionsShape = z.infer<typeof missionsShape>;
export type KnownMission = MissionsShape['missions'][number];
