/**
 * The arrow from the receiver's bytes to the positions, up to the duty gate and the sampler behind it. Wires one stage to the next
 * and decides nothing.
 */

import type { GnssOptions } from './core/config/gnss-options.ts';
import { createConditions } from './core/gnss/conditions.ts';
import type { Fix } from './core/gnss/fix.ts';
import type { JudgedFix } from './core/gnss/plausibility.ts';
import { createReceiver } from './core/gnss/receiver.ts';
import type { Faults } from './core/health.ts';
import { EPOCH_IDLE_MS, NO_FIX_MS, NOISE_BYTES_MIN, NOISE_MS } from './core/limits.ts';
import { LIVE_SPEED_AGE_MAX_MS } from './core/live/limits.ts';
import { createSampler, type Prompt, type Why } from './core/motion/sampling.ts';
import { createTrack, type TrackPoint } from './core/motion/track.ts';
import type { EventBody } from './core/record/schema.ts';
import type { Clock, Timer } from './ports.ts';

export interface GnssHandlers {
  /** The duty gate, and whether a mission is open. */
  gateOpen(): boolean;
  missionOpen(): boolean;
  /** Every trusted fix, before anything else is done with it. */
  onTrusted(fix: JudgedFix): void;
  /** Only while the gate is open. @returns its number; null where it could not be kept */
  onPosition(point: TrackPoint, why: Why): number | null;
  /** After an epoch that is trusted and on duty, and what the sampling made of it. */
  onHere(): void;
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
  const receiver = createReceiver({ ...options, onEpoch, onFix, onSuspect, onRefused });
  /** The last trusted fix of this spell on duty, as it is recorded. Forgotten when the gate closes. */
  let here: { point: TrackPoint; n: number | null } | null = null;
  /** `here` is the newest epoch: none came after it that is not trusted. */
  let hereIsNewest = false;
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
      hereIsNewest = true;
      offer(point);
      handlers.onHere();
    } else if (handlers.gateOpen()) {
      // Measured off duty, and read when the gate had opened: its place must not become that of a position.
      track.forget();
    }
    onJudged();
  }

  function onRefused(): void {
    hereIsNewest = false;
    onJudged();
  }

  function onSuspect(fix: JudgedFix): void {
    hereIsNewest = false;
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

  /** Of the newest epoch, where that is trusted, on duty and of now. */
  function speedNow(): number | null {
    if (here === null || !hereIsNewest || !handlers.gateOpen()) return null;
    const { monoMs, speedKmh } = here.point.fix;
    return clock.monoMs() - monoMs < LIVE_SPEED_AGE_MAX_MS ? speedKmh : null;
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
    /** The newest epoch, where it is trusted and on duty. Nobody says here how old it is. */
    newest: () => (hereIsNewest ? here : null),
    /** The newest epoch, which is no position yet, becomes one; the sampling goes on as if it had not. @returns as `onPosition` */
    locate(): number | null {
      if (here === null) return null;
      here.n = handlers.onPosition(here.point, 'locate');
      return here.n;
    },
    odometerM: track.odometerM,
    /** Off duty too, for it names no place; the speed on duty only. */
    live() {
      const { sky, antenna } = receiver.surroundings();
      const seenMonoMs = Math.max(...sky.map((each) => each.seenMonoMs ?? Number.NEGATIVE_INFINITY));
      return {
        sky: receiver.satellites(),
        skyAgeMs: Number.isFinite(seenMonoMs) ? Math.max(0, Math.round(clock.monoMs() - seenMonoMs)) : null,
        antenna: antenna?.state ?? null,
        speedKmh: speedNow(),
      };
    },
    /** Off duty without any place: `raw` is what the receiver said last, `here` the last trusted fix as it would be recorded. */
    snapshot: () => ({
      fixMonoMs,
      bytesMonoMs,
      here: here?.point ?? null,
      raw: handlers.gateOpen() ? raw : null,
      quality: raw === null ? null : qualityOf(raw),
      sky: receiver.skyCondition(),
      surroundings: receiver.surroundings(),
      gnss: receiver.counters(),
    }),
  };
}

/** How good the last epoch was: what may be shown off duty too. */
function qualityOf({ mode, hdop, satellitesUsed, accuracyM }: Fix) {
  return { mode, hdop, satellitesUsed, accuracyM };
}
