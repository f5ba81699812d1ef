/** The crew of a run: presses keys one after the other and writes down what the indicator answers. */
import type { Keypad } from '../inputs/keypad.ts';
import type { PressMade } from './closing.ts';

export interface Crew {
  /** In order, with what the indicator has shown so far. */
  readonly presses: readonly PressMade[];
  /** Resolves once the indicator has answered, or with `registered: null` when it does not. One at a time. */
  press(key: string, holdMs?: number): Promise<PressMade>;
  /** A press that means nothing on this vehicle: nobody answers it, and it counts nowhere. */
  tap(key: string, holdMs?: number): Promise<void>;
  /** The key goes down and stays there, in the time of the run; it is in `presses`, and `answer` waits for what comes of it. */
  hold(key: string): Promise<PressMade>;
  release(key: string): Promise<void>;
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
    refused: null,
  });
  let waiting: { made: PressMade; answered: () => void } | null = null;
  const answer = async (made: PressMade) => {
    if (waiting?.made !== made || made.registered !== null || made.refused !== null) return;
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
  keypad.onIndicator((state, n, detail) => {
    switch (state) {
      case 'registered':
        if (waiting === null) return;
        waiting.made.registered = n;
        return waiting.answered();
      case 'refused':
        if (waiting === null) return;
        waiting.made.refused = detail ?? 'without a reason';
        return waiting.answered();
      case 'delivered':
        for (const made of presses) made.delivered ||= made.registered !== null && n !== null && made.registered <= n;
        return;
      case 'tracking-on':
      case 'tracking-off':
      case 'waiting-order':
      case 'no-order':
      case 'fault':
      case 'fault-over':
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
    tap: async (key, holdMs) => {
      await keypad.press(key, holdMs);
      await taken();
    },
    hold: async (key) => {
      const made = newPress(key);
      waiting = { made, answered: () => {} };
      presses.push(made);
      await keypad.edge(key, true);
      await taken();
      return made;
    },
    release: async (key) => {
      await keypad.edge(key, false);
      await taken();
      waiting = null;
    },
    pressUnanswered: (key) => pressUnanswered(key),
    answer,
    promised: (made) => void presses.push(made),
  };
}
