/** One vehicle of the fleet, a small gateway as docs/contract.md describes it: records, lanes, what leaves when. No clock, no socket. */
import { packHistory } from './columns.ts';
import { digestOf, mix } from './digest.ts';
import * as limits from './limits.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { VehiclePlan } from './plan.ts';
import {
  type CrewState,
  createRecorder,
  type EventRecord,
  type Instant,
  nextEvent,
  nextPosition,
  type PositionRecord,
  pressOf,
} from './records.ts';
import { changesOf, healthOf, OFF_DUTY, onlineOf, stateOf, stoppedOf } from './sayings.ts';

type Lane = 'p' | 'e';

/** What has to be published. With `numbers` the answer of the broker is to be handed to `answered`. */
export interface Outgoing {
  topic: 'presence' | 'state' | 'position' | 'history' | 'event' | 'health';
  payload: string | Buffer;
  qos: 0 | 1;
  retain: boolean;
  expiryS: number | null;
  records: { lane: Lane; numbers: number[] } | null;
}

/** What it recorded, counted by itself: the ledger is held against this. */
export interface VehicleCount {
  id: string;
  series: string;
  events: number;
  positions: number;
  eventsMixture: number;
  positionsMixture: number;
  waiting: number;
  onDuty: boolean;
  live: number;
  repeated: number;
  /** Not made, because too many waited. */
  leftOut: number;
}

export interface Vehicle {
  readonly id: string;
  readonly will: string;
  /** It is connected: what it says first. */
  up(now: Instant): Outgoing[];
  down(now: Instant): void;
  /** What is due: records are made, and what may leave leaves. */
  tick(now: Instant): Outgoing[];
  answered(records: { lane: Lane; numbers: number[] }): void;
  /** @returns UTC at which each event that is now delivered was first published; null: not for this series */
  acknowledged(body: { series: string; eventsUpTo: number; positions: [number, number][] }): number[] | null;
  /** From the next tick on. */
  offDuty(): void;
  /** Its last word before it disconnects in order. */
  stopped(now: Instant): Outgoing;
  count(): VehicleCount;
}

/** @param encrypted what its presence says of the link */
export function createVehicle(plan: VehiclePlan, encrypted: boolean): Vehicle {
  const recorder = createRecorder(plan);
  const events = createOutbox<EventRecord>();
  const positions = createOutbox<PositionRecord>();
  const mixtures = { e: 0, p: 0 };
  let state: CrewState = OFF_DUTY;
  let began: number | null = null;
  let connected = false;
  let leaving = false;
  let steps = 0;
  let moving = false;
  let live = 0;
  let leftOut = 0;
  /** A live position stands at the broker. */
  let marker = false;
  const due = { step: Number.POSITIVE_INFINITY, position: Number.POSITIVE_INFINITY, state: 0, health: 0 };

  const keep = (lane: Lane, record: PositionRecord | EventRecord) => {
    mixtures[lane] = mix(mixtures[lane], digestOf(record));
  };
  const say = (topic: Outgoing['topic'], body: object, expiryS: number | null = null): Outgoing => {
    const qos = topic === 'health' ? 0 : 1;
    return { topic, payload: JSON.stringify(body), qos, retain: true, expiryS, records: null };
  };

  function record(now: Instant, type: string, more: Record<string, unknown>): void {
    const event = nextEvent(recorder, now, type, more);
    keep('e', event);
    events.add(event, now.monoMs);
  }

  function press(now: Instant, key: string, name: string, changes: Partial<CrewState>): void {
    const is = { ...state, ...changes };
    record(now, 'press', pressOf(recorder, now, { key, function: name }, state, is));
    state = { ...is, event: recorder.events, sinceMs: now.monoMs };
    due.state = now.monoMs;
  }

  function begin(now: Instant): void {
    began = now.monoMs;
    record(now, 'series', { reason: 'new', previous: null });
    record(now, 'start', { version: 'fleet', after: 'first', cause: 'first' });
    record(now, 'time', { utcMinusMonoMs: now.wallMs - now.monoMs, stepMs: null });
    recorder.service = plan.hex(2, 12);
    press(now, 'G', 'PRISE_GARDE', { duty: 'GARDE', availability: 'DISPONIBLE' });
    due.step = now.monoMs + plan.firstAfterMs;
    due.position = now.monoMs + plan.random('phase', 1) * limits.MOVING_PERIOD_MS;
    due.health = now.monoMs + plan.random('phase', 2) * limits.HEALTH_PERIOD_MS;
  }

  function step(now: Instant): void {
    if (events.size() >= limits.EVENTS_WAITING_MAX) {
      leftOut++;
      due.step = now.monoMs + limits.STATE_PERIOD_MS;
      return;
    }
    const { step: made, lastsMs } = plan.step(steps++);
    due.step = now.monoMs + lastsMs;
    if (moving !== made.movesAfter) due.position = Math.min(due.position, now.monoMs + limits.MOVING_PERIOD_MS);
    moving = made.movesAfter;
    press(now, made.key, made.function, changesOf(made.function, made.status, recorder.events + 1, now.monoMs));
  }

  function end(now: Instant): void {
    leaving = false;
    if (state.mission !== null && state.status !== 'REN-BASE') {
      press(now, '9', 'RENTRE', changesOf('RENTRE', 'REN-BASE', 0, now.monoMs));
    }
    press(now, 'G', 'FIN_GARDE', { ...OFF_DUTY, event: state.event });
    recorder.service = null;
    moving = false;
    due.step = due.position = Number.POSITIVE_INFINITY;
  }

  /** The newest position, which goes live if it can. */
  function position(now: Instant): Outgoing[] {
    due.position = now.monoMs + (moving ? limits.MOVING_PERIOD_MS : limits.STILL_PERIOD_MS);
    if (positions.size() >= limits.POSITIONS_WAITING_MAX) {
      leftOut++;
      return [];
    }
    const newest = nextPosition(recorder, now, moving);
    keep('p', newest);
    positions.add(newest, now.monoMs);
    if (!connected || positions.inFlight() >= limits.LIVE_IN_FLIGHT_MAX) return [];
    live++;
    marker = true;
    return [leave('p', positions, 'position', [newest], JSON.stringify(newest), now)];
  }

  function leave<Kind extends { n: number }>(
    lane: Lane,
    from: Outbox<Kind>,
    topic: 'position' | 'history' | 'event',
    records: Kind[],
    payload: string | Buffer,
    now: Instant,
  ): Outgoing {
    const numbers = records.map(({ n }) => n);
    from.leave(numbers, now);
    const retain = topic === 'position';
    return {
      topic,
      payload,
      qos: 1,
      retain,
      expiryS: retain ? limits.STATE_VALID_S : null,
      records: { lane, numbers },
    };
  }

  /** Events leave before positions, one message of each at a time. */
  function lanes(now: Instant): Outgoing[] {
    const out: Outgoing[] = [];
    const nextEvents = events.inFlight() > 0 ? [] : events.due(now.monoMs, limits.EVENTS_PER_MESSAGE_MAX);
    if (nextEvents.length > 0) out.push(leave('e', events, 'event', nextEvents, JSON.stringify(nextEvents), now));
    const older = positions.inFlight() > 0 ? [] : positions.due(now.monoMs, limits.POSITIONS_PER_MESSAGE_MAX);
    if (older.length > 0) out.push(leave('p', positions, 'history', older, packHistory(older), now));
    return out;
  }

  function regular(now: Instant): Outgoing[] {
    const out: Outgoing[] = [];
    if (now.monoMs >= due.state) {
      due.state = now.monoMs + limits.STATE_PERIOD_MS;
      out.push(say('state', stateOf(state, recorder, now), limits.STATE_VALID_S));
    }
    if (marker && state.duty === 'HORS_SERVICE') {
      marker = false;
      out.push({ topic: 'position', payload: '', qos: 1, retain: true, expiryS: null, records: null });
    }
    if (now.monoMs >= due.health) {
      due.health = now.monoMs + limits.HEALTH_PERIOD_MS;
      const pending = { eventsPending: events.size(), positionsPending: positions.size() };
      const uptimeMs = now.monoMs - (began ?? now.monoMs);
      out.push(say('health', healthOf(recorder, now, { ...pending, uptimeMs, encrypted })));
    }
    return out;
  }

  return {
    id: plan.id,
    will: JSON.stringify({ presence: 'lost', boot: recorder.boot }),
    up(now) {
      connected = true;
      if (began === null) begin(now);
      due.state = now.monoMs;
      return [say('presence', onlineOf(plan.id, recorder, now, encrypted)), ...regular(now), ...lanes(now)];
    },
    down(now) {
      connected = false;
      for (const lane of [events, positions]) lane.linkLost(now.monoMs);
    },
    tick(now) {
      if (began === null) return [];
      if (leaving) end(now);
      while (now.monoMs >= due.step) step(now);
      const newest = now.monoMs >= due.position ? position(now) : [];
      if (!connected) return [];
      return [...lanes(now), ...newest, ...regular(now)];
    },
    answered: ({ lane, numbers }) => (lane === 'e' ? events : positions).answered(numbers),
    acknowledged({ series, eventsUpTo, positions: named }) {
      if (series !== recorder.series) return null;
      positions.acknowledge((n) => named.some(([from, to]) => from <= n && n <= to));
      return events.acknowledge((n) => n <= eventsUpTo).map(({ publishedWallMs }) => publishedWallMs);
    },
    offDuty: () => {
      leaving = true;
    },
    stopped: (now) => say('presence', stoppedOf(recorder, now)),
    count: () => ({
      ...{ id: plan.id, series: recorder.series, events: recorder.events, positions: recorder.positions },
      ...{ eventsMixture: mixtures.e, positionsMixture: mixtures.p, waiting: events.size() + positions.size() },
      onDuty: began === null || state.duty !== 'HORS_SERVICE',
      ...{ live, repeated: events.repeated() + positions.repeated(), leftOut },
    }),
  };
}
