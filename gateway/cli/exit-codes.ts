/** What the command says by its exit code: the one list, for the verbs, the help, docs/cli.md and the man page. */
import type { Words } from './language.ts';

/** sysexits(3) from 64 on: what a script can tell apart. */
export const EXIT = {
  fine: 0,
  /** The answer is no: a fault stands, the daemon is down, something is not as it should be. */
  no: 1,
  /** `doctor`, where 1 is a warning. */
  fault: 2,
  usage: 64,
  noInput: 66,
  unavailable: 69,
  internal: 70,
  config: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_WORDS: Record<keyof typeof EXIT, Words> = {
  fine: { en: 'fine', fr: 'tout va bien' },
  no: {
    en: 'the answer is no: a fault stands, the daemon is down, a check failed',
    fr: 'la réponse est non : un défaut, service arrêté, contrôle échoué',
  },
  fault: { en: 'doctor: a fault (1: a warning)', fr: 'doctor : un défaut (1 : une alerte)' },
  usage: { en: 'the command was not understood', fr: "la commande n'est pas comprise" },
  noInput: { en: 'a file that was named cannot be read', fr: 'un fichier nommé est illisible' },
  unavailable: {
    en: 'something that is needed does not work: the store, the disk, the daemon',
    fr: 'un élément nécessaire ne répond pas : la base, le disque, le service',
  },
  internal: { en: 'a defect of balise itself', fr: 'un défaut de balise lui-même' },
  config: { en: 'the configuration is missing or wrong', fr: 'la configuration manque ou est fausse' },
};
