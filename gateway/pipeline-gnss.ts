/**
 * The arrow from the receiver's bytes to the positions, up to the duty gate and the sampler behind it. Wires one stage to the next
 * and decides nothing.
 */

import { createConditions } from './core/gnss/conditions.ts';
import type { PlausibilityOptions } from './core/gnss/continuity.ts';
import type { Fix } from './core/gnss/fix.ts';
import type { JudgedFix } from './core/gnss/plausibility.ts';
import { createReceiver } from './core/gnss/receiver.ts';
import type { Faults } from './core/health.ts';
import { EPOCH_IDLE_MS, NO_FIX_MS, NOISE_BYTES_MIN, NOISE_MS } from './core/limits.ts';
import { createSampler, type Prompt, type SamplingOptions, type Why } from './core/motion/sampling.ts';
import { createTrack, type TrackPoint } from './core/motion/track.ts';
import type { EventBody } from './core/record/schema.ts';
import type { Clock, Timer } from './ports.ts';

export interface GnssOptions {
  notBeforeMs: number;
  plausibility: PlausibilityOptions;
  sampling: SamplingOptions;
}

export interface GnssHandlers {
  /** The duty gate, and whether a mission is open. */
  gateOpen(): boolean;
  missionOpen(): boolean;
  /** Every trusted fix, before anything else is done with it. */
  onTrusted(fix: JudgedFix): void;
  /** Only while the gate is open. @returns its number; null where it could not be kept */
  onPosition(point: TrackPoint, why: Why): number | null;
  /** Only while the gate is open. */
  onEvent(body: EventBody, monoMs: number): void;
}

/** @param odometerM what an earlier run had counted */
export function createGnssArrow(
  clock: Clock,
  faults: Faults,
  options: GnssOptions,
  odometerM: number,
  handlers: GnssHandlers,
) {
  const track = createTrack(odometerM);
  const sampler = createSampler(options.sampling);
  const conditions = createConditions();
  const receiver = createReceiver({ ...options, onEpoch, onFix, onSuspect, onRefused: () => onJudged() });
  /** The last trusted fix of this spell on duty, as it is recorded. Forgotten when the gate closes. */
  let here: { point: TrackPoint; n: number | null } | null = null;
  /** What the receiver said last, trusted or not. */
  let raw: Fix | null = null;
  let fixMonoMs: number | null = null;
  let measuredMonoMs: number | null = null;
  let bytesMonoMs: number | null = null;
  let openedMonoMs = Number.NEGATIVE_INFINITY;
  let pressed: { why: Prompt; monoMs: number } | null = null;
  let idleTimer: Timer | null = null;
  let soundAtBytes = 0;

  function onEpoch(fix: Fix): void {
    raw = fix;
    measuredMonoMs ??= fix.monoMs;
  }

  /** An epoch that was measured before the gate opened is not on duty, however late it is read. */
  function onDuty(fix: JudgedFix): boolean {
    return handlers.gateOpen() && fix.monoMs >= openedMonoMs;
  }

  function onFix(fix: JudgedFix): void {
    fixMonoMs = fix.monoMs;
    measuredMonoMs = fix.monoMs;
    handlers.onTrusted(fix);
    faults.clear('gnss-suspect');
    conditions.set('suspect', false);
    conditions.set('week-rollover', fix.rolloverWeeks > 0, fix.rolloverWeeks || null);
    if (fix.relocated) conditions.set('relocated', true);
    if (fix.rolloverWeeks === 0) faults.clear('gnss-week-rollover');
    else faults.raise({ code: 'gnss-week-rollover', detail: `${fix.rolloverWeeks} weeks added` }, fix.monoMs);
    const point = track.follow(fix, onDuty(fix));
    if (onDuty(fix)) {
      here = { point, n: null };
      offer(point);
    } else if (handlers.gateOpen()) {
      // Measured off duty, and read when the gate had opened: its place must not become that of a position.
      track.forget();
    }
    onJudged();
  }

  function onSuspect(fix: JudgedFix): void {
    measuredMonoMs = fix.monoMs;
    conditions.set('suspect', true);
    if (fixMonoMs !== null && fix.monoMs - fixMonoMs >= NO_FIX_MS)
      faults.raise({ code: 'gnss-suspect', detail: fix.suspect.join(', ') }, fix.monoMs);
    if (onDuty(fix)) offer(track.beside(fix));
    onJudged();
  }

  function offer(point: TrackPoint): void {
    if (pressed !== null && point.fix.monoMs >= pressed.monoMs) {
      sampler.prompt(pressed.why);
      pressed = null;
    }
    const why = sampler.offer(point, handlers.missionOpen());
    if (why === null) return;
    const n = handlers.onPosition(point, why);
    if (here !== null && here.point === point) here.n = n;
  }

  /** After every epoch: what ails reception. */
  function onJudged(): void {
    const now = raw?.monoMs ?? clock.monoMs();
    const sky = receiver.skyCondition();
    if (sky === 'collapse') faults.raise({ code: 'gnss-jamming', detail: 'C/N0 of all satellites collapsed' }, now);
    else faults.clear('gnss-jamming');
    conditions.set('jamming', sky === 'collapse');
    conditions.set('shadow', sky === 'shadow');
    conditions.set('no-fix', measuredMonoMs !== null && now - measuredMonoMs >= NO_FIX_MS);
    if (!handlers.gateOpen()) return;
    for (const event of conditions.due(now)) handlers.onEvent(event, now);
  }

  /** Ends an epoch that no sentence ended. A receiver whose cycle is known leaves none open, and nothing wakes for it. */
  function armIdle(): void {
    idleTimer?.cancel();
    idleTimer = receiver.awaitsMore() ? clock.after(EPOCH_IDLE_MS, () => receiver.idle()) : null;
  }

  /** Bytes, and no sentence in them: a wrong baud rate or a binary protocol. */
  function watchNoise(now: number): void {
    const { bytes, lastSentenceMonoMs } = receiver.pulse();
    if (lastSentenceMonoMs !== null && now - lastSentenceMonoMs < NOISE_MS) {
      soundAtBytes = bytes;
      faults.clear('serial-noise');
    } else if (bytes - soundAtBytes > NOISE_BYTES_MIN) {
      faults.raise({ code: 'serial-noise', detail: `${bytes - soundAtBytes} bytes without a valid sentence` }, now);
    }
  }

  return {
    onBytes(chunk: Uint8Array): void {
      const now = clock.monoMs();
      bytesMonoMs = now;
      receiver.push(chunk, now);
      armIdle();
      watchNoise(now);
    },
    idle: receiver.idle,
    /** The duty gate opened or closed at this instant: no place of before is remembered. */
    onGate(monoMs: number): void {
      here = null;
      pressed = null;
      openedMonoMs = monoMs;
      track.forget();
      sampler.forget();
      conditions.forget();
    },
    /** A press that had an effect: the next trusted fix is a position. */
    onPress(why: Prompt, monoMs: number): void {
      pressed = { why: pressed?.why === 'mission' ? 'mission' : why, monoMs };
    },
    here: () => here,
    odometerM: track.odometerM,
    /** Off duty without any place: `raw` is what the receiver said last, `here` the last trusted fix as it would be recorded. */
    snapshot: () => ({
      fixMonoMs,
      bytesMonoMs,
      here: here?.point ?? null,
      raw: handlers.gateOpen() ? raw : null,
      sky: receiver.skyCondition(),
      gnss: receiver.counters(),
    }),
  };
}
