/** The crew of a run: presses keys one after the other and writes down what the indicator answers. */
import type { Keypad } from '../inputs/keypad.ts';
import type { PressKind } from '../vehicle/expected-positions.ts';
import type { PressMade } from './closing.ts';

export interface Crew {
  /** In order, with what the indicator has shown so far. */
  readonly presses: readonly PressMade[];
  /** Resolves once the indicator has answered, or with `registered: null` when it does not. One at a time. */
  press(key: string, holdMs?: number): Promise<PressMade>;
  /**
   * Presses and waits for nothing, because the gateway is about to be killed. Resolves when the keypad has sent it; what the
   * indicator still says is noted in the result, which is in `presses` only once `promised` was called.
   */
  pressUnanswered(key: string): Promise<PressMade>;
  /** Resolves once the indicator has answered the press that waits unanswered, or when it does not. */
  answer(made: PressMade): Promise<void>;
  /** The press counts: the indicator showed `registered`, or the platform has it. */
  promised(made: PressMade): void;
}

/** DEPART, ARRIVEE, BILAN, TRANSP, DESTIN (docs/keypad.md). */
const MISSION_KEYS: ReadonlySet<string> = new Set(['1', '2', '3', '5', '6']);
/** RENTRE, and the beginning and end of a duty: no mission is open after any of them. */
const END_KEYS: ReadonlySet<string> = new Set(['9', 'G', 'V']);

/** What a press that had an effect means for the positions (docs/sampling.md, section 6). */
export function pressKind(key: string): PressKind {
  if (END_KEYS.has(key)) return 'end';
  return MISSION_KEYS.has(key) ? 'mission' : 'status';
}

/** Real time: it measures the machine and not the simulation. */
const INDICATOR_PATIENCE_MS = 20_000;

/** `taken` resolves when the gateway has read what was written. */
export function createCrew(keypad: Keypad, taken: () => Promise<void>): Crew {
  const presses: PressMade[] = [];
  const newPress = (key: string): PressMade => ({
    key,
    atMs: Date.now(),
    registered: null,
    delivered: false,
    refused: false,
  });
  let waiting: { made: PressMade; answered: () => void } | null = null;
  const answer = async (made: PressMade) => {
    if (waiting?.made !== made || made.registered !== null || made.refused) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      waiting = { made, answered: resolve };
      timer = setTimeout(resolve, INDICATOR_PATIENCE_MS);
    });
    clearTimeout(timer);
  };
  const pressUnanswered = async (key: string, holdMs = 0) => {
    const made = newPress(key);
    waiting = { made, answered: () => {} };
    await keypad.press(key, holdMs);
    return made;
  };
  keypad.onIndicator((state, n) => {
    switch (state) {
      case 'registered':
        if (waiting === null) return;
        waiting.made.registered = n;
        return waiting.answered();
      case 'refused':
        if (waiting === null) return;
        waiting.made.refused = true;
        return waiting.answered();
      case 'delivered':
        for (const made of presses) made.delivered ||= made.registered !== null && n !== null && made.registered <= n;
        return;
      case 'tracking-on':
      case 'tracking-off':
      case 'waiting-order':
      case 'fault':
        return;
    }
  });
  return {
    presses,
    press: async (key, holdMs) => {
      const made = await pressUnanswered(key, holdMs);
      presses.push(made);
      await taken();
      await answer(made);
      waiting = null;
      return made;
    },
    pressUnanswered: (key) => pressUnanswered(key),
    answer,
    promised: (made) => void presses.push(made),
  };
}
