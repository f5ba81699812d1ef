/**
 * Sums counted from the events alone, against those of the gateway: apart from each other they must come to the same, and whatever is
 * changed in one of them must be seen.
 */
import { expect, test } from 'vitest';
import type { CrewContext } from '../../../gateway/core/crew/change.ts';
import { command, due, owedFirst, press, turned } from '../../../gateway/core/crew/crew.ts';
import { KEY_MEANINGS } from '../../../gateway/core/crew/keys.ts';
import { dated } from '../../../gateway/core/crew/moment.ts';
import type { VehicleRoster } from '../../../gateway/core/crew/roster/vehicle-schema.ts';
import { type CrewState, gateOpen, OFF_DUTY } from '../../../gateway/core/crew/state.ts';
import type { MissionCommand } from '../../../gateway/core/record/commands.ts';
import type { EventBody } from '../../../gateway/core/record/schema.ts';
import { type EventMessage, readMessage } from '../../../simulator/platform/messages.ts';
import { createRecount } from '../../../simulator/platform/recount.ts';
import { NO_ROSTER } from '../../support/crew.ts';
import { createRandom } from '../../support/random.ts';

const ZONE = 'Europe/Paris';
const SERIES = '0123456789abcdef';
/** Two days around the night in which summer time begins. */
const T = Date.UTC(2026, 2, 27, 16);
const PAUSES_MS = [700, 12_000, 400_000, 2_500_000, 9_000_000] as const;

const ROSTER: VehicleRoster = {
  ...{ id: 'r1', issued: T, expires: T + 1, timeZone: ZONE, holidays: 'fr', sector: 'dole', zones: [] },
  ...{ from: '2026-01-01', until: null, exceptions: [] },
  weekly: [{ days: ['semaine', 'samedi', 'dimanche-ou-jour-ferie'], hours: ['02:00-05:00', '08:00-12:00'] }],
};

/**
 * What a box says on some days of its life: presses, orders, midnights, power cuts, boots that do not know the time at first. Every
 * other one has a roster, every fourth begins its slots by itself.
 */
function life(seed: number, steps: number): EventMessage[] {
  const random = createRandom(seed);
  const events: EventMessage[] = [];
  let state: CrewState = OFF_DUTY;
  let [t, bootT, boots, services, missions, odometerM] = [T, T, 1, 0, 0, 0];
  let knowsTime = true;
  const one = <Item>(of: readonly Item[]): Item => of[random.below(of.length)] as Item;
  const now = () => ({ boot: `b${boots}`, monoMs: t - bootT, t: knowsTime ? t : null });
  const context = (): CrewContext => {
    const newService = `s${++services}`;
    return {
      ...{ n: events.length + 1, now: now(), odometerM },
      newService,
      timeZone: ZONE,
      answerMs: 60_000,
      ...NO_ROSTER,
      ...{ roster: seed % 2 === 0 ? ROSTER : null, autostart: seed % 4 === 0 },
    };
  };

  function record(body: EventBody, service: string | null): void {
    const { boot, monoMs, t: utc } = now();
    const stamp = { series: SERIES, n: events.length + 1, boot, mono: monoMs, t: t, service, lane: 'e' };
    const clock = utc === null ? 'estimated' : 'gnss';
    const said = readMessage('event', Buffer.from(JSON.stringify([{ ...stamp, clock, ...body }])));
    if (said.topic === 'event') events.push(...said.body);
  }
  function write(written: { state: CrewState; body: EventBody } | null): void {
    if (written === null) return;
    const before = state.service;
    state = written.state;
    record(written.body, state.service ?? before);
    pay();
  }
  function pay(): void {
    for (let owed = owedFirst(state); owed !== null; owed = owedFirst(state)) {
      state = owed.state;
      record(owed.body, owed.service);
    }
  }
  function obey(order: object): void {
    const references = { caseId: null, requestId: null, origin: 'samu', acceptedBy: null, answerS: null };
    const whole = { ...references, id: `c${t}`, issued: t, expires: t + 900_000, ...order } as MissionCommand;
    write(command(state, whole, context()).written);
  }
  function pass(): void {
    t += one(PAUSES_MS);
    if (gateOpen(state)) odometerM += random.below(5_000);
    if (random.below(12) === 0) {
      boots++;
      bootT = t - random.below(5_000);
      knowsTime = random.below(3) > 0;
    } else if (!knowsTime && random.below(2) === 0) {
      knowsTime = true;
      state = dated(state, `b${boots}`, bootT);
      record({ type: 'time', utcMinusMonoMs: bootT, stepMs: null }, state.service);
    }
    for (let next = due(state, context()); next !== null; next = due(state, context())) write(next);
    if (random.below(2) === 0) state = turned(state, context());
    pay();
  }

  // The day on which nobody has said anything yet is known to both.
  for (let step = 0; step < steps; step++) {
    pass();
    const what = random.below(8);
    if (what === 0) {
      const acceptedBy = one([null, null, 'company']);
      obey({ action: 'order', mission: `M${++missions}`, acceptedBy, caseId: one([null, 'FR.39.1']) });
    } else if (what === 1) obey({ action: 'cancel', mission: `M${random.below(missions + 1)}`, reason: 'other' });
    else if (what === 2 && missions > 0) obey({ action: 'update', mission: `M${missions}`, caseId: 'FR.39.2' });
    else {
      const outcome = press(state, { key: '1', input: 'keypad', meaning: one(KEY_MEANINGS) }, context());
      if (!('refused' in outcome)) write(outcome);
    }
  }
  return events;
}

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
