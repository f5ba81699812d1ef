/** The words of docs/crew.md and of the contract in French, by their code. A code that is not here is shown as it is. */
type Codes = Record<string, string>;

const duty: Codes = { HORS_SERVICE: 'Hors service', GARDE: 'Garde', VOLONTAIRE: 'Volontaire', PAUSE: 'Pause' };
const availability: Codes = { DISPONIBLE: 'Disponible', INDISPONIBLE: 'Indisponible', INCONNU: 'Inconnu' };
const unavailable: Codes = {
  mission: 'en mission',
  desinfection: 'désinfection',
  panne: 'panne',
  equipage: 'équipage',
  autre: 'autre motif',
};
const status: Codes = {
  DECLENCHE: 'Acceptée',
  DEPART: 'Départ',
  ARRIVEE: 'Sur les lieux',
  PEC: 'Prise en charge',
  BILAN: 'Bilan transmis',
  TRANSP: 'Transport',
  DESTIN: 'Arrivée à destination',
  FINPEC: 'Fin de prise en charge',
  RETOUR: 'Retour',
  'RET-BASE': 'Retour à la base',
  'REN-BASE': 'Rentré à la base',
  ANNULE: 'Annulée',
};
const keyFunction: Codes = {
  DEPART: 'Départ',
  ARRIVEE: 'Sur les lieux',
  PEC: 'Prise en charge',
  BILAN: 'Bilan',
  TRANSP: 'Transport',
  DESTIN: 'Arrivée CH',
  FINPEC: 'Fin PEC',
  RETOUR: 'Retour',
  RET_BASE: 'Retour base',
  RENTRE: 'Rentré',
  ANNULATION: 'Annulation',
  DISPONIBLE: 'Disponible',
  INDISPONIBLE: 'Indisponible',
  ACCEPTER: 'Accepter',
  REFUSER: 'Refuser',
  PRISE_GARDE: 'Garde',
  FIN_GARDE: 'Fin de garde',
  VOLONTAIRE: 'Volontaire',
  FIN_VOLONTAIRE: 'Fin du volontariat',
  PAUSE: 'Pause',
  FIN_PAUSE: 'Fin de pause',
  DETRESSE: 'Détresse',
  FIN_DETRESSE: 'Fin de détresse',
  CONTROLE_ELECTRIQUE: 'Contrôle électrique',
  CONTROLE_MATERIEL: 'Contrôle matériel',
  CONTROLE_DESINFECTION: 'Contrôle désinfection',
  CONTROLE_VEHICULE: 'Contrôle véhicule',
};
const refusal: Codes = {
  engaged: 'déjà engagé',
  disinfection: 'désinfection',
  breakdown: 'panne',
  crew: 'équipage',
  other: 'autre motif',
  unsaid: 'sans motif',
};
const cancelReason: Codes = {
  'not-needed': 'plus nécessaire',
  'other-vehicle': 'autre véhicule',
  mistake: 'erreur',
  other: 'autre motif',
};
const endedBy: Codes = {
  return: 'retour',
  'next-mission': 'mission suivante',
  cancelled: 'annulation',
  abandoned: 'abandon après 4 h',
};
const missionStanding: Codes = {
  waiting: 'En attente de réponse',
  unanswered: 'Sans réponse',
  accepted: 'Acceptée',
  refused: 'Refusée',
  'under-way': 'En cours',
  transported: 'Transport effectué',
  'sortie-blanche': 'Sortie blanche',
  cancelled: 'Annulée',
  unfinished: 'Inachevée',
  expired: 'Expirée avant réception',
};
const automatic: Codes = {
  'distress-over': 'Détresse close après 30 min',
  'mission-abandoned': 'Mission close après 4 h sans statut',
  'garde-over': 'Fin de garde automatique',
  'volontaire-over': 'Fin du volontariat automatique',
  'garde-begun': 'Début de garde selon le tableau',
};
const check: Codes = {
  electrical: 'électrique',
  equipment: 'matériel',
  disinfection: 'désinfection',
  vehicle: 'véhicule',
};
/** Why a press has no effect, as the keypad's indicator says it. */
const why: Codes = {
  already: 'c’est déjà le cas',
  'no-mission': 'aucune mission en cours',
  'not-departed': 'pas encore parti',
  arrived: 'déjà sur les lieux',
  'off-duty': 'hors service',
  pause: 'en pause',
  'on-garde': 'de garde',
  'mission-open': 'une mission est en cours',
  distress: 'appel de détresse en cours',
  'no-order': 'aucun ordre en attente',
  'no-function': 'touche sans fonction',
};
/** What became of a command. */
const result: Codes = {
  done: 'fait',
  heard: 'reçu',
  replayed: 'déjà connu',
  expired: 'expiré',
  'clock-unknown': 'horloge du véhicule inconnue',
  'other-series': 'autre série',
  invalid: 'non valable',
  unavailable: 'disque illisible pour l’instant',
  full: 'trop d’ordres en attente',
  'unknown-mission': 'mission inconnue',
  'too-late': 'trop tard',
  'unknown-command': 'commande inconnue',
  'out-of-time': 'délai dépassé',
  superseded: 'remplacé',
};
const suspect: Codes = {
  unsafe: 'position non sûre',
  jamming: 'brouillage',
  frozen: 'figée',
  speed: 'vitesse impossible',
  'time-backwards': 'heure en arrière',
  'time-jump': 'saut d’heure',
  teleport: 'saut de position',
  acceleration: 'accélération impossible',
};
/** `condition` of a record `gnss`. */
const condition: Codes = {
  'no-fix': 'Plus de position GNSS',
  shadow: 'Ciel masqué (tunnel, abri)',
  jamming: 'Brouillage GNSS',
  suspect: 'Positions suspectes',
  relocated: 'Lieu nouveau, confirmé',
  'week-rollover': 'Date du récepteur réparée',
};

const record: Codes = {
  series: 'Nouvelle série',
  start: 'Démarrage du boîtier',
  stop: 'Arrêt du boîtier',
  time: 'Heure connue',
  'numbers-skipped': 'Numéros expliqués',
  gnss: 'Réception GNSS',
  link: 'Liaison',
  key: 'Clé de signature',
  checkpoint: 'Signature',
  audit: 'Accès aux données',
  contact: 'Contact',
  'service-summary': 'Bilan du service',
  'day-summary': 'Bilan du jour',
};

export const crewFr = {
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
