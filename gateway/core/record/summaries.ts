/** What is summed up of a mission, of a service and of a local day: everything follows from the events before, and must agree with them. */
import { z } from 'zod';
import { caseId, requestId } from './hubsante/identifier-schemas.ts';
import { instantMs, missionRef, number, vehicleStatus } from './words.ts';

const durationMs = z.int().min(0);
const delayMs = durationMs.nullable();
const count = z.int().min(0);

export const totals = z
  .strictObject({
    availableMs: durationMs,
    pauseMs: durationMs,
    unavailableMs: z
      .strictObject({
        mission: durationMs,
        desinfection: durationMs,
        panne: durationMs,
        equipage: durationMs,
        autre: durationMs,
        unsaid: durationMs.describe('The crew did not say why, or the service ended and a mission had not'),
      })
      .describe('By reason'),
    unmeasured: count.describe('Stretches whose length nobody knows: the power went, and UTC was not known before'),
    distanceM: count.describe('By the odometer of the box, in the duty gate'),
    missions: z.strictObject({
      accepted: count.describe('By the crew or its company, or a departure of its own; late ones too'),
      acceptedLate: count,
      refused: count,
      unanswered: count,
      cancelled: count.describe('Before the arrival'),
      expired: count.describe('Orders that nobody could answer any more'),
      transported: count,
      sortiesBlanches: count.describe('Arrived, and nobody was transported'),
      unfinished: count.describe('Ended in another way'),
    }),
  })
  .describe('Without `unmeasured` ones the durations add up to the length of what is summed up');

const step = z.strictObject({
  status: vehicleStatus,
  event: number.nullable().describe('null: implied by a later step, and nobody knows when'),
  t: instantMs.nullable().describe('UTC of the press; null: implied, or not known then'),
});

export const missionOutcome = z.enum(['transported', 'sortie-blanche', 'cancelled', 'unfinished']);

export const missionSummary = {
  mission: missionRef.unwrap(),
  caseId: caseId.nullable(),
  requestId: requestId.nullable(),
  origin: z.enum(['samu', 'company']).nullable().describe('Who asked; null: no order, the crew departed'),
  by: z.enum(['vehicle', 'company']).describe('Who accepted'),
  outcome: missionOutcome.describe('unfinished: neither transported nor cancelled, and no arrival is known of'),
  endedBy: z
    .enum(['return', 'next-mission', 'cancelled', 'abandoned'])
    .describe(
      'RENTRE, the departure to another mission, a cancellation before the departure, nothing pressed for hours',
    ),
  steps: z.array(step).describe('In order, without corrected ones'),
  distanceM: z.int().min(0).nullable().describe('From the departure to the end; null: no departure is known of'),
  delaysMs: z.strictObject({
    departure: delayMs.describe('From the acceptance to DEPART'),
    arrival: delayMs.describe('From DEPART to ARRIVEE'),
    onScene: delayMs.describe('From ARRIVEE to TRANSP, or to RETOUR without a transport'),
    transport: delayMs.describe('From TRANSP to DESTIN'),
    atDestination: delayMs.describe('From DESTIN to RETOUR'),
    whole: delayMs.describe('From DEPART to the end'),
  }),
};

export const serviceSummary = {
  duty: z.enum(['GARDE', 'VOLONTAIRE', 'HORS_SERVICE']).describe('HORS_SERVICE: a mission off duty'),
  began: z.strictObject({ event: number, t: instantMs.nullable() }),
  durationMs: durationMs.nullable().describe('null: it cannot be said, see `unmeasured`'),
  totals,
};

export const daySummary = {
  day: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .describe('Local date'),
  timeZone: z.string().describe('`vehicle.timeZone`'),
  services: count.describe('Begun on this day'),
  totals,
};

export type MissionOutcome = z.infer<typeof missionOutcome>;
