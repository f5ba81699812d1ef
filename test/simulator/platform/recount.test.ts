/**
 * Sums counted from the events alone, against those of the gateway: apart from each other they must come to the same, and whatever is
 * changed in one of them must be seen.
 */
import { expect, test } from 'vitest';
import type { EventMessage } from '../../../simulator/platform/messages.ts';
import { createRecount } from '../../../simulator/platform/recount.ts';
import { life, ZONE } from '../../support/box-life.ts';

function recounted(events: readonly EventMessage[]): readonly string[] {
  const recount = createRecount(ZONE);
  for (const event of events) recount.take(event);
  return recount.disagreements;
}

test('what the gateway sums up follows from what it said before, whatever happened', () => {
  const seed = Number(process.env['BALISE_SEED'] ?? 20_261_128);
  console.log(`recount: seed ${seed}`);
  const types = new Map<string, number>();
  for (let nth = 0; nth < 60; nth++) {
    const events = life(seed + nth, 150);
    expect(recounted(events), `seed ${seed + nth}`).toEqual([]);
    for (const event of events) {
      const kind = event.type === 'automatic' ? String(event['change']) : event.type;
      types.set(kind, (types.get(kind) ?? 0) + 1);
    }
  }
  for (const type of ['mission-summary', 'service-summary', 'day-summary'])
    expect(types.get(type), type).toBeGreaterThan(60);
  for (const change of ['distress-over', 'mission-abandoned', 'garde-over', 'volontaire-over', 'garde-begun'])
    expect(types.get(change), change).toBeGreaterThan(5);
});

/** The odometer is no event, who asked stands in the order, and which zone is for the configuration to say. */
const NOT_COUNTED = ['distanceM', 'origin', 'timeZone'];
/** Of a duty log that is not summed up. */
const LOGGED = ['before', 'ended'];

/** Every number, word and null of it, each changed a little. */
function changed(value: unknown, name: string): unknown[] {
  if (NOT_COUNTED.includes(name)) return [];
  if (value === null) return [0];
  if (typeof value === 'number') return [value + 1_000];
  if (typeof value === 'string') return [`${value}x`];
  const parts = Object.entries(value as object).flatMap(([key, part]) =>
    changed(part, key).map((other) =>
      Array.isArray(value) ? value.map((same, i) => (String(i) === key ? other : same)) : { ...value, [key]: other },
    ),
  );
  return Array.isArray(value) && value.length > 0 ? [...parts, [...value, value[0]]] : parts;
}

test('whatever is changed in a sum or in the duty log is seen, and so is one that does not come', () => {
  const events = life(3, 250);
  expect(recounted(events)).toEqual([]);
  let [sums, logs] = [0, 0];
  for (const [i, event] of events.entries()) {
    const isSum = event.type.endsWith('-summary');
    const isLog = ['press', 'mission', 'automatic'].includes(event.type);
    const { series, n, boot, mono, t, clock, service, lane, type, ...said } = event;
    const keys = isSum ? Object.keys(said) : isLog ? LOGGED : [];
    for (const key of keys)
      for (const other of changed(said[key], key)) {
        const lie = { ...event, [key]: other } as EventMessage;
        const what = `event ${n}, ${key}: ${JSON.stringify(other)}`;
        expect(recounted(events.with(i, lie)).length, what).toBeGreaterThan(0);
        if (isSum) sums++;
        else logs++;
      }
    const without = events.toSpliced(i, 1);
    // The last one may still be on its way.
    if (isSum && i < events.length - 4) expect(recounted(without).length, `without event ${n}`).toBeGreaterThan(0);
  }
  expect([sums > 200, logs > 200]).toEqual([true, true]);
});

test('a duty that ends in a mission, and a mission that is given up too early, are seen', () => {
  const events = [3, 4, 5, 6].flatMap((seed) => {
    const all = life(seed, 250);
    return all.flatMap((event, i) => (event.type === 'automatic' ? [{ all, i, change: event['change'] }] : []));
  });
  const instead = (is: string, other: string) => {
    const found = events.filter(({ change }) => change === is);
    expect(found.length, is).toBeGreaterThan(0);
    for (const { all, i } of found) {
      const lie = { ...all[i], change: other } as EventMessage;
      expect(recounted(all.with(i, lie)).length, `${is} as ${other}, event ${lie.n}`).toBeGreaterThan(0);
    }
  };
  instead('mission-abandoned', 'garde-over');
  instead('garde-over', 'mission-abandoned');
  instead('distress-over', 'mission-abandoned');
  instead('garde-begun', 'garde-over');
  instead('garde-over', 'volontaire-over');
  instead('garde-over', 'garde-begun');
});
