/** The words of docs/crew.md and of the contract in English, by their code. */
import type { crewFr } from './crew-fr.ts';

type Codes = Record<string, string>;

const duty: Codes = { HORS_SERVICE: 'Off duty', GARDE: 'On garde', VOLONTAIRE: 'Volunteer', PAUSE: 'Break' };
const availability: Codes = { DISPONIBLE: 'Available', INDISPONIBLE: 'Unavailable', INCONNU: 'Unknown' };
const unavailable: Codes = {
  mission: 'on a mission',
  desinfection: 'disinfection',
  panne: 'breakdown',
  equipage: 'crew',
  autre: 'other reason',
};
const status: Codes = {
  DECLENCHE: 'Accepted',
  DEPART: 'Departed',
  ARRIVEE: 'On scene',
  PEC: 'With the patient',
  BILAN: 'Assessment reported',
  TRANSP: 'Transporting',
  DESTIN: 'At destination',
  FINPEC: 'Patient handed over',
  RETOUR: 'Returning',
  'RET-BASE': 'Returning to base',
  'REN-BASE': 'Back at base',
  ANNULE: 'Cancelled',
};
const keyFunction: Codes = {
  DEPART: 'Depart',
  ARRIVEE: 'On scene',
  PEC: 'With patient',
  BILAN: 'Assessment',
  TRANSP: 'Transport',
  DESTIN: 'At hospital',
  FINPEC: 'Handed over',
  RETOUR: 'Return',
  RET_BASE: 'To base',
  RENTRE: 'At base',
  ANNULATION: 'Cancel',
  DISPONIBLE: 'Available',
  INDISPONIBLE: 'Unavailable',
  ACCEPTER: 'Accept',
  REFUSER: 'Refuse',
  PRISE_GARDE: 'Garde',
  FIN_GARDE: 'End of garde',
  VOLONTAIRE: 'Volunteer',
  FIN_VOLONTAIRE: 'No more volunteer',
  PAUSE: 'Break',
  FIN_PAUSE: 'End of break',
  DETRESSE: 'Distress',
  FIN_DETRESSE: 'End of distress',
  CONTROLE_ELECTRIQUE: 'Electrical check',
  CONTROLE_MATERIEL: 'Equipment check',
  CONTROLE_DESINFECTION: 'Disinfection check',
  CONTROLE_VEHICULE: 'Vehicle check',
};
const refusal: Codes = {
  engaged: 'engaged already',
  disinfection: 'disinfection',
  breakdown: 'breakdown',
  crew: 'crew',
  other: 'other reason',
  unsaid: 'no reason said',
};
const cancelReason: Codes = {
  'not-needed': 'not needed any more',
  'other-vehicle': 'another vehicle',
  mistake: 'mistake',
  other: 'other reason',
};
const endedBy: Codes = {
  return: 'return',
  'next-mission': 'next mission',
  cancelled: 'cancellation',
  abandoned: 'abandoned after 4 h',
};
const missionStanding: Codes = {
  waiting: 'Waits for an answer',
  unanswered: 'No answer',
  accepted: 'Accepted',
  refused: 'Refused',
  'under-way': 'Under way',
  transported: 'Transported',
  'sortie-blanche': 'No transport',
  cancelled: 'Cancelled',
  unfinished: 'Unfinished',
  expired: 'Expired before it came',
};
const automatic: Codes = {
  'distress-over': 'Distress closed after 30 min',
  'mission-abandoned': 'Mission closed after 4 h without a status',
  'garde-over': 'Garde ended by itself',
  'volontaire-over': 'Volunteering ended by itself',
  'garde-begun': 'Garde begun by the roster',
};
const check: Codes = {
  electrical: 'electrical',
  equipment: 'equipment',
  disinfection: 'disinfection',
  vehicle: 'vehicle',
};
const why: Codes = {
  already: 'it is so already',
  'no-mission': 'no mission is open',
  'not-departed': 'not departed yet',
  arrived: 'on scene already',
  'off-duty': 'off duty',
  pause: 'on a break',
  'on-garde': 'on garde',
  'mission-open': 'a mission is open',
  distress: 'a call for help is open',
  'no-order': 'no order waits',
  'no-function': 'the key has no function',
};
const result: Codes = {
  done: 'done',
  heard: 'received',
  replayed: 'known already',
  expired: 'expired',
  'clock-unknown': 'clock of the vehicle unknown',
  'other-series': 'another series',
  invalid: 'not valid',
  unavailable: 'disk cannot be read now',
  full: 'too many orders wait',
  'unknown-mission': 'unknown mission',
  'too-late': 'too late',
  'unknown-command': 'unknown command',
  'out-of-time': 'out of time',
  superseded: 'replaced',
};
const suspect: Codes = {
  unsafe: 'unsafe fix',
  jamming: 'jamming',
  frozen: 'frozen',
  speed: 'impossible speed',
  'time-backwards': 'time went back',
  'time-jump': 'time jumped',
  teleport: 'place jumped',
  acceleration: 'impossible acceleration',
};
/** `condition` of a record `gnss`. */
const condition: Codes = {
  'no-fix': 'No GNSS position',
  shadow: 'Sky hidden (tunnel, bay)',
  jamming: 'GNSS jamming',
  suspect: 'Suspect positions',
  relocated: 'New place, confirmed',
  'week-rollover': 'Date of the receiver repaired',
};

const record: Codes = {
  series: 'New series',
  start: 'Box started',
  stop: 'Box stopped',
  time: 'Time known',
  'numbers-skipped': 'Numbers explained',
  gnss: 'GNSS reception',
  link: 'Link',
  key: 'Signing key',
  checkpoint: 'Signature',
  audit: 'Access to data',
  contact: 'Contact',
  'service-summary': 'Summary of the service',
  'day-summary': 'Summary of the day',
};

export const crewEn: typeof crewFr = {
  duty,
  availability,
  unavailable,
  status,
  keyFunction,
  refusal,
  cancelReason,
  endedBy,
  missionStanding,
  automatic,
  check,
  why,
  result,
  suspect,
  record,
  condition,
};
