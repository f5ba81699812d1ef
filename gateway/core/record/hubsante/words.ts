/**
 * What the national bodies are made from, and the words they are written in. The words are those of the Hub Santé (ANS,
 * SAMU-Hub-Modeles, schemas 26.07.29); the shapes of what comes in are written again here, so that this folder follows our own
 * records and not the code that makes them.
 */
import { z } from 'zod';
import type { PositionRecord } from '../schema.ts';

/** `statutVecteur`: every code that a platform may see in RS-SR. Ours are those of `VehicleStatus`. */
export const statutVecteur = z
  .enum([
    ...['DECISION', 'DECLENCHE', 'DEPART', 'ANNULE', 'ARRIVEE', 'PEC', 'BILAN', 'ORIENTAT', 'TRANSP', 'ETAPE1'],
    ...['TRANSP2', 'ETAPE2', 'TRANSP3', 'DESTIN', 'FINPEC', 'RETOUR', 'RET-BASE', 'REN-BASE'],
  ] as const)
  .describe('statutVecteur. Never sent by the vehicle: DECISION, ORIENTAT, ETAPE1, TRANSP2, ETAPE2, TRANSP3');

export const engagedStatus = z
  .enum([
    ...['ALERTEE', 'PARTIE', 'ARRIVEE_LIEU', 'TRANSPORT_DESTINATION', 'ARRIVEE_DESTINATION', 'FIN_MED'],
    ...['QUITTE_DESTINATION', 'RETOUR_DISPONIBLE', 'RETOUR_INDISPONIBLE', 'ARRIVEE_CENTRE'],
  ] as const)
  .describe('Of a resource that is engaged on a mission (docs/hubsante.md); left out: on none');

export const geoStatus = z
  .enum(['DISPONIBLE', 'INDISPONIBLE', 'INCONNU'])
  .describe('INDISPONIBLE from DECLENCHE to FINPEC; else as the crew says');

export const hubAnswer = z
  .enum(['ACCEPTEE', 'PARTIELLE', 'REFUSEE', 'DIFFEREE'])
  .describe('DIFFEREE: received, not answered yet. Never sent by the vehicle: PARTIELLE');

export const hubDeadline = z
  .enum(['DEL0', 'ASAP', '30M', '45M', '1H', '2H', '4H', '8H', '12H', '24H', 'RDV'])
  .describe('Never sent by the vehicle: the crew states none');

export type EngagedStatus = z.infer<typeof engagedStatus>;
export type HubAnswer = z.infer<typeof hubAnswer>;

export type Availability = 'DISPONIBLE' | 'INDISPONIBLE' | 'INCONNU';
export type Duty = 'HORS_SERVICE' | 'GARDE' | 'VOLONTAIRE' | 'PAUSE';

export const VEHICLE_STATUSES = [
  ...['DECLENCHE', 'DEPART', 'ANNULE', 'ARRIVEE', 'PEC', 'BILAN'],
  ...['TRANSP', 'DESTIN', 'FINPEC', 'RETOUR', 'RET-BASE', 'REN-BASE'],
] as const;
export type VehicleStatus = (typeof VEHICLE_STATUSES)[number];

export type CrewFunction =
  | Exclude<VehicleStatus, 'DECLENCHE' | 'ANNULE' | 'RET-BASE' | 'REN-BASE'>
  | 'RET_BASE'
  | 'RENTRE'
  | 'ANNULATION'
  | 'DISPONIBLE'
  | 'INDISPONIBLE'
  | 'ACCEPTER'
  | 'REFUSER'
  | 'PRISE_GARDE'
  | 'FIN_GARDE'
  | 'VOLONTAIRE'
  | 'FIN_VOLONTAIRE'
  | 'PAUSE'
  | 'FIN_PAUSE'
  | 'DETRESSE'
  | 'FIN_DETRESSE'
  | `CONTROLE_${'ELECTRIQUE' | 'MATERIEL' | 'DESINFECTION' | 'VEHICULE'}`;

/** Of an order, what the national bodies need: where it came from. Nothing else of it is ever read here. */
export interface HubMission {
  id: string;
  /** Shared id of the affaire/dossier; null: the order had none. */
  caseId: string | null;
  /** Shared id of the RS-DR behind the order; null: there was none. */
  requestId: string | null;
}

/** An event of the crew: what it did, and duty and availability from then on. */
export interface HubPress {
  /** UTC of the press, ms since 1970; null: not known yet. */
  t: number | null;
  /** null: nobody pressed. The platform called something off, or time went by. */
  function: CrewFunction | null;
  /**
   * The step that it made on `mission`, and not where that stands; null: none. Without a press: ANNULE of what the platform
   * called off after it was accepted, else null.
   */
  status: VehicleStatus | null;
  availability: Availability;
  duty: Duty;
  /** The mission that it is about, of the step or of the answer; else the one under way, asked for or not; null: none is open. */
  mission: HubMission | null;
  /** What it answered to the order for `mission`; null: nothing. */
  answer: { outcome: 'accepted' | 'refused' | 'unanswered'; reason: string | null; late: boolean } | null;
  /** A patient was or is transported on `mission`. */
  transported: boolean;
}

/** Of a PositionRecord, what GEO-POS has words for. */
export interface HubPositionRecord
  extends Pick<
    PositionRecord,
    't' | 'lat' | 'lon' | 'altM' | 'speedKmh' | 'courseDeg' | 'courseHeld' | 'move' | 'suspect'
  > {
  /** Ignition; null: not known. */
  engineOn: boolean | null;
}

/** Why there is no body. A closed list: `balise` counts by it, nobody reads it as a fault. */
export type HubNone =
  /** It made no step of a mission. */
  | 'no-step'
  /** It answered no order. */
  | 'no-answer'
  /** It has no national word: an order that nobody answered. */
  | 'no-word'
  /** The order came without an RS-DR. */
  | 'no-request'
  | 'no-case'
  /** An id that the national patterns refuse, or a longer one than `HUB_ID_CHARS_MAX`. */
  | 'bad-request'
  | 'bad-case'
  /** UTC is not known yet: ask again when it is. */
  | 'no-time'
  /** Not a date that can be written in four digits. */
  | 'bad-time'
  | 'off-duty'
  | 'pause'
  /** How things stood at that instant: it is older than what is looked at of the events. */
  | 'not-known'
  /** A position that is not believed moves no marker. */
  | 'suspect';

export type Made<Body> = { body: Body; none: null } | { body: null; none: HubNone };
