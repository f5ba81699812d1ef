/**
 * The arrow: wires one stage to the next and decides nothing. Bytes become positions (pipeline-gnss.ts), presses events; both go
 * to the store first and to the sender from there. The duty gate stands before the store.
 */
import type { GnssOptions } from './core/config/gnss-options.ts';
import type { IndicatorState } from './core/crew/indicator.ts';
import type { KeyBindings } from './core/crew/keys.ts';
import { shownState } from './core/crew/shown-state.ts';
import { gateOpen, missionOpen } from './core/crew/state.ts';
import type { JudgedFix } from './core/gnss/plausibility.ts';
import type { Faults } from './core/health.ts';
import type { LiveWitness } from './core/live/feed.ts';
import type { TrackPoint } from './core/motion/track.ts';
import { readBox, writeBox } from './core/record/box.ts';
import type { State } from './core/record/messages.ts';
import type { SkippedNumbers } from './core/record/naming.ts';
import { createRecorder } from './core/record/recorder.ts';
import type { EventBody, EventRecord, PositionRecord } from './core/record/schema.ts';
import { createThinning } from './core/record/thinning.ts';
import type { Reemission } from './core/reemission.ts';
import type { RestartCause } from './core/restart-cause.ts';
import { type CrewOptions, createCrewArrow } from './pipeline-crew.ts';
import { createGnssArrow } from './pipeline-gnss.ts';
import { createInputStage } from './pipeline-inputs.ts';
import { createJournal, type JournalOptions } from './pipeline-journal.ts';
import { createLocateDesk } from './pipeline-locate.ts';
import { createNamer } from './pipeline-naming.ts';
import { createInstants, type InstantOptions } from './pipeline-time.ts';
import type { Clock, Indicator } from './ports.ts';
import type { Store } from './ports-store.ts';
import type { Sender } from './sender.ts';

export interface PipelineOptions extends GnssOptions, CrewOptions, InstantOptions {
  version: string;
  /** What each key means, on every device. */
  keys: KeyBindings;
  /** Why there is a new run. */
  cause: RestartCause;
  /** The receiver's sentences for the cab; follows the duty gate. */
  reemission?: Reemission;
  journal: JournalOptions;
  /** Somebody at the vehicle may look on. */
  live?: Onlooker;
}

export interface Onlooker {
  witness: LiveWitness;
  onBytes(chunk: Uint8Array): void;
  onGate(): void;
}

export type StopReason = Extract<EventBody, { type: 'stop' }>['reason'];

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
  const instants = createInstants(clock, box, options);
  const recorder = createRecorder(store.opening, boot);
  const journal = createJournal(store.opening, box, options.journal, {
    stamped: (body) => recorder.event(body, instants.at(clock.monoMs()), crew.state().service),
    ...{ append, note: (body) => record(body, clock.monoMs(), null) },
    forget: (events) => sender?.forgetEvents(events),
  });
  const thinning = createThinning();
  const onSkipped = createNamer(clock, nameSkipped);
  let sender: Sender | null = null;
  const gnss = createGnssArrow(clock, faults, options, box.odometerM, {
    gateOpen: () => gateOpen(crew.state()),
    missionOpen: () => missionOpen(crew.state()),
    ...{ onTrusted, onPosition: keep, onHere: () => locates.onHere(), onEvent: note },
  });
  const locates = createLocateDesk(clock, store, gnss, {
    ...{ gateOpen: () => gateOpen(crew.state()), now: () => instants.at(clock.monoMs()) },
  });
  const crew = createCrewArrow(clock, box.crew, options, {
    ...{ record, nearby, onGate, show, moment: instants.moment, nextEvent: recorder.nextEvent },
    ...{ odometerM: gnss.odometerM, onPress: gnss.onPress },
    onState: () => sender?.publishState(),
  });
  const inputs = createInputStage(clock, faults, (key) => options.keys.get(key) ?? null, {
    onPress: crew.onPress,
    onRefused: crew.refused,
    onContact: (event) => note(event, clock.monoMs()),
    ...{ gateOpen: () => gateOpen(crew.state()), witness: options.live?.witness },
  });

  function nameSkipped(numbers: SkippedNumbers, monoMs: number): void {
    void record({ type: 'numbers-skipped', ...numbers }, monoMs, null);
  }

  function note(body: EventBody, monoMs: number): void {
    void record(body, monoMs, crew.state().service);
  }

  /** What the box must remember with this event. */
  function remembered(event: EventRecord): string {
    const run = { boot, version, stop: event.type === 'stop' ? event.reason : null };
    const odometerM = Math.round(gnss.odometerM());
    return writeBox({ crew: crew.state(), ...instants.remembered(), odometerM, run, journal: journal.remembered() });
  }

  /** Resolves when the event is on stable storage; it has left for the sender by then. */
  async function append(event: EventRecord): Promise<number> {
    await store.appendEvent(event, remembered(event));
    sender?.eventStored(event);
    options.live?.witness.stored(event, clock.monoMs());
    return event.n;
  }

  function record(body: EventBody, monoMs: number, service: string | null): Promise<number> {
    const event = journal.link(recorder.event(body, instants.at(monoMs), service));
    const appended = append(event);
    journal.appended(event);
    return appended;
  }

  function onTrusted(fix: JudgedFix): void {
    const change = instants.onTrusted(fix);
    if (change === null) return;
    crew.onTime(change.utcMinusMonoMs);
    note({ type: 'time', ...change }, fix.monoMs);
    crew.check();
  }

  function keep(point: TrackPoint, why: PositionRecord['why']): number | null {
    if (!thinning.admits(store.positionStride(), why)) return null;
    if (recorder.nextPosition() > store.reservedPositions()) {
      faults.raise({ code: 'store-stalled', detail: 'no position number is reserved on disk' }, point.fix.monoMs);
      return null;
    }
    faults.clear('store-stalled');
    const position = recorder.position(point, why, crew.state().service, inputs.contacts().engine);
    store.appendPosition(position);
    sender?.position(position);
    return position.n;
  }

  function onGate(open: boolean, monoMs: number): void {
    options.reemission?.gate(open);
    options.live?.onGate();
    gnss.onGate(monoMs);
    locates.onGate();
    if (open) inputs.onGateOpen();
    else sender?.gateClosed();
    show(open ? 'tracking-on' : 'tracking-off', null);
  }

  function show(state: IndicatorState, n: number | null, detail: string | null = null): void {
    indicator.show(state, n, detail);
  }

  function nearby(monoMs: number) {
    const here = gnss.here();
    if (here === null || !gateOpen(crew.state())) return null;
    const { point, n } = here;
    const ageMs = Math.max(0, Math.round(monoMs - point.fix.monoMs));
    return { n, lat: Math.round(point.latDeg * 1e6) / 1e6, lon: Math.round(point.lonDeg * 1e6) / 1e6, ageMs };
  }

  function state(): State {
    const { monoMs: mono, ...time } = instants.at(clock.monoMs());
    return shownState(crew.state(), { ...time, boot, mono });
  }

  return {
    attach(to: Sender): void {
      sender = to;
    },
    /** The first events of a run: what the store found, and that we are here. Resolves when that is on stable storage. */
    async start(): Promise<void> {
      const now = clock.monoMs();
      const { newSeries, skipped, endedBefore, faults: found } = store.opening;
      options.reemission?.gate(gateOpen(crew.state()));
      for (const fault of found) faults.raise(fault, now);
      if (newSeries !== null) void record({ type: 'series', ...newSeries }, now, null);
      journal.begin();
      skipped.forEach(onSkipped);
      const started = record({ type: 'start', version, after: endedBefore, cause }, now, crew.state().service);
      void journal.sign('boot');
      show(gateOpen(crew.state()) ? 'tracking-on' : 'tracking-off', null);
      crew.check();
      await started;
    },
    onBytes(chunk: Uint8Array): void {
      gnss.onBytes(chunk);
      options.reemission?.push(chunk);
      options.live?.onBytes(chunk);
    },
    ...inputs,
    ...{ onSkipped, announce: journal.announce, audit: journal.audit },
    /** Something that happened to the box, not to its crew. */
    note: (body: EventBody): void => note(body, clock.monoMs()),
    /** The same. Resolves with its number when it is on stable storage. */
    recorded: (body: EventBody) => record(body, clock.monoMs(), crew.state().service),
    onDelivered: (eventsUpTo: number): void => show('delivered', eventsUpTo),
    async stop(reason: StopReason): Promise<void> {
      gnss.idle();
      await record({ type: 'stop', reason }, clock.monoMs(), crew.state().service);
    },
    ...{ state, series: store.opening.series, floorMs: instants.floorMs },
    instant: () => ({ boot, ...instants.at(clock.monoMs()) }),
    ...{ crew: crew.state, missions: crew.missions, locates, onRoster: crew.onRoster, toldOfOrder: crew.toldOfOrder },
    ...{ tracking: () => gateOpen(crew.state()), live: gnss.live },
    lastEvent: () => recorder.nextEvent() - 1,
    lastPosition: () => Math.max(recorder.nextPosition() - 1, store.reservedPositions()),
    snapshot() {
      const presses = { refused: crew.refusedPresses(), unbound: inputs.noPresses().unbound };
      const state = { crew: crew.state(), clockOffset: instants.offset(), odometerM: gnss.odometerM(), presses };
      return { ...gnss.snapshot(), ...state };
    },
  };
}
