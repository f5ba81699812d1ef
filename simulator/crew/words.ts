/** The words of docs/crew.md, and what the simulated crew knows of itself. */

export type Duty = 'HORS_SERVICE' | 'GARDE' | 'VOLONTAIRE' | 'PAUSE';
export type Availability = 'DISPONIBLE' | 'INDISPONIBLE';
/** Why INDISPONIBLE; null: off duty, in a pause, or nobody has said. */
export type Reason = 'mission' | 'desinfection' | 'panne' | 'equipage' | 'autre';
export type RefusalReason = 'engaged' | 'disinfection' | 'breakdown' | 'crew' | 'other' | 'unsaid';

/** In the order of a mission. */
export const STEPS = [
  ...(['DEPART', 'ANNULE', 'ARRIVEE', 'PEC', 'BILAN', 'TRANSP', 'DESTIN', 'FINPEC'] as const),
  ...(['RETOUR', 'RET-BASE', 'REN-BASE'] as const),
];
export type Step = (typeof STEPS)[number];
export type Status = Step | 'DECLENCHE';

export type Check = 'electrical' | 'equipment' | 'disinfection' | 'vehicle';

/** What the indicator says of a press that has no effect. */
export type Why =
  | 'already'
  | 'no-mission'
  | 'not-departed'
  | 'arrived'
  | 'off-duty'
  | 'pause'
  | 'on-garde'
  | 'mission-open'
  | 'distress'
  | 'no-order';

export interface Mission {
  /** `~` and the number of its press for one that no order asked for. */
  id: string;
  /** The crew accepted or departed by a press: that lets positions be recorded. */
  pressed: boolean;
  /** null: accepted, and not departed. */
  at: Step | null;
  /** Made, in order, without what was corrected, with the press of each; null: the platform called it off. */
  made: readonly { step: Step; press: number | null }[];
  implied: readonly Step[];
  /** Its last status: of a press, of a cancellation, or that the company accepted it. */
  lastMs: number;
}

/** A garde of the roster. */
export interface Slot {
  fromMs: number;
  /** The first instant after it. */
  toMs: number;
}

/** What time alone brings, as its event says it. */
export type Automatic = 'distress-over' | 'mission-abandoned' | 'garde-over' | 'volontaire-over';

export interface Order {
  mission: string;
  answerByMs: number;
  expiresMs: number;
  unanswered: boolean;
}

/** Instants are ms of whatever clock the presses have: a monotonic one, or UTC. Presses have numbers of the caller's choice. */
export interface CrewState {
  duty: Duty;
  /** What a pause returns to; null: no pause. */
  within: 'GARDE' | 'VOLONTAIRE' | null;
  availability: Availability;
  reason: Reason | null;
  /** Since which press it is unavailable for this reason; press null: something else brought it. */
  since: { press: number | null; atMs: number } | null;
  status: Status | null;
  /** The first is the current one. */
  missions: readonly Mission[];
  orders: readonly Order[];
  /** Over, refused, cancelled: no order for one of them is news. */
  over: readonly string[];
  refusal: { mission: string; press: number; reason: RefusalReason; atMs: number } | null;
  distressMs: number | null;
  checks: Readonly<Partial<Record<Check, number>>>;
  /** Of its roster, in order; null: the vehicle has none. */
  slots: readonly Slot[] | null;
  /** The prise under way; null: off duty. */
  prise: { beganMs: number; slot: Slot | null } | null;
  /** The last end of a mission since then. */
  missionEndedMs: number | null;
}

export const OFF_DUTY: CrewState = {
  duty: 'HORS_SERVICE',
  within: null,
  availability: 'INDISPONIBLE',
  reason: null,
  since: null,
  status: null,
  missions: [],
  orders: [],
  over: [],
  refusal: null,
  distressMs: null,
  checks: {},
  slots: null,
  prise: null,
  missionEndedMs: null,
};

/** Positions are recorded. */
export function gateIsOpen({ duty, missions, distressMs }: CrewState): boolean {
  return duty === 'GARDE' || duty === 'VOLONTAIRE' || distressMs !== null || missions.some(({ pressed }) => pressed);
}

/** From the first step of a mission to the last (docs/sampling.md, section 6). */
export function missionIsOpen({ missions }: CrewState): boolean {
  return missions.some(({ at }) => at !== null);
}
