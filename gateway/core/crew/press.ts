import { BOUNCE_MS, KEY_STUCK_MS, TWO_KEYS_MS } from './limits.ts';

/** What a key asks for. `M` is whatever the key table names: the reader only hands it on. */
export interface KeyBinding<M> {
  /** Counts at the down edge; where there is a `long` too, when the key is released before `heldMs`. null: short is nothing. */
  short: M | null;
  /** Counts when the key has been down for `heldMs`. null: holding is nothing. */
  long: M | null;
  heldMs: number;
}

/** One intended press. `monoMs` is its down edge; of a long one the moment the hold was long enough. */
export interface Press<M> {
  key: string;
  meaning: M;
  monoMs: number;
}

/** Everything an edge can come to that is no press. None is fatal, each is counted. */
export type NoPress =
  /** Contact bounce, or an edge that says what is known already. */
  | 'bounce'
  /** No meaning is bound to the key. */
  | 'unbound'
  /** Released before the hold was long enough, and short is nothing. */
  | 'too-short'
  /** Went down together with another one, which counts. */
  | 'two-keys'
  /** Was down when the device was opened: since when nobody knows. */
  | 'held-at-start'
  /** The device went while the key was being held. */
  | 'hold-lost'
  /** Down for `KEY_STUCK_MS`. */
  | 'stuck'
  /** It was stuck, and is up again or gone. */
  | 'unstuck';

export const NONE_COUNTED: Readonly<Record<NoPress, number>> = {
  ...{ bounce: 0, unbound: 0, 'too-short': 0, 'two-keys': 0 },
  ...{ 'held-at-start': 0, 'hold-lost': 0, stuck: 0, unstuck: 0 },
};

export type Outcome<M> =
  | { kind: 'press'; press: Press<M> }
  | { kind: Exclude<NoPress, 'bounce'>; key: string; monoMs: number };

export interface PressReader<M> {
  edge(key: string, down: boolean, monoMs: number): Outcome<M>[];
  /** What is due by itself: a hold that is long enough, a release that is certain, a key that sticks. */
  tick(monoMs: number): Outcome<M>[];
  /** When `tick` is wanted next; null: nothing is on its way. */
  nextMs(): number | null;
  /** The device was opened, for the first time or again, with these keys down. */
  opened(down: readonly string[], monoMs: number): Outcome<M>[];
  /** The device is gone, and with it whatever was held. */
  lost(monoMs: number): Outcome<M>[];
  counts(): Readonly<Record<NoPress, number>>;
}

interface KeyState<M> {
  binding: KeyBinding<M> | null;
  downMs: number;
  /** The contact closed last then: later than `downMs` after a bounce. */
  closedMs: number;
  /** The contact opened then; null: it is closed. */
  upMs: number | null;
  /** It opened, and stayed open. Remembered, because an edge may be read late. */
  released: boolean;
  /** `waiting`: for its hold or its release; `done`: all that this press can come to has been told. */
  phase: 'waiting' | 'done';
  stuck: boolean;
}

/**
 * From the edges of one device, in order, to presses. A short press counts at its first edge, before anybody can know how long the
 * contact will bounce; a release counts when the contact has been open for `BOUNCE_MS`.
 */
export function createPressReader<M>(keyOf: (name: string) => KeyBinding<M> | null): PressReader<M> {
  const keys = new Map<string, KeyState<M>>();
  const counts = { ...NONE_COUNTED };

  function no(kind: Exclude<NoPress, 'bounce'>, key: string, monoMs: number): Outcome<M> {
    counts[kind]++;
    return { kind, key, monoMs };
  }

  function began(name: string, monoMs: number): Outcome<M>[] {
    const binding = keyOf(name);
    const state = closed(binding, monoMs);
    const together = besideAnother(monoMs);
    keys.set(name, state);
    if (binding === null) return [no('unbound', name, monoMs)];
    if (together) return [no('two-keys', name, monoMs)];
    if (binding.long !== null) {
      state.phase = 'waiting';
      return [];
    }
    return binding.short === null ? [] : [{ kind: 'press', press: { key: name, meaning: binding.short, monoMs } }];
  }

  /** Also beside one that was refused itself: a hand on five keys is one press. */
  function besideAnother(monoMs: number): boolean {
    return [...keys.values()].some(
      ({ binding, downMs, upMs, released }) =>
        binding !== null && !released && (upMs === null || monoMs - upMs < BOUNCE_MS) && monoMs - downMs <= TWO_KEYS_MS,
    );
  }

  function release(name: string, state: KeyState<M>, upMs: number): Outcome<M>[] {
    const { binding, phase, stuck, downMs } = state;
    Object.assign(state, { released: true, phase: 'done', stuck: false });
    const outcomes: Outcome<M>[] = stuck ? [no('unstuck', name, upMs)] : [];
    if (phase !== 'waiting' || binding === null) return outcomes;
    if (binding.short === null) return [...outcomes, no('too-short', name, upMs)];
    return [...outcomes, { kind: 'press', press: { key: name, meaning: binding.short, monoMs: downMs } }];
  }

  function tick(monoMs: number): Outcome<M>[] {
    return [...keys].flatMap(([name, state]) => {
      const { binding, upMs, released, phase, stuck, downMs } = state;
      if (released) return [];
      if (upMs !== null) return monoMs >= upMs + BOUNCE_MS ? release(name, state, upMs) : [];
      const outcomes: Outcome<M>[] = [];
      if (phase === 'waiting' && binding?.long != null && monoMs >= heldLongMs(state, binding)) {
        state.phase = 'done';
        const press = { key: name, meaning: binding.long, monoMs: downMs + binding.heldMs };
        outcomes.push({ kind: 'press', press });
      }
      if (!stuck && monoMs >= downMs + KEY_STUCK_MS) {
        state.stuck = true;
        outcomes.push(no('stuck', name, downMs + KEY_STUCK_MS));
      }
      return outcomes;
    });
  }

  function edge(name: string, down: boolean, monoMs: number): Outcome<M>[] {
    // What was due before this edge happened before it.
    const outcomes = tick(monoMs);
    const state = keys.get(name);
    const fresh = state === undefined || (state.released && monoMs - (state.upMs ?? 0) >= BOUNCE_MS);
    if (down && fresh) return [...outcomes, ...began(name, monoMs)];
    if (down && state !== undefined && state.upMs !== null) {
      Object.assign(state, { upMs: null, released: false, closedMs: monoMs });
    } else if (!down && state !== undefined && state.upMs === null) {
      state.upMs = monoMs;
      return outcomes;
    }
    counts.bounce++;
    return outcomes;
  }

  function lost(monoMs: number): Outcome<M>[] {
    const outcomes = [...keys].flatMap(([name, { released, phase, stuck }]) => [
      ...(stuck ? [no('unstuck', name, monoMs)] : []),
      ...(!released && phase === 'waiting' ? [no('hold-lost', name, monoMs)] : []),
    ]);
    keys.clear();
    return outcomes;
  }

  return {
    edge,
    tick,
    lost,
    opened(down, monoMs) {
      const forgotten = lost(monoMs);
      return forgotten.concat(
        down.map((name) => {
          keys.set(name, closed(keyOf(name), monoMs));
          return no('held-at-start', name, monoMs);
        }),
      );
    },
    nextMs() {
      const due = [...keys.values()].flatMap((state): number[] => {
        const { binding, downMs, upMs, released, phase, stuck } = state;
        if (released) return [];
        // The end of a press that has been told needs nobody to watch it.
        if (upMs !== null) return phase === 'waiting' || stuck ? [upMs + BOUNCE_MS] : [];
        const held = phase === 'waiting' && binding !== null ? [heldLongMs(state, binding)] : [];
        return stuck ? held : [...held, downMs + KEY_STUCK_MS];
      });
      return due.length === 0 ? null : Math.min(...due);
    },
    counts: () => ({ ...counts }),
  };
}

/** A contact that bounces just when its time is up may be held or let go: it is held when it stays closed. */
function heldLongMs<M>({ downMs, closedMs }: KeyState<M>, { heldMs }: KeyBinding<M>): number {
  return Math.max(downMs + heldMs, closedMs + BOUNCE_MS);
}

function closed<M>(binding: KeyBinding<M> | null, monoMs: number): KeyState<M> {
  return { binding, downMs: monoMs, closedMs: monoMs, upMs: null, released: false, phase: 'done', stuck: false };
}
