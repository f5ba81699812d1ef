import { type KeyMeaning, keyOf } from './keys.ts';

/** One intended press, with the instant that counts: the edge, or the moment the hold was long enough. */
export interface Press {
  key: string;
  meaning: KeyMeaning;
  monoMs: number;
}

export interface PressReader {
  /** A press that counts at this edge; `holdUntilMs` asks to be called again through `held` at that instant. */
  edge(key: string, down: boolean, monoMs: number): { press: Press | null; holdUntilMs: number | null };
  /** The key is still down at `monoMs`: a long press that is now long enough, once. */
  held(key: string, monoMs: number): Press | null;
  unbound(): number;
}

/**
 * From edges to presses: a key counts when it goes down, a long key when it has been held. A second "down" without an
 * "up" is contact bounce or a lost byte and is nothing.
 */
export function createPressReader(): PressReader {
  const downSince = new Map<string, number>();
  let unbound = 0;

  function held(name: string, monoMs: number): Press | null {
    const key = keyOf(name);
    const since = downSince.get(name);
    if (key === null || since === undefined || key.heldMs === 0 || monoMs - since < key.heldMs) return null;
    downSince.set(name, Number.POSITIVE_INFINITY);
    return { key: name, meaning: key.meaning, monoMs };
  }

  return {
    edge(name, down, monoMs) {
      const key = keyOf(name);
      if (key === null) {
        if (down) unbound++;
        return { press: null, holdUntilMs: null };
      }
      if (!down) {
        const press = held(name, monoMs);
        downSince.delete(name);
        return { press, holdUntilMs: null };
      }
      if (downSince.has(name)) return { press: null, holdUntilMs: null };
      downSince.set(name, monoMs);
      if (key.heldMs > 0) return { press: null, holdUntilMs: monoMs + key.heldMs };
      return { press: { key: name, meaning: key.meaning, monoMs }, holdUntilMs: null };
    },
    held,
    unbound: () => unbound,
  };
}
