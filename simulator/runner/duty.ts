/**
 * The crew of a run as docs/crew.md has it (simulator/crew), and what its presses mean for the positions that are expected. What the
 * indicator says of each press must be what that page says.
 */

import { type KeyFunction, type Keys, readKeys } from '../crew/keys.ts';
import { type CrewModel, createCrewModel, type ExpectedPress, type Said } from '../crew/model.ts';
import type { ReceivedOrder } from '../crew/orders.ts';
import type { Automatic, Slot } from '../crew/words.ts';
import type { Expectation } from '../vehicle/expected-positions.ts';
import type { PressMade } from './closing.ts';

export interface Finger {
  key: string;
  holdMs?: number | undefined;
  /** When it went down: ms of any clock that is the same for the whole run, and never steps. */
  atMs: number;
}

/** A press with what its event must say. */
export interface Foretold {
  made: PressMade;
  /** In `corrects`, and behind the `~` of a mission: numbers of presses, as counted here. */
  number: number;
  expected: ExpectedPress;
}

export interface Duty {
  readonly foretold: readonly Foretold[];
  /** What time alone has brought, in order; null: nobody can know. */
  automatic(): readonly Automatic[] | null;
  /** What such a press asks for, and how long after the finger it counts; null: it is none. */
  meaning(finger: Pick<Finger, 'key' | 'holdMs'>): { what: KeyFunction; afterMs: number } | null;
  /** Time alone. Before whatever happens at that instant. */
  until(atMs: number): void;
  /** The indicator has answered, or will never. @returns why what it said cannot be; null: it is right */
  pressed(finger: Finger, made: PressMade): string | null;
  /** Whether such a press would have an effect; null: nobody can know. */
  acts(finger: Finger): boolean | null;
  /** As `pressed`, where the positions have been told before: it changed neither the gate nor whether a mission is open. */
  answeredLate(finger: Finger, made: PressMade): string | null;
  /** What reached the vehicle. */
  received(order: ReceivedOrder, atMs: number): void;
  cancelled(mission: string, atMs: number): void;
  /** The gardes that count from now on. */
  roster(slots: readonly Slot[], atMs: number): void;
  gateIsOpen(): boolean;
  missionIsOpen(): boolean;
  /** The keys, one after the other, that end whatever is under way. */
  keysToTheEnd(): string[];
}

/** A tap, where nothing is said. */
const TAP_MS = 100;

export function createDuty(
  expectation: Pick<Expectation, 'gate' | 'press' | 'missionOver'> | null,
  keys: Keys = readKeys(),
  model: CrewModel = createCrewModel(),
): Duty {
  const foretold: Foretold[] = [];
  let presses = 0;
  let automatic: Automatic[] | null = [];
  let standing = model.standing();

  const meaning = ({ key, holdMs = TAP_MS }: Pick<Finger, 'key' | 'holdMs'>) => keys.meaning(key, holdMs);

  /** Tells the positions what has changed; they are asked for one more where a press had an effect. */
  function tell(byPress: boolean): void {
    const before = standing;
    standing = model.standing();
    if (standing.gateOpen !== before.gateOpen) expectation?.gate(standing.gateOpen);
    if (!byPress) {
      if (before.missionOpen && !standing.missionOpen) expectation?.missionOver();
      return;
    }
    if (standing.missionOpen !== before.missionOpen) expectation?.press(standing.missionOpen ? 'mission' : 'end');
    else if (standing.gateOpen) expectation?.press('status');
  }

  function pass(atMs: number): void {
    const happened = model.until(atMs);
    automatic = automatic === null || happened === null ? null : [...automatic, ...happened];
  }

  function until(atMs: number): void {
    pass(atMs);
    tell(false);
  }

  function answered(finger: Finger, made: PressMade): { problem: string | null; hadEffect: boolean } {
    const asked = meaning(finger);
    if (asked === null) return { problem: null, hadEffect: false };
    const now = { press: ++presses, atMs: finger.atMs + asked.afterMs };
    pass(now.atMs);
    const said = saidOf(made);
    if (said === null) {
      model.maybe(asked.what, now);
      return { problem: null, hadEffect: false };
    }
    const { expected, problem } = model.press(asked.what, now, said);
    if (expected !== null) foretold.push({ made, number: now.press, expected });
    const told = problem === null ? null : `press ${finger.key} (${asked.what}): ${problem}`;
    return { problem: told, hadEffect: said === 'registered' };
  }

  return {
    foretold,
    meaning,
    until,
    pressed(finger, made) {
      const asked = meaning(finger);
      if (asked !== null) until(finger.atMs + asked.afterMs);
      const { problem, hadEffect } = answered(finger, made);
      tell(hadEffect);
      return problem;
    },
    acts(finger) {
      const asked = meaning(finger);
      return asked === null ? false : model.acts(asked.what, { press: 0, atMs: finger.atMs + asked.afterMs });
    },
    answeredLate: (finger, made) => answered(finger, made).problem,
    received(order, atMs) {
      model.received(order, atMs);
      tell(false);
    },
    cancelled(mission, atMs) {
      model.cancelled(mission, atMs);
      tell(false);
    },
    roster(slots, atMs) {
      model.roster(slots);
      until(atMs);
    },
    automatic: () => automatic,
    gateIsOpen: () => standing.gateOpen,
    missionIsOpen: () => standing.missionOpen,
    keysToTheEnd() {
      const [state] = model.states();
      const ends = (state?.missions ?? []).flatMap(({ at, pressed }) => (at === null ? (pressed ? ['7'] : []) : ['9']));
      const help = state?.distressMs == null ? [] : ['4'];
      const duty = state?.within ?? state?.duty;
      return [...ends, ...help, ...(duty === 'GARDE' ? ['G'] : duty === 'VOLONTAIRE' ? ['V'] : [])];
    },
  };
}

function saidOf({ registered, refused }: PressMade): Said | null {
  if (registered !== null) return 'registered';
  return refused === null ? null : { refused };
}
