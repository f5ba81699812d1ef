/** The events of the crew: what it pressed, what it was asked, and what became of both. */
import { z } from 'zod';
import { caseId, requestId } from './hubsante/identifier-schemas.ts';
import { daySummary, missionSummary, serviceSummary } from './summaries.ts';
import {
  availability,
  check,
  crewFunction,
  duty,
  missionId,
  missionRef,
  number,
  refusalReason,
  unavailableReason,
  vehicleStatus,
} from './words.ts';

const eventPosition = z
  .strictObject({
    n: number.nullable().describe('Of the position where it was recorded; null: it was not'),
    lat: z.number().meta({ 'x-unit': '°' }),
    lon: z.number().meta({ 'x-unit': '°' }),
    ageMs: z.int().min(0).describe('At the event'),
  })
  .describe('The position nearest to the event. Never while the duty gate is closed');

const stood = z.int().min(0).nullable().describe('How long; null: the power went in between, and UTC was not known');

/** How the crew's state is from this event on: the duty log, without a gap. */
const crewState = {
  duty: duty.describe('From here on'),
  availability: availability.describe('From here on'),
  reason: unavailableReason.nullable(),
  status: vehicleStatus.nullable().describe('Of the mission, from here on'),
  mission: missionRef.describe('The one that this is about: of the step, of the answer, or under way'),
  before: z
    .strictObject({ event: number, durationMs: stood })
    .nullable()
    .describe('The event that had led to the state before, and how long that stood; null: no service was under way'),
  ended: z
    .strictObject({ reason: unavailableReason, event: number, durationMs: stood })
    .nullable()
    .describe('What the vehicle was unavailable for until now, and since which event; null: nothing ended'),
};

export const press = {
  type: z.literal('press'),
  key: z.string().describe('Its name on the keypad (docs/keypad.md)'),
  input: z.string().describe('The device: keypad, gpio, evdev'),
  function: crewFunction,
  ...crewState,
  status: vehicleStatus.nullable().describe('The step that this press made; null: none'),
  answer: z
    .strictObject({
      outcome: z.enum(['accepted', 'refused']),
      reason: refusalReason.nullable().describe('null: accepted'),
      late: z.boolean().describe('After `unanswered`'),
    })
    .nullable()
    .describe('To the order for `mission`; null: this press answers none'),
  implied: z
    .array(vehicleStatus)
    .describe('Steps that were missed and that this one shows to have been made: nobody knows when'),
  corrects: number.nullable().describe('Number of the event that was a mistake; null: none'),
  checksMissing: z
    .array(check)
    .nullable()
    .describe('Not made before or since the prise de poste; null: not about that'),
  outsideRoster: z
    .boolean()
    .nullable()
    .describe(
      'A prise de garde that no slot of the roster asks for; null: it is none, or the roster or UTC is not known',
    ),
  position: eventPosition.nullable(),
};

export const mission = {
  type: z.literal('mission'),
  change: z
    .enum(['received', 'unanswered', 'updated', 'cancelled', 'expired'])
    .describe(
      'received: by the vehicle, the crew is being told. unanswered: nobody pressed in time. expired: nobody can answer any more, ' +
        'or it was so already when it came',
    ),
  ...crewState,
  mission: missionId,
  caseId: caseId.nullable(),
  requestId: requestId.nullable(),
  command: z.string().nullable().describe('Id of the command; null: time alone brought this'),
  by: z.enum(['company']).nullable().describe('received: the company has accepted; null: the crew is to answer'),
  applied: z.boolean().describe('False: cancelled after the arrival, so that it changes nothing'),
  cancelReason: z.enum(['not-needed', 'other-vehicle', 'mistake', 'other']).nullable(),
};

export const automatic = {
  type: z.literal('automatic'),
  change: z
    .enum(['distress-over', 'mission-abandoned', 'garde-over', 'volontaire-over', 'garde-begun'])
    .describe(
      'distress-over: 30 min without an end. mission-abandoned: 4 h without a press for it. garde-over, volontaire-over: the slot or the ' +
        'longest time is over, and no mission is open. garde-begun: by a slot, on a box that was set so',
    ),
  ...crewState,
};

export const missionSummaryEvent = { type: z.literal('mission-summary'), ...missionSummary };
export const serviceSummaryEvent = { type: z.literal('service-summary'), ...serviceSummary };
export const daySummaryEvent = { type: z.literal('day-summary'), ...daySummary };

export const contact = {
  type: z.literal('contact'),
  contact: z.enum(['ignition', 'engine', 'aux1', 'aux2', 'aux3', 'aux4']),
  on: z.boolean(),
  ageMs: z.int().min(0).describe('It changed so long before: each is told at most once a minute'),
};
