/**
 * The arrow: wires one stage to the next and decides nothing. Bytes become positions (pipeline-gnss.ts), presses events; both go
 * to the store first and to the sender from there. The duty gate stands before the store.
 */
import type { IndicatorState } from './core/crew/indicator.ts';
import { createPressReader, type Press } from './core/crew/press.ts';
import { type CrewState, gateOpen, missionOpen, nextCrewState } from './core/crew/status.ts';
import { createClockOffsetMeter } from './core/gnss/clock-offset.ts';
import type { JudgedFix } from './core/gnss/plausibility.ts';
import { createTimebase, type HostClock } from './core/gnss/timebase.ts';
import type { Faults } from './core/health.ts';
import { STATE_VALID_S } from './core/limits.ts';
import type { TrackPoint } from './core/motion/track.ts';
import { readBox, writeBox } from './core/record/box.ts';
import type { State } from './core/record/messages.ts';
import { createNaming, type SkippedNumbers } from './core/record/naming.ts';
import { createRecorder } from './core/record/recorder.ts';
import type { EventBody, PositionRecord } from './core/record/schema.ts';
import { createThinning } from './core/record/thinning.ts';
import type { Reemission } from './core/reemission.ts';
import type { RestartCause } from './core/restart-cause.ts';
import { createGnssArrow, type GnssOptions } from './pipeline-gnss.ts';
import type { Clock, Indicator, KeyEdge, Store, Timer } from './ports.ts';
import type { Sender } from './sender.ts';

export interface PipelineOptions extends GnssOptions {
  version: string;
  newService(): string;
  /** Why there is a new run. */
  cause: RestartCause;
  /** What the host says of its own clock now; asked only while the receiver has not told the time. */
  hostClock?(): HostClock;
  /** The receiver's sentences for the cab; follows the duty gate. */
  reemission?: Reemission;
}

export type Pipeline = ReturnType<typeof createPipeline>;

export function createPipeline(
  clock: Clock,
  store: Store,
  faults: Faults,
  indicator: Indicator,
  options: PipelineOptions,
) {
  const box = readBox(store.opening.box);
  const { bootId: boot } = clock;
  const { version, cause } = options;
  const known = box.time?.boot === boot ? box.time : null;
  const timebase = createTimebase({ notBeforeMs: options.notBeforeMs, known, floorMs: box.floorMs });
  const clockOffset = createClockOffsetMeter();
  const recorder = createRecorder(store.opening, boot);
  const presses = createPressReader();
  const thinning = createThinning();
  const naming = createNaming();
  let namingTimer: Timer | null = null;
  let crew = box.crew;
  let sender: Sender | null = null;
  const refusedPresses = { count: 0 };
  const gnss = createGnssArrow(clock, faults, options, box.odometerM, {
    gateOpen: () => gateOpen(crew),
    missionOpen: () => missionOpen(crew),
    onTrusted,
    onPosition: keep,
    onEvent: (body, monoMs) => void record(body, monoMs, crew.service),
  });

  function wallAt(monoMs: number): number {
    return clock.wallMs() + monoMs - clock.monoMs();
  }

  function instant(monoMs: number) {
    return { monoMs, ...timebase.utcAt(monoMs, wallAt(monoMs), () => options.hostClock?.() ?? 'estimated') };
  }

  /** What the box must remember with this event. */
  function remembered(event: EventBody): string {
    const steady = timebase.steady();
    const time = steady === null ? null : { boot, ...steady };
    const run = { boot, version, stop: event.type === 'stop' ? event.reason : null };
    return writeBox({ crew, time, floorMs: timebase.floorMs(), odometerM: Math.round(gnss.odometerM()), run });
  }

  /** Resolves when the event is on stable storage; it has left for the sender by then. */
  async function record(body: EventBody, monoMs: number, service: string | null): Promise<number> {
    const event = recorder.event(body, instant(monoMs), service);
    if (event.type === 'press') crew = { ...crew, event: event.n, since: event.t };
    await store.appendEvent(event, remembered(event));
    sender?.eventStored(event);
    return event.n;
  }

  function onSkipped(numbers: SkippedNumbers): void {
    naming.add(numbers, clock.monoMs());
    nameSkipped();
  }

  function nameSkipped(): void {
    const now = clock.monoMs();
    for (let due = naming.next(now); due !== null; due = naming.next(now))
      void record({ type: 'numbers-skipped', ...due }, now, null);
    const dueMs = naming.dueAtMs();
    namingTimer?.cancel();
    namingTimer = dueMs === null ? null : clock.after(dueMs - now, nameSkipped);
  }

  function onTrusted(fix: JudgedFix): void {
    clockOffset.add(fix.t, wallAt(fix.monoMs));
    const change = timebase.onFix(fix);
    if (change === null) return;
    void record({ type: 'time', ...change }, fix.monoMs, crew.service);
  }

  function keep(point: TrackPoint, why: PositionRecord['why']): number | null {
    if (!thinning.admits(store.positionStride(), why)) return null;
    if (recorder.nextPosition() > store.reservedPositions()) {
      faults.raise({ code: 'store-stalled', detail: 'no position number is reserved on disk' }, point.fix.monoMs);
      return null;
    }
    faults.clear('store-stalled');
    const position = recorder.position(point, why, crew.service);
    store.appendPosition(position);
    sender?.position(position);
    return position.n;
  }

  function onPress(press: Press): void {
    const change = nextCrewState(crew, press.meaning, options.newService());
    if (change === null) {
      refusedPresses.count++;
      indicator.show('refused', null);
      return;
    }
    const before = crew;
    const { function: what, ...next } = change;
    crew = { ...crew, ...next };
    if (gateOpen(before) !== gateOpen(crew)) onGate(press.monoMs);
    if (gateOpen(crew)) gnss.onPress(missionOpen(before) === missionOpen(crew) ? 'status' : 'mission', press.monoMs);
    const body: EventBody = {
      type: 'press',
      key: press.key,
      input: 'keypad',
      function: what,
      status: what === 'DISPONIBLE' || what === 'INDISPONIBLE' ? null : next.status,
      duty: next.duty,
      availability: next.availability,
      position: nearby(press.monoMs),
    };
    void record(body, press.monoMs, next.service ?? before.service).then((n) => {
      // The bytes of the event are written at the end of this turn: lamp and state are next, whatever becomes of them.
      process.nextTick(() => {
        show('registered', n);
        sender?.publishState();
      });
    });
  }

  function onGate(monoMs: number): void {
    const open = gateOpen(crew);
    options.reemission?.gate(open);
    gnss.onGate(monoMs);
    if (!open) sender?.gateClosed();
    show(open ? 'tracking-on' : 'tracking-off', null);
  }

  function show(state: IndicatorState, n: number | null): void {
    indicator.show(state, n);
  }

  function nearby(monoMs: number) {
    const here = gnss.here();
    if (here === null || !gateOpen(crew)) return null;
    const { point, n } = here;
    const ageMs = Math.max(0, Math.round(monoMs - point.fix.monoMs));
    return { n, lat: Math.round(point.latDeg * 1e6) / 1e6, lon: Math.round(point.lonDeg * 1e6) / 1e6, ageMs };
  }

  return {
    attach(to: Sender): void {
      sender = to;
    },
    /** The first events of a run: what the store found, and that we are here. Resolves when that is on stable storage. */
    async start(): Promise<void> {
      const now = clock.monoMs();
      const { newSeries, skipped, endedBefore, faults: found } = store.opening;
      options.reemission?.gate(gateOpen(crew));
      for (const fault of found) faults.raise(fault, now);
      if (newSeries !== null) void record({ type: 'series', ...newSeries }, now, null);
      skipped.forEach(onSkipped);
      const started = record({ type: 'start', version, after: endedBefore, cause }, now, crew.service);
      show(gateOpen(crew) ? 'tracking-on' : 'tracking-off', null);
      await started;
    },
    onBytes(chunk: Uint8Array): void {
      gnss.onBytes(chunk);
      options.reemission?.push(chunk);
    },
    onEdge({ key, down, monoMs }: KeyEdge): void {
      const { press, holdUntilMs } = presses.edge(key, down, monoMs);
      if (press !== null) onPress(press);
      if (holdUntilMs === null) return;
      clock.after(holdUntilMs - monoMs, () => {
        const late = presses.held(key, clock.monoMs());
        if (late !== null) onPress(late);
      });
    },
    onSkipped,
    /** Something that happened to the box, not to its crew. */
    note: (body: EventBody): void => void record(body, clock.monoMs(), crew.service),
    onDelivered(eventsUpTo: number): void {
      show('delivered', eventsUpTo);
    },
    async stop(reason: 'signal' | 'end-of-input'): Promise<void> {
      gnss.idle();
      await record({ type: 'stop', reason }, clock.monoMs(), crew.service);
    },
    series: store.opening.series,
    /** The latest UTC that is certain to have passed, ms. */
    floorMs: timebase.floorMs,
    instant: () => ({ boot, ...instant(clock.monoMs()) }),
    crew: (): CrewState => crew,
    tracking: () => gateOpen(crew),
    lastPosition: () => Math.max(recorder.nextPosition() - 1, store.reservedPositions()),
    state(): State {
      const now = instant(clock.monoMs());
      const { duty, availability, status, service, since, event } = crew;
      const stamp = { t: now.t, clock: now.clock, boot, mono: now.monoMs };
      return {
        duty,
        availability,
        mission: null,
        status,
        service,
        since,
        ...stamp,
        validForS: STATE_VALID_S,
        tracking: gateOpen(crew),
        event,
      };
    },
    snapshot: () => ({
      ...gnss.snapshot(),
      crew,
      clockOffset: clockOffset.measured(),
      odometerM: gnss.odometerM(),
      presses: { refused: refusedPresses.count, unbound: presses.unbound() },
    }),
  };
}
