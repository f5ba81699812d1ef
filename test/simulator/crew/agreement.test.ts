/**
 * The simulator's crew and the gateway's were written apart from docs/crew.md: whatever is pressed and ordered, in any order, both must
 * say the same of it.
 */
import { expect, test } from 'vitest';
import type { CrewContext } from '../../../gateway/core/crew/change.ts';
import { command, due, press } from '../../../gateway/core/crew/crew.ts';
import { withSlotOf } from '../../../gateway/core/crew/duty.ts';
import { KEY_MEANINGS, type KeyMeaning } from '../../../gateway/core/crew/keys.ts';
import type { VehicleRoster } from '../../../gateway/core/crew/roster/vehicle-schema.ts';
import { type CrewState, gateOpen, missionOpen, OFF_DUTY } from '../../../gateway/core/crew/state.ts';
import type { MissionCommand } from '../../../gateway/core/record/commands.ts';
import { createCrewModel } from '../../../simulator/crew/model.ts';
import type { Slot } from '../../../simulator/crew/words.ts';
import { NO_ROSTER } from '../../support/crew.ts';
import { createRandom } from '../../support/random.ts';

const WALKS = 300;
const STEPS = 120;
const T = Date.UTC(2026, 2, 1, 8);
const ANSWER_MS = 60_000;
/** ms that go by between two steps: at once, within a correction, an answer, an expiry, a call for help, a mission, a garde. */
const PAUSES_MS = [500, 3_000, 12_000, 70_000, 700_000, 2_000_000, 5_000_000, 100_000_000] as const;
const HOUR_MS = 3_600_000;
const DAYS = 60;

/** On garde at the same hours every day, in a zone that has no summer time; and the same as local hours of one day on. */
const ROSTERS: readonly { weekly: string[]; hours: readonly [from: number, to: number][] }[] = [
  { weekly: ['08:00-12:00'], hours: [[8, 12]] },
  {
    weekly: ['06:00-12:00', '18:00-21:00'],
    hours: [
      [6, 12],
      [18, 21],
    ],
  },
  // What touches is one garde.
  {
    weekly: ['00:00-01:00', '05:00-07:00', '10:00-11:00', '23:00-24:00'],
    hours: [
      [5, 7],
      [10, 11],
      [23, 25],
    ],
  },
];

function rosterOf(id: string, hours: string[]): VehicleRoster {
  return {
    ...{ id, issued: T, expires: T + HOUR_MS, timeZone: 'America/Cayenne', holidays: 'fr-973', sector: 'cayenne' },
    ...{ zones: [], from: '2026-02-01', until: null, exceptions: [] },
    weekly: [{ days: ['semaine', 'samedi', 'dimanche-ou-jour-ferie'], hours }],
  };
}

function slotsOf(hours: readonly [from: number, to: number][]): Slot[] {
  const midnight = Date.UTC(2026, 1, 27, 3);
  return Array.from({ length: DAYS }, (_, day) => midnight + day * 24 * HOUR_MS).flatMap((at) =>
    hours.map(([from, to]) => ({ fromMs: at + from * HOUR_MS, toMs: at + to * HOUR_MS })),
  );
}

test('any presses and orders, in any order', () => {
  const seed = Number(process.env['BALISE_SEED'] ?? 20_261_128);
  console.log(`crew agreement: seed ${seed}`);
  const random = createRandom(seed);
  const seen = new Set<string>();
  for (let walk = 0; walk < WALKS; walk++) for (const what of walked(random, walk % 2 === 0)) seen.add(what);
  // A walk that never gets anywhere would agree about nothing.
  for (const reason of ['already', 'no-mission', 'not-departed', 'arrived', 'off-duty', 'pause', 'on-garde'])
    expect(seen).toContain(reason);
  for (const reason of ['mission-open', 'distress', 'no-order', ...KEY_MEANINGS]) expect(seen).toContain(reason);
  for (const change of ['distress-over', 'mission-abandoned', 'garde-over', 'volontaire-over', 'outside', 'inside'])
    expect(seen).toContain(change);
});

type Random = ReturnType<typeof createRandom>;

/** @returns what happened, for whoever asks whether enough did */
function walked(random: Random, withRosters: boolean): string[] {
  const model = createCrewModel();
  const happened: string[] = [];
  let state: CrewState = OFF_DUTY;
  let [t, n, missions] = [T, 0, 0];
  let roster: VehicleRoster | null = null;
  const trail: string[] = [];
  const one = <Item>(of: readonly Item[]): Item => of[random.below(of.length)] as Item;
  const timeBrings = () => due(state, context());
  const context = (): CrewContext => {
    const now = { boot: 'b', monoMs: t - T, t };
    return {
      n: n + 1,
      now,
      odometerM: 0,
      newService: `s${n + 1}`,
      timeZone: 'Europe/Paris',
      answerMs: ANSWER_MS,
      ...NO_ROSTER,
      roster,
    };
  };

  function pressOne(meaning: KeyMeaning): void {
    trail.push(meaning);
    const outcome = press(state, { key: 'X', input: 'keypad', meaning }, context());
    const said = 'refused' in outcome ? outcome : 'registered';
    const { expected, problem } = model.press(meaning, { press: n + 1, atMs: t }, said);
    expect(problem, trail.join(' ')).toBeNull();
    happened.push('refused' in outcome ? outcome.refused : meaning);
    if ('refused' in outcome) return;
    state = outcome.state;
    n++;
    const { function: what, status, duty, availability, reason, mission, answer, implied } = outcome.body;
    const { corrects, checksMissing, outsideRoster } = outcome.body;
    if (outsideRoster !== null) happened.push(outsideRoster ? 'outside' : 'inside');
    const event = { function: what, status, duty, availability, reason, mission, answer, implied };
    expect(expected, trail.join(' ')).toEqual({ ...event, corrects, checksMissing, outsideRoster });
  }

  function order(): void {
    const mission = random.below(4) === 0 ? `M${random.below(missions + 1)}` : `M${++missions}`;
    const acceptedBy = random.below(3) === 0 ? ('company' as const) : null;
    const expires = t + one([-1, 30_000, 900_000]);
    trail.push(`order ${mission} ${acceptedBy} ${expires - t}`);
    const references = { caseId: null, requestId: null, origin: 'samu' as const, answerS: null };
    const full = state.orders.length >= 8 || state.missions.length >= 8;
    if (full) return;
    obey({ id: `c${++n}`, issued: t, action: 'order', mission, acceptedBy, expires, ...references });
    model.received({ mission, acceptedBy, answerMs: ANSWER_MS, expiresMs: expires }, t);
  }

  function cancel(): void {
    const mission = `M${random.below(missions + 2)}`;
    trail.push(`cancel ${mission}`);
    obey({ id: `c${++n}`, issued: t, expires: t + 1, action: 'cancel', mission, reason: 'other' });
    model.cancelled(mission, t);
  }

  function rosterComes(): void {
    const { weekly, hours } = one(ROSTERS);
    roster = rosterOf(`r${++n}`, weekly);
    trail.push(`roster ${weekly.join(' and ')}`);
    state = withSlotOf(state, roster);
    model.roster(slotsOf(hours));
    pass();
  }

  function pass(): void {
    const due = [];
    for (let next = timeBrings(); next !== null; next = timeBrings()) {
      state = next.state;
      if (next.body.type === 'automatic') due.push(next.body.change);
    }
    happened.push(...due);
    if (due.length > 0) trail.push(`(${due.join(', ')})`);
    expect(model.until(t), trail.join(' ')).toEqual(due);
  }

  function obey(order: MissionCommand): void {
    state = command(state, order, context()).written?.state ?? state;
  }

  for (let step = 0; step < STEPS; step++) {
    t += one(PAUSES_MS.slice(0, 1 + random.below(PAUSES_MS.length)));
    pass();
    const what = random.below(12);
    if (what === 0) order();
    else if (what === 1) cancel();
    else if (withRosters && random.below(15) === 0) rosterComes();
    else pressOne(one(KEY_MEANINGS));
    expect(model.standing(), trail.join(' ')).toEqual({ gateOpen: gateOpen(state), missionOpen: missionOpen(state) });
  }
  return happened;
}
