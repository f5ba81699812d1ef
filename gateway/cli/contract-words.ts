/** Words of the contract that a person reads: in English as they stand there, in French what they say. JSON keeps the former. */
import { say } from './language.ts';

const FRENCH: Readonly<Record<string, string>> = {
  // Types of events.
  ...{ press: 'appui', mission: 'mission', automatic: 'automatique', contact: 'contact', start: 'démarrage' },
  ...{ stop: 'arrêt', series: 'nouvelle série', key: 'clé de signature', checkpoint: 'signature', gnss: 'réception' },
  ...{ link: 'liaison', 'numbers-skipped': 'manquent', audit: 'accès', time: 'heure' },
  ...{ 'mission-summary': 'fin de mission', 'service-summary': 'fin de service', 'day-summary': 'journée' },
  // Why: of a stop, a series, a signature, a key, numbers that are missing, a deletion.
  ...{ signal: 'demandé', battery: 'tension basse', order: 'ordre', 'end-of-input': 'fin du fichier' },
  ...{ 'ignition-off': 'contact coupé', new: 'première', quarantined: 'base endommagée', restored: 'base restaurée' },
  ...{ renamed: 'autre véhicule' },
  ...{ 'factory-reset': "remise à l'état d'usine", boot: 'démarrage', duty: 'service', retention: "par l'âge" },
  ...{ erase: 'effacement', export: 'export', rotation: 'changée', replaced: 'remplacée', quota: 'disque plein' },
  ...{ 'unclean-stop': 'arrêt brutal', 'journal-export': 'export du journal', 'raw-sentences': 'phrases brutes' },
  ...{ erased: 'effacé' },
  // Why the service started.
  ...{ first: 'première fois', power: 'coupure de courant', crash: 'arrêt brutal', watchdog: 'chien de garde' },
  ...{ update: 'mise à jour', reboot: 'boîtier arrêté', unknown: 'inconnu' },
  // Of the reception, the link and the contacts.
  ...{ 'no-fix': 'récepteur sans position', shadow: 'sans satellites', jamming: 'brouillage', suspect: 'douteuse' },
  ...{ relocated: 'déplacé sans service', 'week-rollover': 'semaines du récepteur', begins: 'début', over: 'fin' },
  ...{ up: 'établie', down: 'coupée', on: 'actif', off: 'inactif', ignition: 'contact', engine: 'moteur' },
  // Of a mission and of what follows by itself.
  ...{ received: 'demande reçue', unanswered: 'demande sans réponse', updated: 'demande modifiée' },
  ...{ accepted: 'acceptée', refused: 'refusée', cancelled: 'annulée', expired: 'expirée' },
  ...{ 'mission-abandoned': "close d'elle-même", 'garde-over': 'garde close', 'garde-begun': 'garde ouverte' },
  ...{ 'volontaire-over': 'volontariat clos', 'distress-over': 'détresse terminée' },
  // Why keys were no presses, and why sentences and fixes do not count.
  ...{ 'two-keys': 'à deux touches', 'too-short': 'trop courtes', unbound: 'sans fonction', stuck: 'coincées' },
  ...{ checksum: 'somme de contrôle', void: 'sans position', unsafe: 'non sûres', frozen: 'figées', speed: 'vitesse' },
  ...{ 'time-backwards': 'heure qui recule', 'time-jump': "saut d'heure", teleport: 'saut de position' },
  acceleration: 'accélération',
};

/** Why a fix became a position (docs/sampling.md, section 6). */
const SAMPLED: Readonly<Record<string, string>> = {
  ...{ first: 'première', start: 'départ', stop: 'arrêt', mission: 'mission', status: 'statut', time: 'durée' },
  ...{ distance: 'distance', angle: 'angle', speed: 'vitesse', suspect: 'douteuse', locate: 'demandée' },
};

export function sampledWord(why: string): string {
  return say(why, SAMPLED[why] ?? why);
}

/** @returns the word itself where there is no other for it */
export function contractWord(word: string): string {
  return say(word, Object.hasOwn(FRENCH, word) ? (FRENCH[word] ?? word) : word);
}
