/** The words of the exports that a person reads, French and English. Statuses keep their national code beside them. */

import type { RefusalReason } from '../record/schema.ts';
import type { MissionOutcome } from '../record/summaries.ts';
import type { GapReason } from './gap-reasons.ts';
import type { Survey } from './survey.ts';

const EN = {
  ...{ language: 'en' as 'fr' | 'en', colon: ':', semicolon: ';' },
  ...{ title: 'Record of a vehicle', vehicle: 'vehicle', series: 'series', period: 'period', made: 'made' },
  ...{ by: 'by', software: 'software', content: 'content', hash: 'SHA-256 of the records' },
  ...{ map: 'Map', north: 'N', speed: 'Speed', statuses: 'Statuses', missions: 'Missions', missing: 'What is missing' },
  ...{ number: 'No.', time: 'time', what: 'what', mission: 'mission', since: 'since the one before', remark: 'remark' },
  ...{ from: 'from', to: 'to', length: 'length', apart: 'apart', lost: 'numbers missing', why: 'why' },
  ...{ corrected: 'corrected later', late: 'late', implied: 'implied' },
  ...{
    outcome: 'outcome',
    distance: 'distance',
    departure: 'to departure',
    arrival: 'to arrival',
    onScene: 'on scene',
  },
  ...{ transport: 'transport', whole: 'whole', beginning: 'the beginning', end: 'the end' },
  hashOf: 'of all records of the period, as balise export --format jsonl writes them',
  clock: 'All times are on the clock of',
  mapNote:
    'Drawn from the recorded positions alone, without a ground; where positions are missing no line is drawn (open rings).',
  noPosition: 'No position was recorded in this period.',
  stops: 'Squares: halts of two minutes and more. Circles: statuses, numbered as in the table.',
  noStatus: 'Nothing was pressed and nothing was asked in this period.',
  noGap: 'Nothing is missing: every position that the sampling calls for is there.',
  nothingAdded: 'Nothing was interpolated.',
  positions: 'positions',
  events: 'events',
  ...{ suspect: 'suspect positions left out', suspectOne: 'suspect position left out' },
  gaps: 'gaps',
  more: 'more are not shown here',
  thinned: 'Of the positions one is drawn of each',
  statusWords: {
    ...{ DEPART: 'departure', ARRIVEE: 'arrival', PEC: 'patient in care', BILAN: 'report', TRANSP: 'transport' },
    ...{ DESTIN: 'at destination', FINPEC: 'care ended', RETOUR: 'available again', ANNULE: 'cancelled' },
    ...{ 'RET-BASE': 'on the way to base', 'REN-BASE': 'back at base', DECLENCHE: 'accepted' },
    ...{ ACCEPTER: 'accepted', REFUSER: 'refused', DISPONIBLE: 'available', INDISPONIBLE: 'unavailable' },
    ...{ PRISE_GARDE: 'garde begins', FIN_GARDE: 'garde ends', VOLONTAIRE: 'volunteer', FIN_VOLONTAIRE: 'end' },
    ...{ PAUSE: 'pause', FIN_PAUSE: 'end of pause', DETRESSE: 'call for help', FIN_DETRESSE: 'end of the call' },
    ...{ received: 'order received', unanswered: 'order unanswered', updated: 'order updated' },
    ...{ cancelled: 'order cancelled', expired: 'order expired', 'distress-over': 'call for help over' },
    ...{ 'mission-abandoned': 'mission ended by itself', 'garde-over': 'garde over', 'garde-begun': 'garde begun' },
    'volontaire-over': 'volunteering over',
  } as Record<string, string>,
  reasons: {
    ...{ power: 'the power went', restart: 'the box was off or restarted', quota: 'deleted: the disk was full' },
    ...{ retention: 'deleted by age', erase: 'erased on request', 'off-duty': 'off duty: nothing is recorded' },
    ...{ pause: 'pause: nothing is recorded', jamming: 'reception jammed', shadow: 'no satellites: tunnel or roof' },
    ...{ 'no-fix': 'the receiver had no fix', suspect: 'what was measured was not believed', unknown: 'not known' },
  } satisfies Record<GapReason, string> as Record<GapReason, string>,
  refusals: {
    ...{ engaged: 'on another mission', disinfection: 'disinfection', breakdown: 'breakdown', crew: 'crew' },
    ...{ other: 'other', unsaid: 'not said why' },
  } satisfies Record<RefusalReason, string> as Record<RefusalReason, string>,
  suspects: {
    ...{ unsafe: 'unsafe', jamming: 'jamming', frozen: 'frozen', speed: 'speed', acceleration: 'acceleration' },
    ...{ 'time-backwards': 'time-backwards', 'time-jump': 'time-jump', teleport: 'teleport' },
  } as Record<string, string>,
  outcomes: {
    ...{ transported: 'transported', 'sortie-blanche': 'nobody transported', cancelled: 'cancelled' },
    unfinished: 'unfinished',
  } satisfies Record<MissionOutcome, string> as Record<MissionOutcome, string>,
};

export type WordTable = typeof EN;

const FR: WordTable = {
  ...{ language: 'fr', colon: ' :', semicolon: ' ;' },
  ...{ title: "Relevé d'un véhicule", vehicle: 'véhicule', series: 'série', period: 'période', made: 'établi le' },
  ...{ by: 'par', software: 'logiciel', content: 'contenu', hash: 'SHA-256 des enregistrements' },
  ...{
    map: 'Carte',
    north: 'N',
    speed: 'Vitesse',
    statuses: 'Statuts',
    missions: 'Missions',
    missing: 'Ce qui manque',
  },
  ...{
    number: 'N°',
    time: 'heure',
    what: 'quoi',
    mission: 'mission',
    since: 'depuis le précédent',
    remark: 'remarque',
  },
  ...{ from: 'de', to: 'à', length: 'durée', apart: 'écart', lost: 'numéros manquants', why: 'pourquoi' },
  ...{ corrected: 'corrigé ensuite', late: 'en retard', implied: 'implicite' },
  ...{ outcome: 'issue', distance: 'distance', departure: 'au départ', arrival: "à l'arrivée", onScene: 'sur place' },
  ...{ transport: 'transport', whole: 'en tout', beginning: 'le début', end: 'la fin' },
  hashOf: 'de tous les enregistrements de la période, tels que balise export --format jsonl les écrit',
  clock: "Toutes les heures sont à l'horloge de",
  mapNote:
    'Tracé des seules positions enregistrées, sans fond de carte ; aucun trait là où des positions manquent (anneaux ouverts).',
  noPosition: "Aucune position n'a été enregistrée dans cette période.",
  stops: 'Carrés : arrêts de deux minutes et plus. Cercles : statuts, numérotés comme dans le tableau.',
  noStatus: 'Aucun appui et aucune demande dans cette période.',
  noGap: "Rien ne manque : toutes les positions que l'échantillonnage demande y sont.",
  nothingAdded: "Rien n'a été interpolé.",
  positions: 'positions',
  events: 'événements',
  ...{ suspect: 'positions douteuses écartées', suspectOne: 'position douteuse écartée' },
  gaps: 'lacunes',
  more: 'de plus ne sont pas affichés ici',
  thinned: 'Des positions, il est tracé une sur',
  statusWords: {
    ...{ DEPART: 'départ', ARRIVEE: 'arrivée', PEC: 'prise en charge', BILAN: 'bilan', TRANSP: 'transport' },
    ...{ DESTIN: 'à destination', FINPEC: 'fin de prise en charge', RETOUR: 'retour', ANNULE: 'annulé' },
    ...{ 'RET-BASE': 'retour à la base', 'REN-BASE': 'rentré à la base', DECLENCHE: 'acceptée' },
    ...{ ACCEPTER: 'acceptée', REFUSER: 'refusée', DISPONIBLE: 'disponible', INDISPONIBLE: 'indisponible' },
    ...{ PRISE_GARDE: 'prise de garde', FIN_GARDE: 'fin de garde', VOLONTAIRE: 'volontaire', FIN_VOLONTAIRE: 'fin' },
    ...{ PAUSE: 'pause', FIN_PAUSE: 'fin de pause', DETRESSE: 'détresse', FIN_DETRESSE: 'fin de détresse' },
    ...{ received: 'demande reçue', unanswered: 'demande sans réponse', updated: 'demande modifiée' },
    ...{ cancelled: 'demande annulée', expired: 'demande expirée', 'distress-over': 'détresse terminée' },
    ...{
      'mission-abandoned': "mission close d'elle-même",
      'garde-over': 'garde close',
      'garde-begun': 'garde ouverte',
    },
    'volontaire-over': 'volontariat clos',
  },
  reasons: {
    ...{ power: 'coupure de courant', restart: 'boîtier arrêté ou redémarré', quota: 'supprimées : disque plein' },
    ...{
      retention: "supprimées par l'âge",
      erase: 'effacées sur demande',
      'off-duty': "hors service : rien n'est relevé",
    },
    ...{
      pause: "pause : rien n'est relevé",
      jamming: 'réception brouillée',
      shadow: 'sans satellites : tunnel ou toit',
    },
    ...{ 'no-fix': 'récepteur sans position', suspect: 'mesures non crédibles', unknown: 'inconnu' },
  },
  refusals: {
    ...{ engaged: 'autre mission', disinfection: 'désinfection', breakdown: 'panne', crew: 'équipage' },
    ...{ other: 'autre', unsaid: 'sans dire pourquoi' },
  },
  suspects: {
    ...{ unsafe: 'non sûre', jamming: 'brouillage', frozen: 'figée', speed: 'vitesse', acceleration: 'accélération' },
    ...{ 'time-backwards': 'heure qui recule', 'time-jump': "saut d'heure", teleport: 'saut de position' },
  },
  outcomes: {
    ...{ transported: 'transporté', 'sortie-blanche': 'sortie blanche', cancelled: 'annulée' },
    unfinished: 'inachevée',
  },
};

export function wordsOf(language: 'fr' | 'en'): WordTable {
  return language === 'fr' ? FR : EN;
}

/** `ARRIVEE (arrival)`; the word of the contract alone where there is none other for it. */
export function statusWords(word: string, { statusWords: known }: WordTable): string {
  const said = known[word];
  return said === undefined ? word : `${word} (${said})`;
}

/** `1234 positions, 3 gaps, 2 suspect positions left out (teleport 2). Nothing was interpolated.` */
export function leftOutWords({ drawn, gaps, suspect }: Survey, words: WordTable): string {
  const count = suspect.reduce((sum, one) => sum + one.count, 0);
  const named = suspect.map((one) => `${words.suspects[one.reason] ?? one.reason} ${one.count}`).join(', ');
  const left = `${count} ${count === 1 ? words.suspectOne : words.suspect}${named === '' ? '' : ` (${named})`}`;
  return `${drawn} ${words.positions}, ${gaps.length} ${words.gaps}, ${left}. ${words.nothingAdded}`;
}
