/**
 * From sentences to one fix per epoch (docs/sampling.md). An epoch is what the receiver says of one instant: sentences of one
 * time of day, with the untimed ones (GSA, VTG) between them. Where it ends is learnt (`cycle.ts`).
 */
import { EPOCH_OPEN_MS_MAX, EPOCH_SPREAD_MS_MAX, EPOCH_SPREAD_MS_UNKNOWN } from '../limits.ts';
import { createBelonging } from './belonging.ts';
import { createCalendar } from './calendar.ts';
import { createCycle } from './cycle.ts';
import type { Decoded } from './decode.ts';
import type { Epoch, EpochData, Timed } from './epoch-data.ts';
import { emptyEpoch, isPositioned, isTimedData, sinceMs, TIMED_TYPES } from './epoch-data.ts';
import { MS_PER_DAY } from './fields.ts';
import type { Antenna, Fix } from './fix.ts';
import type { Surroundings } from './fix-of.ts';
import { fixOf } from './fix-of.ts';
import { put } from './merge.ts';
import { createSky } from './sky.ts';
import type { SkySatellite } from './sky-satellites.ts';

export interface EpochAssembler {
  push(decoded: Decoded, monoMs: number): void;
  /** No sentence came for longer than one cycle has gaps: what is open is complete. */
  flush(): void;
  /** Whether there is anything to flush. */
  isOpen(): boolean;
  /** Sentences that came after the epoch of their time was closed, and were dropped. */
  lateSentences(): number;
  /** What the receiver said last of sky and antenna, with or without a fix. */
  surroundings(): Surroundings;
  satellites(): SkySatellite[];
}

/** The last epoch that gave a fix. */
interface Closed {
  timeOfDayMs: number;
  epoch: Epoch;
}

export function createEpochAssembler(onFix: (fix: Fix) => void): EpochAssembler {
  const belonging = createBelonging();
  const cycle = createCycle(belonging);
  const calendar = createCalendar();
  const sky = createSky();
  const period = createPeriod();
  let antenna: Antenna | null = null;
  let open: Epoch | null = null;
  let closed: Closed | null = null;
  let late = 0;

  function close(complete: boolean): void {
    if (open === null) return;
    const epoch = open;
    open = null;
    const timedBy = timedByOf(epoch);
    const timeOfDayMs = timedBy?.timeOfDayMs ?? null;
    const hasPosition = isPositioned(epoch);
    belonging.closed();
    if (complete) cycle.completed();
    else cycle.ended(timeOfDayMs !== null && hasPosition);
    if (epoch.GSA !== null) sky.used(epoch.GSA.used);
    const t = timeOfDayMs === null ? null : calendar.utcMs(timeOfDayMs, dateOf(epoch, timeOfDayMs));
    // A ZDA of its own time (some receivers send it with the pulse) says the date, not a position.
    if (epoch.monoMs === null || !hasPosition) return;
    if (timedBy !== null && timeOfDayMs !== null) {
      period.add(timedBy.type, timeOfDayMs);
      closed = { timeOfDayMs, epoch };
    }
    onFix(fixOf(epoch, t, epoch.monoMs, { sky: sky.view(), antenna }));
  }

  /** A second fix of the same instant would contradict the one already handed over; only the date is still of use. */
  function dropLate(data: Timed): void {
    late++;
    cycle.late(data.type);
    if ((data.type === 'RMC' || data.type === 'ZDA') && data.timeOfDayMs !== null) {
      calendar.utcMs(data.timeOfDayMs, data.dateMs);
    }
  }

  /** Second 60 and the second after it have one time of day. */
  function isLate({ type, timeOfDayMs }: Timed, leapSecond: boolean): boolean {
    if (closed === null || timeOfDayMs === null || closed.epoch.leapSecond !== leapSecond) return false;
    const apartMs = Math.abs(sinceMs(closed.timeOfDayMs, timeOfDayMs));
    return apartMs === 0 || (apartMs < period.spreadMs() && closed.epoch[type] === null);
  }

  /** Without a fix many receivers leave the time empty; then an epoch ends where a type comes again. */
  function startsAnother(epoch: Epoch, { type, timeOfDayMs }: Timed, leapSecond: boolean): boolean {
    if (timeOfDayMs === null || epoch.timeOfDayMs === null) return epoch[type] !== null;
    if (epoch.leapSecond !== leapSecond) return true;
    const apartMs = Math.abs(sinceMs(epoch.timeOfDayMs, timeOfDayMs));
    return apartMs > 0 && (apartMs >= period.spreadMs() || epoch[type] !== null);
  }

  function pushData(data: EpochData, leapSecond: boolean, monoMs: number): void {
    // A receiver that says one time for ever would never end its epoch.
    if (open !== null && open.firstMonoMs !== null && monoMs - open.firstMonoMs > EPOCH_OPEN_MS_MAX) close(false);
    if (isTimedData(data)) {
      if (isLate(data, leapSecond)) {
        dropLate(data);
        return;
      }
      if (open !== null && startsAnother(open, data, leapSecond)) close(false);
      belonging.timed(data, open === null || open.monoMs === null);
    } else belonging.untimed(data);
    open ??= emptyEpoch();
    put(open, data, monoMs);
    if (leapSecond) open.leapSecond = true;
    if (cycle.saw(data.type)) close(true);
  }

  return {
    push({ data, leapSecond }, monoMs) {
      switch (data.type) {
        case 'GSV':
          sky.gsv(data, monoMs);
          break;
        case 'ANTENNA':
          antenna = { state: data.state, monoMs };
          break;
        case 'ACK':
          break;
        default:
          pushData(data, leapSecond, monoMs);
      }
    },
    flush() {
      close(false);
    },
    isOpen: () => open !== null,
    lateSentences: () => late,
    surroundings: () => ({ sky: sky.view(), antenna }),
    satellites: sky.satellites,
  };
}

/** Where the sentences of one epoch differ, the RMC is right: it is where the position is taken from. */
function timedByOf(epoch: Epoch): Timed | null {
  for (const type of TIMED_TYPES) {
    const data = epoch[type];
    if (data !== null && data.timeOfDayMs !== null) return data;
  }
  return null;
}

/** The date belongs to the time of its own sentence, which may lie beyond midnight from that of the epoch. */
function dateOf({ RMC, ZDA }: Epoch, timeOfDayMs: number): number | null {
  const source = RMC !== null && RMC.dateMs !== null ? RMC : ZDA;
  if (source === null || source.dateMs === null) return null;
  const apartMs = timeOfDayMs - (source.timeOfDayMs ?? timeOfDayMs);
  if (apartMs > MS_PER_DAY / 2) return source.dateMs - MS_PER_DAY;
  return apartMs < -MS_PER_DAY / 2 ? source.dateMs + MS_PER_DAY : source.dateMs;
}

/** How far apart the times of one epoch may be: less than half the time from one sentence to the next of its type. */
function createPeriod() {
  const lastOf = new Map<Timed['type'], number>();
  let lastMs: number | null = null;
  let beforeMs: number | null = null;
  return {
    add(type: Timed['type'], timeOfDayMs: number): void {
      const periodMs = sinceMs(lastOf.get(type) ?? timeOfDayMs, timeOfDayMs);
      lastOf.set(type, timeOfDayMs);
      if (periodMs <= 0) return;
      beforeMs = lastMs;
      lastMs = periodMs;
    },
    /** Of the last two the shorter: a lost epoch doubles one of them. */
    spreadMs(): number {
      if (lastMs === null || beforeMs === null) return EPOCH_SPREAD_MS_UNKNOWN;
      return Math.min(lastMs / 2, beforeMs / 2, EPOCH_SPREAD_MS_MAX);
    },
  };
}
