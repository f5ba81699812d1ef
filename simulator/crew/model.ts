/**
 * The crew as docs/crew.md has it: what each press must come to, and whether positions are recorded then. Written from that page alone;
 * the gateway is judged by it. Where nobody can know whether a press counted (the box was killed at that instant) it goes on with
 * both possibilities, until what the box says of a later press rules one out.
 */
import type { Instant, Outcome, Pressed } from './change.ts';
import { pass } from './ends.ts';
import type { KeyFunction } from './keys.ts';
import { pressMission } from './mission-keys.ts';
import { cancelled, type ReceivedOrder, received } from './orders.ts';
import {
  pressAccepter,
  pressCheck,
  pressDetresse,
  pressGarde,
  pressPause,
  pressRefuser,
  pressVolontaire,
} from './other-keys.ts';
import { slotToTake } from './slots.ts';
import { type Automatic, type CrewState, gateIsOpen, missionIsOpen, OFF_DUTY, type Slot } from './words.ts';

/** What the event of a press must say. */
export interface ExpectedPress extends Omit<Pressed, 'next'>, Pick<CrewState, 'duty' | 'availability' | 'reason'> {}

/** As the indicator says it; `registered`: it has an effect. */
export type Said = 'registered' | { refused: string };

export interface Standing {
  gateOpen: boolean;
  missionOpen: boolean;
}

export interface CrewModel {
  /**
   * Time alone: before anything else that happens at this instant. What has become due meanwhile happens now.
   * @returns what did, in order; null: nobody can know
   */
  until(atMs: number): readonly Automatic[] | null;
  /** @returns what its event must be, null where it must have none; `problem`: why what was said cannot be */
  press(what: KeyFunction, now: Instant, said: Said): { expected: ExpectedPress | null; problem: string | null };
  /** Whether it would have an effect; null: nobody can know. */
  acts(what: KeyFunction, now: Instant): boolean | null;
  /** It may have counted or not. */
  maybe(what: KeyFunction, now: Instant): void;
  received(order: ReceivedOrder, atMs: number): void;
  cancelled(mission: string, atMs: number): void;
  /** The gardes of the roster that counts from now on, for the garde that runs too. What it makes due is for `until`. */
  roster(slots: readonly Slot[]): void;
  /** @throws where what is possible does not agree on it */
  standing(): Standing;
  /** Each of them possible. */
  states(): readonly CrewState[];
}

export function createCrewModel(): CrewModel {
  let states: readonly CrewState[] = [OFF_DUTY];

  const all = (change: (state: CrewState) => CrewState) => {
    states = distinct(states.map(change));
  };
  const tried = (what: KeyFunction, now: Instant) =>
    states.map((state) => ({ state, outcome: outcomeOf(state, what, now) }));

  return {
    until(atMs) {
      const passed = states.map((state) => ({ before: state, ...pass(state, atMs) }));
      states = distinct(passed.map(({ before, state }) => since(before, state, { press: null, atMs })));
      const [happened, ...others] = new Map(passed.map(({ happened: what }) => [what.join(), what])).values();
      return others.length > 0 ? null : (happened ?? []);
    },
    press(what, now, said) {
      const outcomes = tried(what, now);
      const possible = outcomes.filter(({ outcome }) => isSaid(outcome, said));
      const [first] = possible;
      if (first === undefined) {
        const must = [...new Set(outcomes.map(({ outcome }) => inWords(outcome)))].join(' or ');
        // What the box believes is what goes on.
        const other = outcomes.find(({ outcome }) => typeof outcome !== 'string');
        if (said === 'registered' && other !== undefined) states = [after(other.state, other.outcome, now)];
        return { expected: null, problem: `${inWords(said)}, and docs/crew.md says ${must}` };
      }
      states = distinct(possible.map(({ state, outcome }) => after(state, outcome, now)));
      return { expected: expectedOf(first.outcome, after(first.state, first.outcome, now)), problem: null };
    },
    acts(what, now) {
      const [first, ...others] = new Set(tried(what, now).map(({ outcome }) => typeof outcome !== 'string'));
      return others.length > 0 ? null : (first ?? null);
    },
    maybe(what, now) {
      const counted = tried(what, now).map(({ state, outcome }) => after(state, outcome, now));
      states = distinct([...states, ...counted]);
    },
    received: (order, atMs) => all((state) => since(state, received(state, order, atMs), { press: null, atMs })),
    cancelled: (mission, atMs) => all((state) => since(state, cancelled(state, mission, atMs), { press: null, atMs })),
    roster: (slots) => all((state) => withSlots(state, slots)),
    standing() {
      const [first, ...others] = states.map((state): Standing => {
        return { gateOpen: gateIsOpen(state), missionOpen: missionIsOpen(state) };
      });
      const one = first ?? { gateOpen: false, missionOpen: false };
      if (others.some(({ gateOpen, missionOpen }) => gateOpen !== one.gateOpen || missionOpen !== one.missionOpen))
        throw new Error('nobody can know whether positions are to be recorded, and why');
      return one;
    },
    states: () => states,
  };
}

function outcomeOf(state: CrewState, what: KeyFunction, now: Instant): Outcome {
  const serves = state.duty !== 'HORS_SERVICE' || gateIsOpen(state);
  switch (what) {
    case 'PRISE_GARDE':
      return pressGarde(state, now);
    case 'VOLONTAIRE':
      return pressVolontaire(state, now);
    case 'PAUSE':
      return pressPause(state);
    case 'ACCEPTER':
      return pressAccepter(state, now);
    case 'REFUSER':
      return pressRefuser(state, now);
    case 'DETRESSE':
      return pressDetresse(state, now);
    case 'CONTROLE_ELECTRIQUE':
      return pressCheck(state, what, 'electrical', serves, now);
    case 'CONTROLE_MATERIEL':
      return pressCheck(state, what, 'equipment', serves, now);
    case 'CONTROLE_DESINFECTION':
      return pressCheck(state, what, 'disinfection', serves, now);
    case 'CONTROLE_VEHICULE':
      return pressCheck(state, what, 'vehicle', serves, now);
    default:
      return pressMission(state, what, now);
  }
}

function after(state: CrewState, outcome: Outcome, now: Instant): CrewState {
  if (typeof outcome === 'string') return state;
  const another = outcome.function === 'INDISPONIBLE' && outcome.corrects !== null;
  return another ? outcome.next : since(state, outcome.next, now);
}

/** Since when it is unavailable for this reason, and when a mission of this duty has ended. */
function since(before: CrewState, after: CrewState, now: { press: number | null; atMs: number }): CrewState {
  const ended = before.missions.some(({ id }) => !after.missions.some((open) => open.id === id));
  const next = ended && after.prise !== null ? { ...after, missionEndedMs: now.atMs } : after;
  if (next.reason === null) return { ...next, since: null };
  return { ...next, since: next.reason === before.reason && before.since !== null ? before.since : now };
}

function withSlots(state: CrewState, slots: readonly Slot[]): CrewState {
  const { prise } = state;
  if (prise === null || (state.within ?? state.duty) !== 'GARDE') return { ...state, slots };
  return { ...state, slots, prise: { ...prise, slot: slotToTake(slots, prise.beganMs) } };
}

function expectedOf(outcome: Outcome, next: CrewState): ExpectedPress | null {
  if (typeof outcome === 'string') return null;
  const { next: _, mission, ...rest } = outcome;
  const { duty, availability, reason, missions } = next;
  return { ...rest, duty, availability, reason, mission: mission ?? missions[0]?.id ?? null };
}

function isSaid(outcome: Outcome, said: Said): boolean {
  return said === 'registered' ? typeof outcome !== 'string' : outcome === said.refused;
}

function inWords(outcome: Outcome | Said): string {
  if (typeof outcome === 'string') return outcome === 'registered' ? outcome : `refused, ${outcome}`;
  return 'refused' in outcome ? `refused, ${outcome.refused}` : `registered, ${outcome.function}`;
}

function distinct(states: readonly CrewState[]): readonly CrewState[] {
  if (states.length === 1) return states;
  return [...new Map(states.map((state) => [JSON.stringify(state), state])).values()];
}
