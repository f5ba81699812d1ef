/**
 * The words that several payloads of the contract share. Descriptions are published (docs/asyncapi.json). Units are in the
 * names, or in `x-unit` where a name has none; `null` is "not known" and nothing is 0 for want of a value.
 */
import { z } from 'zod';

/** A time without a suffix: UTC. */
export const instantMs = z.int().meta({ 'x-unit': 'ms', description: 'UTC since 1970' });
export const number = z.int().min(1).describe('Number of a record in its lane, from 1, rising by one across restarts');
export const seriesId = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .describe('Random, drawn when the store of the vehicle is created. Numbers count within it');
export const bootId = z.string().describe('Random, one per boot of the machine: `mono` is comparable within it only');
export const monoMs = z.int().min(0).meta({ 'x-unit': 'ms', description: 'Since that boot. Never steps' });
export const service = z.string().nullable().describe('Drawn at each prise de service; null: off duty');

export const clockSource = z
  .enum(['gnss', 'ntp', 'rtc', 'estimated', 'none'])
  .describe('Where `t` comes from: the receiver, a time server, the clock of the box, an estimate; none: `t` is null');

export const duty = z
  .enum(['HORS_SERVICE', 'GARDE', 'VOLONTAIRE', 'PAUSE'])
  .describe(
    'Off duty (HORS_SERVICE) and in a pause no position is recorded, anywhere, but in a mission or a distress call',
  );

export const availability = z
  .enum(['DISPONIBLE', 'INDISPONIBLE', 'INCONNU'])
  .describe('As the crew says. The vehicle itself never says INCONNU: a reader does, of a state that is void');

/** Cycled through by the key INDISPONIBLE, but for `mission`. */
export const unavailableReason = z
  .enum(['mission', 'desinfection', 'panne', 'equipage', 'autre'])
  .describe('Why INDISPONIBLE; null: DISPONIBLE, off duty, in a pause, or the crew has not said');

export const vehicleStatus = z
  .enum([
    ...['DECLENCHE', 'DEPART', 'ANNULE', 'ARRIVEE', 'PEC', 'BILAN', 'TRANSP', 'DESTIN'],
    ...['FINPEC', 'RETOUR', 'RET-BASE', 'REN-BASE'],
  ] as const)
  .describe('National code of the step of the mission, statutVecteur of RS-SR; null: none');

export const crewFunction = z
  .enum([
    ...[
      'DEPART',
      'ARRIVEE',
      'PEC',
      'BILAN',
      'TRANSP',
      'DESTIN',
      'FINPEC',
      'RETOUR',
      'RET_BASE',
      'RENTRE',
      'ANNULATION',
    ],
    ...['DISPONIBLE', 'INDISPONIBLE', 'ACCEPTER', 'REFUSER'],
    ...['PRISE_GARDE', 'FIN_GARDE', 'VOLONTAIRE', 'FIN_VOLONTAIRE', 'PAUSE', 'FIN_PAUSE', 'DETRESSE', 'FIN_DETRESSE'],
    ...['CONTROLE_ELECTRIQUE', 'CONTROLE_MATERIEL', 'CONTROLE_DESINFECTION', 'CONTROLE_VEHICULE'],
  ] as const)
  .describe('What the key means on this vehicle');

/** Arrêtés, art. 10.2/9.2: what the crew checks before each prise de poste; art. 9.3: the vehicle itself. */
export const check = z
  .enum(['electrical', 'equipment', 'disinfection', 'vehicle'])
  .describe('A check before the prise de poste');

/** Of the platform; a departure that no order asked for has `~` and the number of its event. */
export const missionId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
  .describe('Drawn by the platform, never used again, and an identifier only: no name, no place');

export const missionRef = z
  .string()
  .nullable()
  .describe('Id of the mission, or `~` and a number for a departure that no order asked for; null: none');

export const refusalReason = z
  .enum(['engaged', 'disinfection', 'breakdown', 'crew', 'other', 'unsaid'])
  .describe('Why refused: what the vehicle was unavailable for, or what the crew said by pressing again');

export const restartCause = z
  .enum(['first', 'power', 'crash', 'watchdog', 'update', 'order', 'battery', 'reboot', 'stop', 'unknown'])
  .describe(
    'Why the service started: never before here, power (or the machine) lost, it crashed or was killed, it hung, another version, ' +
      'ordered by the platform, stopped for low supply before, the machine was shut down in order, it was stopped in order',
  );

/** What every record carries: who it is, and when, as far as that is known. */
export const stamp = {
  series: seriesId,
  n: number,
  boot: bootId,
  mono: monoMs,
  t: instantMs.nullable().describe('UTC of the fix or of the press; null: not known yet'),
  clock: clockSource,
  service,
};
