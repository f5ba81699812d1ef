/** What boxes say on some days of their lives, made by the gateway's own crew: for whoever counts again what it sums up. */
import type { CrewContext } from '../../gateway/core/crew/change.ts';
import { command, due, owedFirst, press, turned } from '../../gateway/core/crew/crew.ts';
import { KEY_MEANINGS } from '../../gateway/core/crew/keys.ts';
import { dated } from '../../gateway/core/crew/moment.ts';
import type { VehicleRoster } from '../../gateway/core/crew/roster/vehicle-schema.ts';
import { type CrewState, gateOpen, OFF_DUTY } from '../../gateway/core/crew/state.ts';
import type { MissionCommand } from '../../gateway/core/record/commands.ts';
import type { EventBody } from '../../gateway/core/record/schema.ts';
import { type EventMessage, readMessage } from '../../simulator/platform/messages.ts';
import { NO_ROSTER } from './crew.ts';
import { createRandom } from './random.ts';

export const ZONE = 'Europe/Paris';
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
 * @param toTheEnd and then nothing, until all that was under way is over and summed up
 */
export function life(seed: number, steps: number, toTheEnd = false): EventMessage[] {
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

  function rest(): void {
    knowsTime = true;
    state = dated(state, `b${boots}`, bootT);
    record({ type: 'time', utcMinusMonoMs: bootT, stepMs: null }, state.service);
    for (let hours = 0; hours < 72; hours += 24) {
      t += 86_400_000;
      for (let next = due(state, context()); next !== null; next = due(state, context())) write(next);
      state = turned(state, context());
      pay();
    }
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
  if (toTheEnd) rest();
  return events;
}
