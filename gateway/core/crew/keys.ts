/** What each key asks for, and how a configuration binds others. */

import type { CrewFunction } from '../record/schema.ts';
import { LONG_PRESS_MS } from './limits.ts';
import type { KeyBinding } from './press.ts';

/** What a key asks for. G, V, P and the distress key are one key for a thing and its end: which of the two depends on the state. */
export type KeyMeaning = Exclude<CrewFunction, 'FIN_GARDE' | 'FIN_VOLONTAIRE' | 'FIN_PAUSE' | 'FIN_DETRESSE'>;

/** What each key means, by its name, `0`-`9` and `A`-`Z`. */
export type KeyBindings = ReadonlyMap<string, KeyBinding<KeyMeaning>>;

/** ANTARES habit. A distress call is held: it must not come from a sleeve. */
const DEFAULTS: readonly (readonly [key: string, meaning: KeyMeaning])[] = [
  ['1', 'DEPART'],
  ['2', 'ARRIVEE'],
  ['3', 'BILAN'],
  ['4+', 'DETRESSE'],
  ['5', 'TRANSP'],
  ['6', 'DESTIN'],
  ['7', 'DISPONIBLE'],
  ['8', 'INDISPONIBLE'],
  ['9', 'RENTRE'],
  ['A', 'ACCEPTER'],
  ['R', 'REFUSER'],
  ['G', 'PRISE_GARDE'],
  ['V', 'VOLONTAIRE'],
  ['P', 'PAUSE'],
];

export const KEY_MEANINGS = [
  ...['DEPART', 'ARRIVEE', 'PEC', 'BILAN', 'TRANSP', 'DESTIN', 'FINPEC', 'RETOUR', 'RET_BASE', 'RENTRE', 'ANNULATION'],
  ...['DISPONIBLE', 'INDISPONIBLE', 'ACCEPTER', 'REFUSER', 'PRISE_GARDE', 'VOLONTAIRE', 'PAUSE', 'DETRESSE'],
  ...['CONTROLE_ELECTRIQUE', 'CONTROLE_MATERIEL', 'CONTROLE_DESINFECTION', 'CONTROLE_VEHICULE'],
] as const satisfies readonly KeyMeaning[];

/** `B=PEC`, `C+=PAUSE` (held), `8=none` (nothing). */
const ITEM = /^([0-9A-Z])(\+?)=([A-Z_]+|none)$/;

/**
 * The default keys with those of `keypad.keys` in their place.
 * @returns what is wrong with the text, naming the item
 */
export function readBindings(
  text: string,
): { bindings: KeyBindings; problem: null } | { bindings: null; problem: string } {
  const bindings = new Map<string, KeyBinding<KeyMeaning>>();
  const bind = (name: string, held: boolean, meaning: KeyMeaning | null): void => {
    const before = bindings.get(name) ?? { short: null, long: null, heldMs: LONG_PRESS_MS };
    bindings.set(name, { ...before, [held ? 'long' : 'short']: meaning });
  };
  for (const [key, meaning] of DEFAULTS) bind(key.slice(0, 1), key.endsWith('+'), meaning);
  for (const item of text.split(',').map((part) => part.trim())) {
    if (item === '') continue;
    const [, name, plus, word] = ITEM.exec(item) ?? [];
    const meaning = KEY_MEANINGS.find((known) => known === word) ?? null;
    if (name === undefined || (meaning === null && word !== 'none'))
      return { bindings: null, problem: problemOf(item) };
    bind(name, plus === '+', meaning);
  }
  const callsForHelp = [...bindings.values()].some(({ short, long }) => short === 'DETRESSE' || long === 'DETRESSE');
  if (!callsForHelp) return { bindings: null, problem: NO_DISTRESS };
  return { bindings, problem: null };
}

const NO_DISTRESS = 'no key calls for help any more: leave DETRESSE on a key, such as 4+=DETRESSE';

function problemOf(item: string): string {
  return `'${item}' is no binding such as B=PEC or C+=PAUSE (+: held); functions are none, ${KEY_MEANINGS.join(', ')}`;
}
