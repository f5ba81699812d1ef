import type { Contact } from './contacts.ts';
import { CONTACT_STABLE_MS } from './limits.ts';

/** null: not wired, or its device is gone. */
export type Contacts = Readonly<Record<Contact, boolean | null>>;

/** A contact that is now believed. `monoMs`: the edge; where a device went, the moment it did. */
export interface ContactChange {
  contact: Contact;
  on: boolean | null;
  monoMs: number;
}

export interface ContactState {
  /** @param input the device that tells */
  edge(input: string, contact: Contact, on: boolean, monoMs: number): ContactChange[];
  tick(monoMs: number): ContactChange[];
  /** When `tick` is wanted next; null: all is settled. */
  nextMs(): number | null;
  /** Whatever this device told is unknown from now on. */
  lost(input: string, monoMs: number): ContactChange[];
  now(): Contacts;
}

export const UNKNOWN_CONTACTS: Contacts = {
  ...{ ignition: null, engine: null, aux1: null, aux2: null, aux3: null, aux4: null },
};

/** Contacts of the vehicle without their chatter: one is on or off when it has been so for `CONTACT_STABLE_MS`. */
export function createContactState(): ContactState {
  const raw = new Map<Contact, { input: string; on: boolean; sinceMs: number }>();
  const believed: Record<Contact, boolean | null> = { ...UNKNOWN_CONTACTS };

  function tick(monoMs: number): ContactChange[] {
    return [...raw].flatMap(([contact, { on, sinceMs }]) => {
      if (believed[contact] === on || monoMs < sinceMs + CONTACT_STABLE_MS) return [];
      believed[contact] = on;
      return [{ contact, on, monoMs: sinceMs }];
    });
  }

  return {
    tick,
    edge(input, contact, on, monoMs) {
      const changes = tick(monoMs);
      // Told again, for example by a device that was opened again: the same state goes on.
      if (raw.get(contact)?.on !== on) raw.set(contact, { input, on, sinceMs: monoMs });
      return changes;
    },
    nextMs() {
      const due = [...raw].flatMap(([contact, { on, sinceMs }]) =>
        believed[contact] === on ? [] : [sinceMs + CONTACT_STABLE_MS],
      );
      return due.length === 0 ? null : Math.min(...due);
    },
    lost(input, monoMs) {
      const changes = tick(monoMs);
      for (const [contact, { input: told }] of [...raw]) {
        if (told !== input) continue;
        raw.delete(contact);
        if (believed[contact] === null) continue;
        believed[contact] = null;
        changes.push({ contact, on: null, monoMs });
      }
      return changes;
    },
    now: () => ({ ...believed }),
  };
}
