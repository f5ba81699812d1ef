/**
 * The arrow: wires one stage to the next and decides nothing. Bytes become fixes, fixes positions, presses events; both go
 * to the store first and to the sender from there. The duty gate stands before the store.
 */
import type { IndicatorState } from './core/crew/indicator.ts';
import { createPressReader, type Press } from './core/crew/press.ts';
import { type CrewState, gateOpen, nextCrewState } from './core/crew/status.ts';
import type { ValidFix } from './core/gnss/fix.ts';
import { createReceiver } from './core/gnss/receiver.ts';
import { createTimebase } from './core/gnss/timebase.ts';
import type { Faults } from './core/health.ts';
import { EPOCH_IDLE_MS, NOISE_BYTES_MIN, NOISE_MS, STATE_VALID_S } from './core/limits.ts';
import { createMotion } from './core/motion/motion.ts';
import { createSampler, type SamplingOptions } from './core/motion/sampling.ts';
import { readBox, writeBox } from './core/record/box.ts';
import { createRecorder } from './core/record/recorder.ts';
import type { EventBody, PositionRecord, State } from './core/record/schema.ts';
import type { Clock, Indicator, KeyEdge, Store, Timer } from './ports.ts';
import type { Sender } from './sender.ts';

export interface PipelineOptions {
  notBeforeMs: number;
  sampling: SamplingOptions;
  version: string;
  newService(): string;
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
  const known = box.time?.boot === clock.bootId ? box.time.utcMinusMonoMs : null;
  const timebase = createTimebase({ notBeforeMs: options.notBeforeMs, known });
  const recorder = createRecorder(store.opening, clock.bootId);
  const motion = createMotion();
  const sampler = createSampler(options.sampling);
  const presses = createPressReader();
  const receiver = createReceiver({ notBeforeMs: options.notBeforeMs, onFix });
  let crew = box.crew;
  let time = known === null ? null : { boot: clock.bootId, utcMinusMonoMs: known };
  /** The last believed fix of this spell on duty: where a press happened. Forgotten when the gate closes. */
  let here: { fix: ValidFix; n: number | null } | null = null;
  let fixMonoMs: number | null = null;
  let bytesMonoMs: number | null = null;
  let idleTimer: Timer | null = null;
  let soundAtBytes = 0;
  let sender: Sender | null = null;
  const refusedPresses = { count: 0 };

  function instant(monoMs: number) {
    return { monoMs, ...timebase.utcAt(monoMs, clock.wallMs() + monoMs - clock.monoMs()) };
  }

  /** Resolves when the event is on stable storage; it has left for the sender by then. */
  async function record(body: EventBody, monoMs: number, service: string | null): Promise<number> {
    const event = recorder.event(body, instant(monoMs), service);
    if (event.type === 'press') crew = { ...crew, event: event.n, since: event.t };
    await store.appendEvent(event, writeBox({ crew, time }));
    sender?.eventStored(event);
    return event.n;
  }

  function onFix(fix: ValidFix): void {
    fixMonoMs = fix.monoMs;
    const change = timebase.onFix(fix);
    if (change !== null) {
      time = { boot: clock.bootId, utcMinusMonoMs: change.utcMinusMonoMs };
      faults.clear('clock-unset');
      void record({ type: 'time', ...change }, fix.monoMs, crew.service);
    }
    const { move, changed } = motion.update(fix);
    if (!gateOpen(crew)) return;
    here = { fix, n: null };
    const why = sampler.offer(fix, move, changed);
    if (why !== null) keep(fix, move, why);
  }

  function keep(fix: ValidFix, move: PositionRecord['move'], why: PositionRecord['why']): void {
    if (recorder.nextPosition() > store.reservedPositions()) {
      faults.raise({ code: 'store-stalled', detail: 'no position number is reserved on disk' }, fix.monoMs);
      return;
    }
    faults.clear('store-stalled');
    const position = recorder.position(fix, move, why, crew.service);
    here = { fix, n: position.n };
    store.appendPosition(position);
    sender?.position(position);
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
    if (gateOpen(before) !== gateOpen(crew)) onGate();
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
      show('registered', n);
      sender?.publishState();
    });
  }

  function onGate(): void {
    const open = gateOpen(crew);
    if (!open) {
      here = null;
      sampler.forget();
      sender?.gateClosed();
    }
    show(open ? 'tracking-on' : 'tracking-off', null);
  }

  function show(state: IndicatorState, n: number | null): void {
    indicator.show(state, n);
  }

  function nearby(monoMs: number) {
    if (here === null || !gateOpen(crew)) return null;
    const { fix, n } = here;
    const ageMs = Math.max(0, Math.round(monoMs - fix.monoMs));
    return { n, lat: Math.round(fix.latDeg * 1e6) / 1e6, lon: Math.round(fix.lonDeg * 1e6) / 1e6, ageMs };
  }

  /** Ends an epoch that no sentence ended. A receiver whose cycle is known leaves none open, and nothing wakes for it. */
  function armIdle(): void {
    idleTimer?.cancel();
    idleTimer = receiver.awaitsMore() ? clock.after(EPOCH_IDLE_MS, () => receiver.idle()) : null;
  }

  /** Bytes, and no sentence in them: a wrong baud rate or a binary protocol. */
  function watchNoise(now: number): void {
    const { bytes, lastSentenceMonoMs } = receiver.counters();
    if (lastSentenceMonoMs !== null && now - lastSentenceMonoMs < NOISE_MS) {
      soundAtBytes = bytes;
      faults.clear('serial-noise');
    } else if (bytes - soundAtBytes > NOISE_BYTES_MIN) {
      faults.raise({ code: 'serial-noise', detail: `${bytes - soundAtBytes} bytes without a valid sentence` }, now);
    }
  }

  return {
    attach(to: Sender): void {
      sender = to;
    },
    /** The first events of a run: what the store found, and that we are here. */
    start(): void {
      const now = clock.monoMs();
      const { newSeries, skippedPositions, endedBefore, faults: found } = store.opening;
      for (const fault of found) faults.raise(fault, now);
      if (newSeries !== null) void record({ type: 'series', ...newSeries }, now, null);
      for (const [from, to] of skippedPositions) {
        void record({ type: 'numbers-skipped', from, to, reason: 'unclean-stop' }, now, null);
      }
      void record({ type: 'start', version: options.version, after: endedBefore }, now, crew.service);
      if (instant(now).clock === 'none')
        faults.raise({ code: 'clock-unset', detail: 'no fix yet, and the clock of the box is unset' }, now);
      show(gateOpen(crew) ? 'tracking-on' : 'tracking-off', null);
    },
    onBytes(chunk: Uint8Array): void {
      const now = clock.monoMs();
      bytesMonoMs = now;
      receiver.push(chunk, now);
      armIdle();
      watchNoise(now);
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
    onPositionsDropped(from: number, to: number): void {
      void record({ type: 'numbers-skipped', from, to, reason: 'quota' }, clock.monoMs(), null);
    },
    onDelivered(eventsUpTo: number): void {
      show('delivered', eventsUpTo);
    },
    async stop(reason: 'signal' | 'end-of-input'): Promise<void> {
      receiver.idle();
      await record({ type: 'stop', reason }, clock.monoMs(), crew.service);
    },
    series: store.opening.series,
    instant: () => ({ boot: clock.bootId, ...instant(clock.monoMs()) }),
    crew: (): CrewState => crew,
    tracking: () => gateOpen(crew),
    lastPosition: () => Math.max(recorder.nextPosition() - 1, store.reservedPositions()),
    state(): State {
      const now = instant(clock.monoMs());
      const { duty, availability, status, service, since, event } = crew;
      const stamp = { t: now.t, clock: now.clock, boot: clock.bootId, mono: now.monoMs };
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
      crew,
      fixMonoMs,
      bytesMonoMs,
      here: here === null ? null : here.fix,
      gnss: receiver.counters(),
      presses: { refused: refusedPresses.count, unbound: presses.unbound() },
    }),
  };
}
