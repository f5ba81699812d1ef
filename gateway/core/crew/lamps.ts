import type { IndicatorState } from './indicator.ts';

/** What a box can be wired with. `buzzer` sounds while it is on. */
export const LAMPS = ['status', 'order', 'tracking', 'fault', 'buzzer'] as const;
export type Lamp = (typeof LAMPS)[number];
export type LampLevels = Readonly<Record<Lamp, boolean>>;

export const ALL_OFF: LampLevels = { status: false, order: false, tracking: false, fault: false, buzzer: false };

/** What the crew was shown, as far as it still matters. Instants are monotonic; null: not so. */
export interface Shown {
  /** Highest number on stable storage, and named by the platform. */
  registered: number;
  delivered: number;
  /** Presses wait, and the last of them was registered then. */
  waitingSinceMs: number | null;
  /** The last one that waited was delivered then. */
  deliveredMs: number | null;
  refusedMs: number | null;
  orderSinceMs: number | null;
  tracking: boolean;
  fault: boolean;
}

export const NOTHING_SHOWN: Shown = {
  ...{ registered: 0, delivered: 0, waitingSinceMs: null, deliveredMs: null },
  ...{ refusedMs: null, orderSinceMs: null, tracking: false, fault: false },
};

/** On from the first to before the second instant of each pair, counted from the beginning; again after `everyMs` (null: once). */
interface Pattern {
  on: readonly (readonly [fromMs: number, toMs: number])[];
  everyMs: number | null;
}

/** Times that a driver can tell apart from the corner of an eye. */
const WAITING: Pattern = { on: [[0, 500]], everyMs: 1_000 };
const DELIVERED: Pattern = { on: [[0, 3_000]], everyMs: null };
const REFUSED: Pattern = { on: times(5, 100, 200), everyMs: null };
const REFUSED_BEEPS: Pattern = { on: times(2, 80, 160), everyMs: null };
const REFUSED_MS = 1_000;
const ORDER: Pattern = { on: [[0, 100]], everyMs: 200 };
/** Again until it is answered: a crew that fetches a stretcher hears the next one. */
const ORDER_BEEPS: Pattern = { on: times(3, 150, 300), everyMs: 10_000 };

function times(count: number, lengthMs: number, everyMs: number): [number, number][] {
  return Array.from({ length: count }, (_, nth) => [nth * everyMs, nth * everyMs + lengthMs]);
}

/**
 * @param n number of the event for `registered` and `delivered`
 * @returns what is shown now; unknown combinations change nothing
 */
export function shownAfter(shown: Shown, state: IndicatorState, n: number | null, monoMs: number): Shown {
  switch (state) {
    case 'registered':
      return n === null || n <= shown.delivered
        ? shown
        : {
            ...shown,
            registered: Math.max(shown.registered, n),
            // Begins anew with each press: who presses while the link is down for hours sees that this one was taken too.
            waitingSinceMs: monoMs,
            deliveredMs: null,
          };
    case 'delivered': {
      if (n === null || n <= shown.delivered) return shown;
      // Events that are no press are acknowledged too: nobody waits for them.
      if (shown.waitingSinceMs === null || n < shown.registered) return { ...shown, delivered: n };
      return { ...shown, delivered: n, waitingSinceMs: null, deliveredMs: monoMs };
    }
    case 'refused':
      return { ...shown, refusedMs: monoMs };
    case 'waiting-order':
      // An order that is repeated is still the same one.
      return { ...shown, orderSinceMs: shown.orderSinceMs ?? monoMs };
    case 'no-order':
      return { ...shown, orderSinceMs: null };
    case 'tracking-on':
    case 'tracking-off':
      return { ...shown, tracking: state === 'tracking-on' };
    case 'fault':
    case 'fault-over':
      return { ...shown, fault: state === 'fault' };
    default:
      return state satisfies never;
  }
}

/** @returns what each lamp does at `monoMs`, and when any of them changes next if nothing else is shown; null: never */
export function lampsAt(shown: Shown, monoMs: number): { levels: LampLevels; nextChangeMs: number | null } {
  const { refusedMs, waitingSinceMs, deliveredMs, orderSinceMs } = shown;
  // For a second a refusal is all that the status lamp says.
  const refusing = refusedMs !== null && monoMs < refusedMs + REFUSED_MS;
  const status = refusing
    ? seen(REFUSED, refusedMs, monoMs)
    : either(seen(WAITING, waitingSinceMs, monoMs), seen(DELIVERED, deliveredMs, monoMs));
  const order = seen(ORDER, orderSinceMs, monoMs);
  const buzzer = either(seen(REFUSED_BEEPS, refusedMs, monoMs), seen(ORDER_BEEPS, orderSinceMs, monoMs));
  const changes = [status.nextMs, order.nextMs, buzzer.nextMs, refusing ? refusedMs + REFUSED_MS : null];
  const known = changes.filter((nextMs) => nextMs !== null);
  return {
    levels: { status: status.on, order: order.on, buzzer: buzzer.on, tracking: shown.tracking, fault: shown.fault },
    nextChangeMs: known.length === 0 ? null : Math.min(...known),
  };
}

interface Seen {
  on: boolean;
  nextMs: number | null;
}

function either(a: Seen, b: Seen): Seen {
  if (a.nextMs === null || b.nextMs === null) return { on: a.on || b.on, nextMs: a.nextMs ?? b.nextMs };
  return { on: a.on || b.on, nextMs: Math.min(a.nextMs, b.nextMs) };
}

function seen({ on, everyMs }: Pattern, sinceMs: number | null, monoMs: number): Seen {
  if (sinceMs === null || monoMs < sinceMs) return { on: false, nextMs: null };
  const rounds = everyMs === null ? 0 : Math.floor((monoMs - sinceMs) / everyMs);
  const startMs = sinceMs + rounds * (everyMs ?? 0);
  const afterMs = monoMs - startMs;
  const edges = [...on.flat(), ...(everyMs === null ? [] : [everyMs])];
  const next = edges.find((edgeMs) => edgeMs > afterMs);
  return {
    on: on.some(([fromMs, toMs]) => afterMs >= fromMs && afterMs < toMs),
    nextMs: next === undefined ? null : startMs + next,
  };
}
