/**
 * The crew's state, its instants and its sums as they are read back after a restart. Apart from what reckons with them: whoever
 * only asks whether the gate is open loads no schema.
 */
import { z } from 'zod';
import { totals } from '../record/summaries.ts';
import { availability, check, duty, refusalReason, unavailableReason, vehicleStatus } from '../record/words.ts';
import { EMPTY_TALLY } from './empty-tally.ts';

export const moment = z.object({
  /** Monotonic instants are comparable within one boot only. */
  boot: z.string(),
  monoMs: z.number(),
  /** UTC, ms, by a clock that may be believed; null: not known (yet). */
  t: z.number().nullable(),
});

export const tally = z.object({
  /** The service under way. */
  service: z
    .object({ event: z.int(), began: moment, duty: z.enum(['GARDE', 'VOLONTAIRE', 'HORS_SERVICE']), totals })
    .nullable(),
  /** The local day under way; date null: UTC is not known yet. */
  day: z.object({ date: z.string().nullable(), services: z.int(), totals }),
  /** The event since which the crew's state is what it is; null: no service. */
  from: z.object({ event: z.int(), at: moment }).nullable(),
  /** Counted up to here. */
  counted: moment.nullable(),
  odometerM: z.number(),
});

const step = z.object({
  status: vehicleStatus,
  /** Number of the event that made it. */
  event: z.int(),
  at: moment,
  odometerM: z.number(),
});

export const mission = z.object({
  id: z.string(),
  caseId: z.string().nullable(),
  requestId: z.string().nullable(),
  /** Who asked; null: nobody, the crew departed. */
  origin: z.enum(['samu', 'company']).nullable(),
  /** Who said yes. */
  by: z.enum(['vehicle', 'company']),
  /** The crew itself accepted or departed: that, and nothing else, lets positions be recorded. */
  pressed: z.boolean(),
  /** null: the crew departed without a word. */
  accepted: moment.nullable(),
  /** Until then the crew is being told of what its company accepted; null: it knows. */
  tellUntil: moment.nullable(),
  /** null: accepted, and not departed. */
  status: vehicleStatus.nullable(),
  /** In order, without those that were corrected. */
  steps: z.array(step),
  /** Steps that later ones show to have been made: nobody knows when. */
  implied: z.array(vehicleStatus),
  /** A press after its last step that left no other: back to an older one, or what the company accepted was seen; null: none. */
  touched: moment.nullable().default(null),
});

export const order = z.object({
  mission: z.string(),
  caseId: z.string().nullable(),
  requestId: z.string().nullable(),
  origin: z.enum(['samu', 'company']),
  /** Then it is unanswered, which is said once. */
  answerBy: moment,
  /** Then nobody can answer it any more. */
  expires: moment,
  unanswered: z.boolean(),
});

export const crewState = z.object({
  duty,
  /** Where PAUSE returns to; null outside PAUSE. */
  dutyBeforePause: z.enum(['GARDE', 'VOLONTAIRE']).nullable(),
  availability,
  reason: unavailableReason.nullable().default(null),
  /** Of the current mission, or of the last one of this service. */
  status: vehicleStatus.nullable(),
  /** Open ones; the first is the current one, those behind it are accepted and wait for their departure. */
  missions: z.array(mission).default([]),
  /** Waiting for an answer, oldest first. */
  orders: z.array(order).default([]),
  /** Missions that are over, refused or cancelled: an order for one of them is an old one. Newest last. */
  settled: z.array(z.string()).default([]),
  /** Ids of the latest commands, so that one that comes again changes nothing. Newest last. */
  commands: z.array(z.string()).default([]),
  /** The refusal that the next press of the same key gives another reason. */
  refusal: z
    .object({ mission: z.string(), event: z.int(), reason: refusalReason, at: moment })
    .nullable()
    .default(null),
  /** Of the roster, when the garde began; null: outside it, or there is none. */
  slot: z.object({ fromMs: z.number(), toMs: z.number() }).nullable().default(null),
  /** Beginning of the slot whose garde has ended: it does not begin again by itself. */
  leftSlotMs: z.number().nullable().default(null),
  /** The last end of a mission in this service. */
  missionEnded: moment.nullable().default(null),
  distress: z.object({ event: z.int(), since: moment }).nullable().default(null),
  /** Checks before the prise de poste that were made, with when. */
  checks: z.partialRecord(check, moment).default({}),
  /** Drawn at each prise de service, and by a mission or distress call off duty; null: none. PAUSE keeps it. */
  service: z.string().nullable(),
  /** Since when and by which event the vehicle is unavailable for `reason`; null: there is no reason. */
  unavailable: z.object({ event: z.int(), at: moment }).nullable().default(null),
  tally: tally.default(EMPTY_TALLY),
  /** Events that follow from the last one and are not on the disk yet: a cut in between must not lose them. */
  owed: z.array(z.object({ service: z.string().nullable(), body: z.record(z.string(), z.unknown()) })).default([]),
  /** UTC of what led here. */
  since: z.int().nullable(),
  /** Number of the event that led here; 0 before the first. */
  event: z.int().min(0),
});
