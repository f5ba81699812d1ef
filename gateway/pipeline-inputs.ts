/**
 * The first stage of the arrow of the crew: edges of each device through its own reader to presses, contacts through their own. Sets
 * the timers that both ask for, and decides nothing.
 */
import { createContactNews } from './core/crew/contact-news.ts';
import { type ContactChange, type Contacts, createContactState } from './core/crew/contact-state.ts';
import { INPUT_LATE_MS, KEY_STUCK_MS } from './core/crew/limits.ts';
import {
  createPressReader,
  type KeyBinding,
  NONE_COUNTED,
  type NoPress,
  type Outcome,
  type Press,
} from './core/crew/press.ts';
import type { Faults } from './core/health.ts';
import type { LiveWitness } from './core/live/feed.ts';
import type { EventBody } from './core/record/schema.ts';
import type { Clock, ContactEdge, KeyEdge, Timer } from './ports.ts';

export interface InputStageHandlers<M> {
  /** @param input the device: keypad, gpio, evdev */
  onPress(press: Press<M>, input: string): void;
  /** Pressed, and of no effect for a reason that the crew should see. */
  onRefused(reason: 'two-keys', input: string): void;
  /** A contact changed, at most once a minute each, and only while the duty gate is open. */
  onContact(event: Extract<EventBody, { type: 'contact' }>): void;
  gateOpen(): boolean;
  /** Whoever looks on, told of everything that a key does. */
  witness?: Pick<LiveWitness, 'happened'> | undefined;
}

export interface InputStage {
  onEdge(input: string, edge: KeyEdge): void;
  /** A device was opened with these keys down. */
  onInputOpen(input: string, down: readonly string[]): void;
  /** A device is gone, and with it whatever was held down and what its contacts told. */
  onInputLost(input: string): void;
  onContact(input: string, edge: ContactEdge): void;
  contacts(): Contacts;
  /** What the contacts are is to be told. */
  onGateOpen(): void;
  /** What was no press, of all devices together. */
  noPresses(): Record<NoPress, number>;
}

/** Something that wants to be called at an instant it names. */
interface Ticking<T> {
  nextMs(): number | null;
  tick(monoMs: number): T[];
}

export function createInputStage<M extends string>(
  clock: Clock,
  faults: Faults,
  keyOf: (name: string) => KeyBinding<M> | null,
  handlers: InputStageHandlers<M>,
): InputStage {
  const readers = new Map<string, ReturnType<typeof openReader>>();
  /** Keys that stick, with their devices. */
  const stuck = new Set<string>();
  const contacts = createContactState();
  const news = createContactNews();
  const rearmContacts = alarm(clock, contacts, contactsChanged);
  const rearmNews = alarm(
    clock,
    { nextMs: () => (handlers.gateOpen() ? news.nextMs() : null), tick: news.due },
    (due) => {
      for (const event of due) handlers.onContact(event);
    },
  );

  function contactsChanged(changes: ContactChange[]): void {
    for (const { contact, on, monoMs } of changes) news.changed(contact, on, monoMs);
    rearmNews();
  }

  function openReader(input: string) {
    const reader = createPressReader(keyOf);
    const take = (outcomes: Outcome<M>[]): void => {
      for (const outcome of outcomes) told(input, outcome);
    };
    return { reader, take, rearm: alarm(clock, reader, take) };
  }

  function readBy(input: string, run: (reader: ReturnType<typeof createPressReader<M>>) => Outcome<M>[]): void {
    const known = readers.get(input) ?? openReader(input);
    readers.set(input, known);
    known.take(run(known.reader));
    known.rearm();
  }

  function told(input: string, outcome: Outcome<M>): void {
    witnessed(input, outcome);
    switch (outcome.kind) {
      case 'press':
        handlers.onPress(outcome.press, input);
        return;
      case 'two-keys':
        handlers.onRefused('two-keys', input);
        return;
      case 'stuck':
      case 'unstuck':
        sticks(`${outcome.key} of ${input}`, outcome.kind === 'stuck', outcome.monoMs);
        return;
      case 'unbound':
      case 'too-short':
      case 'held-at-start':
      case 'hold-lost':
        return;
      default:
        outcome satisfies never;
    }
  }

  function witnessed(input: string, outcome: Outcome<M>): void {
    if (outcome.kind === 'press') {
      const { key, meaning, monoMs } = outcome.press;
      handlers.witness?.happened({ kind: 'press', input, key, meaning }, monoMs);
    } else {
      const { kind: why, key, monoMs } = outcome;
      handlers.witness?.happened({ kind: 'no-press', input, key, why }, monoMs);
    }
  }

  function sticks(key: string, does: boolean, monoMs: number): void {
    if (does) stuck.add(key);
    else stuck.delete(key);
    const detail = `key ${[...stuck].join(', ')}: down for more than ${KEY_STUCK_MS / 1_000} s`;
    if (stuck.size === 0) faults.clear('key-stuck');
    else faults.raise({ code: 'key-stuck', detail }, monoMs);
  }

  return {
    onEdge(input, { key, down, monoMs }) {
      handlers.witness?.happened({ kind: 'edge', input, key, down }, monoMs);
      readBy(input, (reader) => reader.edge(key, down, monoMs));
    },
    onInputOpen: (input, down) => readBy(input, (reader) => reader.opened(down, clock.monoMs())),
    onInputLost(input) {
      readBy(input, (reader) => reader.lost(clock.monoMs()));
      contactsChanged(contacts.lost(input, clock.monoMs()));
      rearmContacts();
    },
    onContact(input, { contact, on, monoMs }) {
      handlers.witness?.happened({ kind: 'contact', input, contact, on }, monoMs);
      contactsChanged(contacts.edge(input, contact, on, monoMs));
      rearmContacts();
    },
    contacts: contacts.now,
    onGateOpen() {
      news.opened();
      rearmNews();
    },
    noPresses() {
      const sum = { ...NONE_COUNTED };
      for (const { reader } of readers.values())
        for (const [kind, count] of Object.entries(reader.counts())) sum[kind as NoPress] += count;
      return sum;
    },
  };
}

/** @returns to be called after every change: sets the one timer to what is wanted now */
function alarm<T>(clock: Clock, what: Ticking<T>, take: (told: T[]) => void): () => void {
  let timer: Timer | null = null;

  function arm(): void {
    timer?.cancel();
    const dueMs = what.nextMs();
    timer = dueMs === null ? null : clock.after(Math.max(0, dueMs - clock.monoMs()), () => due(dueMs));
  }
  function due(dueMs: number): void {
    // The process stood still. Timers run before what has come in is read: that is read in the next turn, and then it is decided.
    if (clock.monoMs() - dueMs > INPUT_LATE_MS) timer = clock.after(1, fire);
    else fire();
  }
  function fire(): void {
    take(what.tick(clock.monoMs()));
    arm();
  }

  return arm;
}
