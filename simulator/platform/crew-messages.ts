/**
 * What the platform expects of the crew's events, of `state` and of `reply`, written from docs/contract.md and docs/crew.md and not from
 * the gateway. Every key that they name must be there, and be what they say; later versions may add some.
 */
import { z } from 'zod';

const number = z.int().min(1);
const durationMs = z.int().min(0);
const lengthMs = durationMs.nullable();
const count = z.int().min(0);

const duty = z.enum(['HORS_SERVICE', 'GARDE', 'VOLONTAIRE', 'PAUSE']);
const reason = z.enum(['mission', 'desinfection', 'panne', 'equipage', 'autre']);
const steps = ['DEPART', 'ANNULE', 'ARRIVEE', 'PEC', 'BILAN', 'TRANSP', 'DESTIN', 'FINPEC', 'RETOUR'] as const;
const status = z.enum(['DECLENCHE', ...steps, 'RET-BASE', 'REN-BASE']);
const check = z.enum(['electrical', 'equipment', 'disinfection', 'vehicle']);
const refusal = z.enum(['engaged', 'disinfection', 'breakdown', 'crew', 'other', 'unsaid']);
const missionId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
/** A departure that no order asked for has the number of its event. */
const missionRef = z.string().regex(/^(?:[A-Za-z0-9][A-Za-z0-9._-]{0,63}|~[1-9]\d*)$/);
const reference = z.string().nullable();

const MISSION_FUNCTIONS = [
  ...(['DEPART', 'ARRIVEE', 'PEC', 'BILAN', 'TRANSP', 'DESTIN', 'FINPEC', 'RETOUR', 'RET_BASE'] as const),
  ...(['RENTRE', 'ANNULATION', 'DISPONIBLE', 'INDISPONIBLE', 'ACCEPTER', 'REFUSER'] as const),
];
const DUTY_FUNCTIONS = [
  ...(['PRISE_GARDE', 'FIN_GARDE', 'VOLONTAIRE', 'FIN_VOLONTAIRE', 'PAUSE', 'FIN_PAUSE'] as const),
  ...(['DETRESSE', 'FIN_DETRESSE', 'CONTROLE_ELECTRIQUE', 'CONTROLE_MATERIEL'] as const),
  ...(['CONTROLE_DESINFECTION', 'CONTROLE_VEHICULE'] as const),
];

/** The duty log. */
const crewState = {
  duty,
  /** The vehicle itself never says INCONNU. */
  availability: z.enum(['DISPONIBLE', 'INDISPONIBLE']),
  reason: reason.nullable(),
  status: status.nullable(),
  mission: missionRef.nullable(),
  before: z.looseObject({ event: number, durationMs: lengthMs }).nullable(),
  ended: z.looseObject({ reason, event: number, durationMs: lengthMs }).nullable(),
};

export const pressEvent = {
  type: z.literal('press'),
  key: z.string().regex(/^[0-9A-Z]$/),
  input: z.string(),
  function: z.enum([...MISSION_FUNCTIONS, ...DUTY_FUNCTIONS]),
  ...crewState,
  answer: z
    .looseObject({ outcome: z.enum(['accepted', 'refused']), reason: refusal.nullable(), late: z.boolean() })
    .refine(({ outcome, reason: why }) => (outcome === 'refused') === (why !== null), 'a reason belongs to a refusal')
    .nullable(),
  implied: z.array(status),
  corrects: number.nullable(),
  checksMissing: z.array(check).nullable(),
  outsideRoster: z.boolean().nullable(),
  position: z.looseObject({ n: number.nullable(), lat: z.number(), lon: z.number(), ageMs: durationMs }).nullable(),
};

export const missionEvent = {
  type: z.literal('mission'),
  change: z.enum(['received', 'unanswered', 'updated', 'cancelled', 'expired']),
  ...crewState,
  mission: missionId,
  caseId: reference,
  requestId: reference,
  command: z.string().nullable(),
  by: z.enum(['company']).nullable(),
  applied: z.boolean(),
  cancelReason: z.enum(['not-needed', 'other-vehicle', 'mistake', 'other']).nullable(),
};

export const automaticEvent = {
  type: z.literal('automatic'),
  change: z.enum(['distress-over', 'mission-abandoned', 'garde-over', 'volontaire-over', 'garde-begun']),
  ...crewState,
};

const totals = z.looseObject({
  availableMs: durationMs,
  pauseMs: durationMs,
  unavailableMs: z.looseObject({
    ...{ mission: durationMs, desinfection: durationMs, panne: durationMs },
    ...{ equipage: durationMs, autre: durationMs, unsaid: durationMs },
  }),
  unmeasured: count,
  distanceM: count,
  missions: z.looseObject({
    ...{ accepted: count, acceptedLate: count, refused: count, unanswered: count, cancelled: count },
    ...{ expired: count, transported: count, sortiesBlanches: count, unfinished: count },
  }),
});

export const missionSummary = {
  type: z.literal('mission-summary'),
  mission: missionRef,
  caseId: reference,
  requestId: reference,
  origin: z.enum(['samu', 'company']).nullable(),
  by: z.enum(['vehicle', 'company']),
  outcome: z.enum(['transported', 'sortie-blanche', 'cancelled', 'unfinished']),
  endedBy: z.enum(['return', 'next-mission', 'cancelled', 'abandoned']),
  steps: z.array(z.looseObject({ status, event: number.nullable(), t: z.int().nullable() })),
  distanceM: count.nullable(),
  delaysMs: z.looseObject({
    ...{ departure: lengthMs, arrival: lengthMs, onScene: lengthMs },
    ...{ transport: lengthMs, atDestination: lengthMs, whole: lengthMs },
  }),
};

export const serviceSummary = {
  type: z.literal('service-summary'),
  duty: z.enum(['GARDE', 'VOLONTAIRE', 'HORS_SERVICE']),
  began: z.looseObject({ event: number, t: z.int().nullable() }),
  durationMs: lengthMs,
  totals,
};

export const daySummary = {
  type: z.literal('day-summary'),
  day: z.iso.date(),
  timeZone: z.string().min(1),
  services: count,
  totals,
};

export const contactEvent = {
  type: z.literal('contact'),
  contact: z.enum(['ignition', 'engine', 'aux1', 'aux2', 'aux3', 'aux4']),
  on: z.boolean(),
  ageMs: durationMs,
};

export const configEvent = {
  type: z.literal('config'),
  change: z.enum(['trial', 'confirmed', 'reverted']),
  version: number,
  counts: number.nullable(),
  configRevision: z.string().min(1),
  reason: z.enum(['not-reached', 'unreadable', 'invalid']).nullable(),
};

export const stateMessage = z.looseObject({
  duty,
  availability: crewState.availability,
  reason: crewState.reason,
  mission: crewState.mission,
  status: crewState.status,
  accepted: z.array(missionRef),
  orders: z.array(missionId),
  distress: z.boolean(),
  service: z.string().nullable(),
  since: z.int().nullable(),
  t: z.int().nullable(),
  clock: z.enum(['gnss', 'ntp', 'rtc', 'estimated', 'none']),
  boot: z.string(),
  mono: z.int(),
  validForS: z.int().positive(),
  tracking: z.boolean(),
  event: z.int().min(0),
});

export const replyMessage = z.looseObject({
  id: z.string().nullable(),
  command: z.string(),
  result: z.enum([
    ...(['done', 'replayed', 'expired', 'invalid', 'other-series', 'clock-unknown', 'unknown-command'] as const),
    ...(['unavailable', 'full', 'unknown-mission', 'too-late', 'off-duty', 'no-position', 'not-remote'] as const),
  ]),
  detail: z.string().nullable(),
  position: number.nullable(),
  t: z.int().nullable(),
  boot: z.string(),
  mono: z.int(),
});

export type ReplyMessage = z.infer<typeof replyMessage>;
