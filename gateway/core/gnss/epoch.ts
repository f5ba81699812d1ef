/**
 * From sentences to one fix per epoch (docs/sampling.md). An epoch is what the receiver says of one instant: sentences of one
 * time of day, with the untimed ones (GSA, VTG) between them. Where it ends is learnt (`cycle.ts`).
 */
import { createCalendar } from './calendar.ts';
import { createCycle, isTimed } from './cycle.ts';
import type { Gga } from './decode/gga.ts';
import type { Gsa } from './decode/gsa.ts';
import type { Rmc } from './decode/rmc.ts';
import type { Vtg } from './decode/vtg.ts';
import type { Zda } from './decode/zda.ts';
import type { SentenceData } from './decode.ts';
import type { Fix } from './fix.ts';

export interface EpochAssembler {
  push(data: SentenceData, monoMs: number): void;
  /** No sentence came for longer than one cycle has gaps: what is open is complete. */
  flush(): void;
  /** Whether there is anything to flush. */
  isOpen(): boolean;
  /** Sentences that came after the epoch of their time was closed, and were dropped. */
  lateSentences(): number;
}

/** The last sentence of each type, as with talkers GP and GN side by side; all of GSA. */
interface Epoch {
  timeOfDayMs: number | null;
  /** When the last timed sentence came; an untimed one behind it may be the next epoch's. */
  monoMs: number | null;
  RMC: Rmc | null;
  GGA: Gga | null;
  ZDA: Zda | null;
  VTG: Vtg | null;
  GSA: Gsa | null;
}

type Timed = Rmc | Gga | Zda;

export function createEpochAssembler(onFix: (fix: Fix) => void): EpochAssembler {
  const cycle = createCycle();
  const calendar = createCalendar();
  let open: Epoch | null = null;
  let closedTimeOfDayMs: number | null = null;
  let late = 0;

  function close(complete: boolean): void {
    if (open === null) return;
    const epoch = open;
    open = null;
    if (complete) cycle.completed();
    else cycle.ended(epoch.timeOfDayMs !== null);
    let t: number | null = null;
    if (epoch.timeOfDayMs !== null) {
      closedTimeOfDayMs = epoch.timeOfDayMs;
      t = calendar.utcMs(epoch.timeOfDayMs, epoch.RMC?.dateMs ?? epoch.ZDA?.dateMs ?? null);
    }
    // A ZDA of its own time (some receivers send it with the pulse) says the date, not a position.
    if (epoch.monoMs !== null && (epoch.RMC !== null || epoch.GGA !== null)) onFix(fixOf(epoch, t, epoch.monoMs));
  }

  /** A second fix of the same instant would contradict the one already handed over; only the date is still of use. */
  function dropLate(data: Timed): void {
    late++;
    cycle.wrong();
    if (data.type !== 'GGA' && data.timeOfDayMs !== null) calendar.utcMs(data.timeOfDayMs, data.dateMs);
  }

  return {
    push(data, monoMs) {
      if (isTimedData(data)) {
        if (data.timeOfDayMs !== null && data.timeOfDayMs === closedTimeOfDayMs) return dropLate(data);
        if (open !== null && startsAnother(open, data)) close(false);
      }
      open ??= { timeOfDayMs: null, monoMs: null, RMC: null, GGA: null, ZDA: null, VTG: null, GSA: null };
      put(open, data, monoMs);
      if (cycle.saw(data.type)) close(true);
    },
    flush() {
      close(false);
    },
    isOpen: () => open !== null,
    lateSentences: () => late,
  };
}

function isTimedData(data: SentenceData): data is Timed {
  return isTimed(data.type);
}

/** Without a fix many receivers leave the time empty; then an epoch ends where a type comes again. */
function startsAnother(open: Epoch, data: Timed): boolean {
  if (data.timeOfDayMs !== null && open.timeOfDayMs !== null) return data.timeOfDayMs !== open.timeOfDayMs;
  return open[data.type] !== null;
}

function put(epoch: Epoch, data: SentenceData, monoMs: number): void {
  if (isTimedData(data)) {
    epoch.timeOfDayMs ??= data.timeOfDayMs;
    epoch.monoMs = monoMs;
  }
  switch (data.type) {
    case 'RMC':
      epoch.RMC = data;
      break;
    case 'GGA':
      epoch.GGA = data;
      break;
    case 'ZDA':
      epoch.ZDA = data;
      break;
    case 'VTG':
      epoch.VTG = data;
      break;
    case 'GSA':
      epoch.GSA = epoch.GSA === null ? data : bestOf(epoch.GSA, data);
  }
}

const MODE_RANK = { none: 0, '2D': 1, '3D': 2 };

/** One GSA per satellite system: a system without satellites may say "no fix" while the others have one. */
function bestOf(before: Gsa, now: Gsa): Gsa {
  const rank = (gsa: Gsa) => (gsa.mode === null ? -1 : MODE_RANK[gsa.mode]);
  return {
    type: 'GSA',
    mode: rank(now) > rank(before) ? now.mode : before.mode,
    pdop: now.pdop ?? before.pdop,
    hdop: now.hdop ?? before.hdop,
    vdop: now.vdop ?? before.vdop,
  };
}

function fixOf({ RMC, GGA, VTG, GSA }: Epoch, t: number | null, monoMs: number): Fix {
  // Latitude and longitude of one sentence: never the half of each.
  const place = RMC !== null && RMC.latDeg !== null && RMC.lonDeg !== null ? RMC : (GGA ?? RMC);
  return {
    t,
    monoMs,
    latDeg: place?.latDeg ?? null,
    lonDeg: place?.lonDeg ?? null,
    altitudeM: GGA?.altitudeM ?? null,
    speedKmh: RMC?.speedKmh ?? VTG?.speedKmh ?? null,
    courseDeg: RMC?.courseDeg ?? VTG?.courseDeg ?? null,
    status: RMC?.status ?? null,
    faaMode: RMC?.faaMode ?? VTG?.faaMode ?? null,
    quality: GGA?.quality ?? null,
    mode: GSA?.mode ?? null,
    hdop: GGA?.hdop ?? GSA?.hdop ?? null,
    pdop: GSA?.pdop ?? null,
    vdop: GSA?.vdop ?? null,
    satellitesUsed: GGA?.satellitesUsed ?? null,
  };
}
