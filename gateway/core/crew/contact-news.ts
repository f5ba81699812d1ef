/** Contacts of the vehicle as events, on duty only: off duty nobody learns when an ignition was turned. */
import { CONDITION_PERIOD_MS } from '../limits.ts';
import type { EventBody } from '../record/schema.ts';
import type { Contact } from './contacts.ts';

type ContactEvent = Extract<EventBody, { type: 'contact' }>;

export interface ContactNews {
  /** @param on null: not known any more */
  changed(contact: Contact, on: boolean | null, monoMs: number): void;
  /** What is to be told now, each contact at most once a minute: how it is by then, and since when. */
  due(monoMs: number): ContactEvent[];
  /** When `due` may have something; null: nothing waits. */
  nextMs(): number | null;
  /** The duty gate opened: what is known then is news. */
  opened(): void;
}

interface Known {
  on: boolean;
  sinceMs: number;
  told: boolean | null;
  toldMs: number;
}

export function createContactNews(): ContactNews {
  const known = new Map<Contact, Known>();

  function waiting(): [Contact, Known][] {
    return [...known].filter(([, { on, told }]) => on !== told);
  }

  return {
    changed(contact, on, monoMs) {
      const before = known.get(contact);
      if (on === null) known.delete(contact);
      else if (before === undefined)
        known.set(contact, { on, sinceMs: monoMs, told: null, toldMs: Number.NEGATIVE_INFINITY });
      else if (before.on !== on) Object.assign(before, { on, sinceMs: monoMs });
    },
    due(monoMs) {
      return waiting()
        .filter(([, { toldMs }]) => monoMs - toldMs >= CONDITION_PERIOD_MS)
        .map(([contact, news]) => {
          Object.assign(news, { told: news.on, toldMs: monoMs });
          return { type: 'contact', contact, on: news.on, ageMs: Math.max(0, Math.round(monoMs - news.sinceMs)) };
        });
    },
    nextMs() {
      const due = waiting().map(([, { sinceMs, toldMs }]) => Math.max(sinceMs, toldMs + CONDITION_PERIOD_MS));
      return due.length === 0 ? null : Math.min(...due);
    },
    opened() {
      for (const news of known.values()) Object.assign(news, { told: null, toldMs: Number.NEGATIVE_INFINITY });
    },
  };
}
