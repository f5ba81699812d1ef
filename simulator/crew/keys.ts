/** What each key of the keypad means (docs/keypad.md), and what a configuration makes of it. */
import { isMissionFunction, type MissionFunction } from './steps.ts';

const DUTY_FUNCTIONS = [
  ...(['PRISE_GARDE', 'VOLONTAIRE', 'PAUSE', 'ACCEPTER', 'REFUSER', 'DETRESSE'] as const),
  ...(['CONTROLE_ELECTRIQUE', 'CONTROLE_MATERIEL', 'CONTROLE_DESINFECTION', 'CONTROLE_VEHICULE'] as const),
];
type DutyFunction = (typeof DUTY_FUNCTIONS)[number];
/** What a key asks for. */
export type KeyFunction = MissionFunction | DutyFunction;

/** `4+`: key 4, held. */
const DEFAULTS =
  '1=DEPART 2=ARRIVEE 3=BILAN 4+=DETRESSE 5=TRANSP 6=DESTIN 7=DISPONIBLE 8=INDISPONIBLE 9=RENTRE ' +
  'A=ACCEPTER R=REFUSER G=PRISE_GARDE V=VOLONTAIRE P=PAUSE';

/** A key with a meaning for a hold counts when it has been down for so long. */
const HOLD_MS = 2_000;

export interface Keys {
  /** @returns what such a press means and how long after the finger it counts; null: nothing */
  meaning(key: string, holdMs: number): { what: KeyFunction; afterMs: number } | null;
}

const ITEM = /^([0-9A-Z]\+?)=([A-Z_]+|none)$/;

/**
 * @param bindings as `keypad.keys` has them: `B=PEC, C+=PAUSE`, `8=none`
 * @throws naming what is no binding
 */
export function readKeys(bindings = ''): Keys {
  const meanings = new Map<string, KeyFunction | null>();
  const own = bindings.split(',').map((item) => item.trim());
  for (const item of [...DEFAULTS.split(' '), ...own]) {
    if (item === '') continue;
    const [, key = '', word = ''] = ITEM.exec(item) ?? [];
    if (word !== 'none' && !isFunction(word)) throw new Error(`'${item}' is no binding such as B=PEC`);
    meanings.set(key, word === 'none' ? null : (word as KeyFunction));
  }
  return {
    meaning(key, holdMs) {
      const [short = null, held = null] = [meanings.get(key), meanings.get(`${key}+`)];
      if (held !== null && holdMs >= HOLD_MS) return { what: held, afterMs: HOLD_MS };
      return short === null ? null : { what: short, afterMs: 0 };
    },
  };
}

function isFunction(word: string): boolean {
  return isMissionFunction(word) || DUTY_FUNCTIONS.some((known) => known === word);
}
