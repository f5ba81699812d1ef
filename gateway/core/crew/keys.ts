import type { CrewFunction, VehicleStatus } from '../record/schema.ts';

/** What a key asks for. G, V and P are one key for a thing and its end: which of the two depends on the duty. */
export type KeyMeaning = Exclude<CrewFunction, 'FIN_GARDE' | 'FIN_VOLONTAIRE' | 'FIN_PAUSE'>;

interface Key {
  meaning: KeyMeaning;
  /** Held at least this long, else the press is nothing: a distress call must not come from a sleeve. */
  heldMs: number;
}

/** The default keys (ANTARES habit; docs/keypad.md). */
const KEYS = new Map<string, Key>([
  ['1', { meaning: 'DEPART', heldMs: 0 }],
  ['2', { meaning: 'ARRIVEE', heldMs: 0 }],
  ['3', { meaning: 'BILAN', heldMs: 0 }],
  ['4', { meaning: 'DETRESSE', heldMs: 2_000 }],
  ['5', { meaning: 'TRANSP', heldMs: 0 }],
  ['6', { meaning: 'DESTIN', heldMs: 0 }],
  ['7', { meaning: 'DISPONIBLE', heldMs: 0 }],
  ['8', { meaning: 'INDISPONIBLE', heldMs: 0 }],
  ['9', { meaning: 'RENTRE', heldMs: 0 }],
  ['A', { meaning: 'ACCEPTER', heldMs: 0 }],
  ['R', { meaning: 'REFUSER', heldMs: 0 }],
  ['G', { meaning: 'PRISE_GARDE', heldMs: 0 }],
  ['V', { meaning: 'VOLONTAIRE', heldMs: 0 }],
  ['P', { meaning: 'PAUSE', heldMs: 0 }],
]);

export function keyOf(name: string): Key | null {
  return KEYS.get(name) ?? null;
}

/** statutVecteur of the national RS-SR message, where the function is a step of a mission. */
const STATUSES: Partial<Record<CrewFunction, VehicleStatus>> = {
  DEPART: 'DEPART',
  ARRIVEE: 'ARRIVEE',
  BILAN: 'BILAN',
  TRANSP: 'TRANSP',
  DESTIN: 'DESTIN',
  RENTRE: 'REN-BASE',
};

export function statusOf(what: CrewFunction): VehicleStatus | null {
  return STATUSES[what] ?? null;
}
