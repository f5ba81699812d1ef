import { array, assert, boolean, integer, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { createContactState, UNKNOWN_CONTACTS } from '../../../gateway/core/crew/contact-state.ts';
import { CONTACT_STABLE_MS } from '../../../gateway/core/crew/limits.ts';

test('nothing is known until it was told, and believed when it was so for half a second', () => {
  const contacts = createContactState();
  expect(contacts.now()).toEqual(UNKNOWN_CONTACTS);
  expect(contacts.nextMs()).toBe(null);
  expect(contacts.edge('gpio', 'ignition', false, 1_000)).toEqual([]);
  expect(contacts.nextMs()).toBe(1_500);
  expect(contacts.tick(1_499)).toEqual([]);
  expect(contacts.tick(1_500)).toEqual([{ contact: 'ignition', on: false, monoMs: 1_000 }]);
  expect(contacts.now()).toEqual({ ...UNKNOWN_CONTACTS, ignition: false });
  expect(contacts.nextMs()).toBe(null);
});

test('chatter changes nothing, and the change has the instant of its last edge', () => {
  const contacts = createContactState();
  contacts.edge('gpio', 'engine', true, 0);
  contacts.tick(500);
  for (const [monoMs, on] of [
    [1_000, false],
    [1_200, true],
    [1_300, false],
    [1_799, true],
    [1_900, false],
  ] as const) {
    expect(contacts.edge('gpio', 'engine', on, monoMs)).toEqual([]);
  }
  expect(contacts.now().engine).toBe(true);
  expect(contacts.tick(9_000)).toEqual([{ contact: 'engine', on: false, monoMs: 1_900 }]);
});

test('told again it is the same state; a change that was due is not forgotten by the next edge', () => {
  const contacts = createContactState();
  contacts.edge('gpio', 'aux1', true, 0);
  expect(contacts.edge('gpio', 'aux1', true, 400)).toEqual([]);
  expect(contacts.edge('gpio', 'aux1', false, 800)).toEqual([{ contact: 'aux1', on: true, monoMs: 0 }]);
});

test('a device that goes takes with it what it told, and no more', () => {
  const contacts = createContactState();
  contacts.edge('gpio', 'ignition', true, 0);
  contacts.edge('evdev', 'aux4', true, 0);
  contacts.edge('gpio', 'engine', true, 900);
  contacts.tick(1_000);
  expect(contacts.lost('gpio', 1_100)).toEqual([{ contact: 'ignition', on: null, monoMs: 1_100 }]);
  expect(contacts.now()).toEqual({ ...UNKNOWN_CONTACTS, aux4: true });
  expect(contacts.nextMs()).toBe(null);
  contacts.edge('gpio', 'ignition', true, 2_000);
  expect(contacts.tick(2_500)).toEqual([{ contact: 'ignition', on: true, monoMs: 2_000 }]);
});

test('any chatter: what is believed was so for half a second, and changes alternate', () => {
  void assert(
    property(array(tuple(boolean(), integer({ min: 1, max: 1_200 })), { maxLength: 50 }), (edges) => {
      const contacts = createContactState();
      let monoMs = 0;
      const raw = { on: null as boolean | null, sinceMs: 0 };
      const told: (boolean | null)[] = [];
      for (const [on, afterMs] of edges) {
        monoMs += afterMs;
        const due = contacts.nextMs();
        const changes = due !== null && due <= monoMs ? contacts.tick(due) : [];
        for (const change of changes) {
          expect([change.on, change.monoMs]).toEqual([raw.on, raw.sinceMs]);
          expect((due ?? 0) - change.monoMs).toBe(CONTACT_STABLE_MS);
        }
        told.push(...changes.map((change) => change.on));
        contacts.edge('gpio', 'aux2', on, monoMs);
        if (raw.on !== on) Object.assign(raw, { on, sinceMs: monoMs });
      }
      expect(told.every((on, nth) => on !== told[nth - 1])).toBe(true);
    }),
  );
});
