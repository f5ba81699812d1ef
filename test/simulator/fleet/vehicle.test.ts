/** A vehicle of the fleet alone: what it says fits the contract, and a record leaves its outbox only by `cmd/ack`. */
import { describe, expect, test } from 'vitest';
import { digestOf, mix } from '../../../simulator/fleet/digest.ts';
import { EVENTS_WAITING_MAX, LIVE_IN_FLIGHT_MAX } from '../../../simulator/fleet/limits.ts';
import { MISSION, planVehicle } from '../../../simulator/fleet/plan.ts';
import { createVehicle, type Outgoing } from '../../../simulator/fleet/vehicle.ts';
import { type EventMessage, isEvent, type PositionMessage, readMessage } from '../../../simulator/platform/messages.ts';

const START_MS = 1_795_333_980_000;

/** One vehicle, its clock, and a broker that takes everything. */
function bench({ answers = true } = {}) {
  const vehicle = createVehicle(planVehicle(7, 1, 'run'), false);
  const said: Outgoing[] = [];
  let monoMs = 1_000;
  const now = () => ({ wallMs: START_MS + monoMs, monoMs });
  const hear = (all: Outgoing[]) => {
    for (const out of all) {
      said.push(out);
      readMessage(out.topic, Buffer.from(out.payload));
      if (answers && out.records !== null) vehicle.answered(out.records);
    }
  };
  return {
    vehicle,
    up: () => hear(vehicle.up(now())),
    down: () => vehicle.down(now()),
    run(seconds: number) {
      for (const endMs = monoMs + seconds * 1_000; monoMs < endMs; ) {
        monoMs += 200;
        hear(vehicle.tick(now()));
      }
    },
    ack: (eventsUpTo: number, positions: [number, number][] = []) =>
      vehicle.acknowledged({ series: vehicle.count().series, eventsUpTo, positions }),
    take: () => said.splice(0),
  };
}

const topics = (all: Outgoing[]) => all.map(({ topic }) => topic);
/** Each once, though what is not acknowledged comes again. */
const once = (all: EventMessage[]): EventMessage[] => [...new Map(all.map((event) => [event.n, event])).values()];
const events = (all: Outgoing[]): EventMessage[] =>
  all.flatMap((out) => {
    const message = readMessage(out.topic, Buffer.from(out.payload));
    return message.topic === 'event' ? message.body : [];
  });
const positions = (all: Outgoing[]): PositionMessage[] =>
  all.flatMap((out) => {
    const message = readMessage(out.topic, Buffer.from(out.payload));
    if (message.topic === 'history') return message.body;
    return message.topic === 'position' && message.body !== null ? [message.body] : [];
  });

describe('what it says', () => {
  test('first its presence, then its state, then the events of a new series and the prise de garde', () => {
    const { up, run, take } = bench();
    up();
    run(1);
    const all = take();
    expect(topics(all).slice(0, 3)).toEqual(['presence', 'state', 'event']);
    expect(events(all).map(({ type, n }) => [type, n])).toEqual([
      ['series', 1],
      ['start', 2],
      ['time', 3],
      ['press', 4],
    ]);
  });

  test('a whole mission in its order, with the state after each press, numbers without a gap', () => {
    const { up, run, take } = bench();
    up();
    run(300);
    const all = take();
    const presses = once(events(all)).filter((event) => isEvent(event, 'press'));
    expect(presses.slice(1, 8).map((press) => press.function)).toEqual(MISSION.map((step) => step.function));
    expect(presses.slice(1, 8).map((press) => press.status)).toEqual(MISSION.map((step) => step.status));
    expect(presses[1]).toMatchObject({ mission: `~${presses[1]?.n}`, reason: 'mission', before: { event: 4 } });
    expect(presses[5]?.ended).toMatchObject({ reason: 'mission', event: presses[1]?.n });
    expect(presses[8]?.mission).toBe(`~${presses[8]?.n}`);
    const numbers = once(events(all)).map(({ n }) => n);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect(topics(all).filter((topic) => topic === 'state').length).toBeGreaterThanOrEqual(presses.length);
  });

  test('off duty: the mission and the garde end, the marker goes, and no position follows', () => {
    const { vehicle, up, run, take } = bench();
    up();
    run(60);
    take();
    vehicle.offDuty();
    run(1);
    const all = take();
    expect(events(all).flatMap((event) => (isEvent(event, 'press') ? event.function : []))).toContain('FIN_GARDE');
    expect(all.filter(({ topic, payload }) => topic === 'position' && payload.length === 0)).toHaveLength(1);
    const { positions: recorded } = vehicle.count();
    run(120);
    expect(vehicle.count()).toMatchObject({ positions: recorded, onDuty: false });
  });

  test('the same seed makes the same vehicle, another run another series', () => {
    const [a, b] = [planVehicle(7, 1, 'run'), planVehicle(7, 1, 'other')];
    expect(a.step(5)).toEqual(b.step(5));
    expect(a.hex(0, 16)).not.toBe(b.hex(0, 16));
    expect(planVehicle(8, 1, 'run').step(5).lastsMs).not.toBe(a.step(5).lastsMs);
  });

  test('it counts what it recorded, by number and by content', () => {
    const { vehicle, up, run, take } = bench();
    up();
    run(25);
    const all = take();
    const count = vehicle.count();
    const different = new Map(positions(all).map((record) => [record.n, digestOf(record)]));
    expect(different.size).toBe(count.positions);
    expect([...different.values()].reduce(mix, 0)).toBe(count.positionsMixture);
  });
});

describe('what leaves its outbox', () => {
  test('only what cmd/ack names; the rest comes again after 30 s, then after 60 s', () => {
    const { vehicle, up, run, ack, take } = bench();
    up();
    run(1);
    take();
    expect(ack(3)).toHaveLength(3);
    run(28);
    expect(events(take()).map(({ n }) => n)).not.toContain(4);
    run(2);
    expect(events(take()).map(({ n }) => n)).toContain(4);
    run(58);
    expect(events(take()).map(({ n }) => n)).not.toContain(4);
    run(2);
    expect(events(take()).map(({ n }) => n)).toContain(4);
    expect(vehicle.count().repeated).toBeGreaterThanOrEqual(2);
  });

  test('an acknowledgement of another series, or of what was never sent, releases nothing', () => {
    const { vehicle, up, run, take } = bench({ answers: false });
    up();
    run(1);
    take();
    const { waiting } = vehicle.count();
    expect(vehicle.acknowledged({ series: '0'.repeat(16), eventsUpTo: 99, positions: [[1, 99]] })).toBeNull();
    expect(vehicle.count().waiting).toBe(waiting);
    // One `event` is in flight and unanswered, so the next press has not left.
    run(25);
    const { events: recorded } = vehicle.count();
    expect(recorded).toBeGreaterThan(4);
    expect(vehicle.acknowledged({ series: vehicle.count().series, eventsUpTo: 99, positions: [] })).toHaveLength(4);
    expect(vehicle.count().waiting).toBeGreaterThanOrEqual(recorded - 4);
  });

  test('events: one message in flight', () => {
    const { up, run, take } = bench({ answers: false });
    up();
    run(25);
    expect(topics(take()).filter((topic) => topic === 'event')).toHaveLength(1);
  });

  test('positions: live while there are places, else later in history', () => {
    const { vehicle, up, run, take } = bench({ answers: false });
    up();
    run(200);
    expect(topics(take()).filter((topic) => topic === 'position')).toHaveLength(LIVE_IN_FLIGHT_MAX);
    expect(vehicle.count().positions).toBeGreaterThan(LIVE_IN_FLIGHT_MAX);
  });

  test('without a link it records on, and all of it comes when the link is back, in flight or not', () => {
    const { vehicle, up, down, run, take } = bench({ answers: false });
    up();
    run(20);
    down();
    take();
    // Less than the 30 s after which everything would come again anyway.
    run(5);
    expect(take()).toEqual([]);
    up();
    const all = take();
    const { events: e, positions: p } = vehicle.count();
    expect(events(all).map(({ n }) => n)).toEqual(Array.from({ length: e }, (_, i) => i + 1));
    expect(positions(all).map(({ n }) => n)).toEqual(Array.from({ length: p }, (_, i) => i + 1));
  });

  test('at its limit it makes no more events, counts what it left out, and goes on once some are acknowledged', () => {
    const { vehicle, up, down, run, ack } = bench();
    up();
    down();
    run(40_000);
    expect(vehicle.count()).toMatchObject({ events: EVENTS_WAITING_MAX });
    expect(vehicle.count().leftOut).toBeGreaterThan(10);
    up();
    expect(ack(64)).toHaveLength(64);
    run(120);
    expect(vehicle.count().events).toBeGreaterThan(EVENTS_WAITING_MAX);
  });
});
