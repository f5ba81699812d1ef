/** What a scenario says about the crew and its platform: keys, orders, gardes, and what must come of them. */
import { z } from 'zod';
import { moment } from './moment.ts';

const step = z.enum([
  ...(['DECLENCHE', 'DEPART', 'ANNULE', 'ARRIVEE', 'PEC', 'BILAN', 'TRANSP', 'DESTIN', 'FINPEC'] as const),
  ...(['RETOUR', 'RET-BASE', 'REN-BASE'] as const),
]);
const mission = z
  .string()
  .regex(/^(?:[A-Za-z0-9][A-Za-z0-9._-]{0,63}|~)$/, 'an id of a mission, or ~ for one that no order asked for');

/** What the platform must have of a press; `refused`: nothing, and the indicator must have said why. */
const pressed = z.strictObject({
  function: z.string(),
  /** null = the event has none. */
  status: step.nullable(),
  /** These only where they are named. `~`: a mission of the crew's own. */
  mission: mission.nullable().optional(),
  answer: z.enum(['accepted', 'accepted-late', 'refused', 'refused-late']).nullable().optional(),
  /** Of an unavailability, or of a refusal. */
  reason: z.string().nullable().optional(),
  availability: z.enum(['DISPONIBLE', 'INDISPONIBLE']).optional(),
  duty: z.enum(['HORS_SERVICE', 'GARDE', 'VOLONTAIRE', 'PAUSE']).optional(),
  implied: z.array(step).optional(),
  outsideRoster: z.boolean().nullable().optional(),
  /** The moment of the press that was a mistake. */
  corrects: moment.nullable().optional(),
  /** Whether its event must have a position; default: as the gate and the receiver let it. */
  position: z.boolean().optional(),
});

export const expectedPress = z.union([pressed, z.strictObject({ refused: z.string() })]);

const references = { caseId: z.string().optional(), requestId: z.string().optional() };
const command = { at: moment, mission, expiresS: z.number().int().optional(), note: z.string().optional() };

/** What the platform says on `cmd/mission`; `repeat`: its last word on this mission again, with the same id. */
export const order = z.union([
  z.strictObject({
    ...command,
    ...references,
    action: z.literal('order'),
    origin: z.enum(['samu', 'company']).default('samu'),
    acceptedBy: z.literal('company').optional(),
    answerS: z.number().int().min(5).max(3_600).optional(),
  }),
  z.strictObject({ ...command, ...references, action: z.literal('update') }),
  z.strictObject({
    ...command,
    action: z.literal('cancel'),
    reason: z.enum(['not-needed', 'other-vehicle', 'mistake', 'other']).default('other'),
  }),
  z.strictObject({ at: moment, mission, repeat: z.literal(true), note: z.string().optional() }),
]);

const day = z.iso.date();
const hours = z.array(z.string().regex(/^\d\d:\d\d-\d\d:\d\d$/, 'hours are HH:MM-HH:MM')).max(4);

/** What the platform says on `cmd/roster` (docs/roster.md); it draws `id` and `issued` itself. */
export const roster = z.strictObject({
  at: moment.default(0),
  /** From `at` on. */
  expiresS: z.number().int().optional(),
  timeZone: z.string(),
  holidays: z.enum(['fr', 'fr-973']),
  sector: z.string(),
  zones: z.array(z.string()).default([]),
  from: day,
  until: day.nullable().default(null),
  weekly: z.array(
    z.strictObject({ days: z.array(z.enum(['semaine', 'samedi', 'dimanche-ou-jour-ferie'])).min(1), hours }),
  ),
  exceptions: z.array(z.strictObject({ date: day, add: hours, remove: hours })).default([]),
  /** The gardes that it means for the time of the scenario, in order: nobody works them out but the box. */
  slots: z.array(z.strictObject({ from: moment, to: moment })),
  note: z.string().optional(),
});

/** Changes that time alone brings: of no order. */
export const AUTOMATIC = ['distress-over', 'mission-abandoned', 'garde-over', 'volontaire-over'] as const;

/** An event that no press makes: what became of an order, or what time alone brought. */
export const expectedEvent = z.strictObject({
  at: moment,
  change: z.enum(['received', 'unanswered', 'updated', 'cancelled', 'expired', ...AUTOMATIC]),
  mission: mission.optional(),
  applied: z.boolean().optional(),
  availability: z.enum(['DISPONIBLE', 'INDISPONIBLE']).optional(),
  /** Seconds that it may be later than `at`; default 2. An order that waits for a network comes when that is back. */
  withinS: z.number().positive().optional(),
  note: z.string().optional(),
});

/** What the vehicle must sum up of a mission, durations in seconds. */
export const expectedSummary = z.strictObject({
  mission,
  outcome: z.enum(['transported', 'sortie-blanche', 'cancelled', 'unfinished']),
  endedBy: z.enum(['return', 'next-mission', 'cancelled', 'abandoned']).default('return'),
  /** From one press or order to another, as the scenario has them: each must be in the summary to the second; null: not known. */
  delaysS: z
    .strictObject({
      departure: z.number().nullable(),
      arrival: z.number().nullable(),
      onScene: z.number().nullable(),
      transport: z.number().nullable(),
      atDestination: z.number().nullable(),
      whole: z.number().nullable(),
    })
    .partial()
    .default({}),
});
