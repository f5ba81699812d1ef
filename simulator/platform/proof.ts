/**
 * Are the events of a vehicle what it recorded? Follows the chain of docs/journal.md from the messages `event` alone, while they come:
 * one more witness beside the gateway's verifier and those of docs/examples/.
 */
import type { ProofView } from '../web/api-followed.ts';
import { hashOf, headAfter, isSigned, type ReceivedEvent, startOf } from './proof-text.ts';

export interface Proof {
  /** An element of a message `event` as JSON.parse gave it. In any order, also again; what is no event says nothing. */
  take(event: unknown): void;
  view(): ProofView;
}

/**
 * content: it is not what the next one names. prev: it does not name the one before. signature: it is none, or of something else.
 * stranger: signed, by a key that nobody announced. repeated: two different events have this number.
 */
export type ProofFault = 'content' | 'prev' | 'signature' | 'stranger' | 'repeated';

interface Link {
  event: ReceivedEvent;
  n: number;
  series: string;
  /** null: it is in no chain. */
  prev: string | null;
  /** null: it has none. */
  hash: string | null;
}

interface Chain {
  series: string;
  start: string;
  /** Every event that came, by number. */
  links: Map<number, Link>;
  /** Named as never to come (again), and by which event. */
  skipped: { from: number; to: number; by: number }[];
  /** The lowest number that two different events have. */
  repeated: number | null;
  walk: Walk;
}

/** How far the chain was followed, and what was found. */
interface Walk {
  upTo: number;
  begun: boolean;
  /** After `upTo`; null: nothing is known to compare with, the chain has not begun or has a hole here. */
  head: string | null;
  signedUpTo: number;
  /** Holes were named by events up to this one: a signature before it says nothing of them. */
  namedBy: number;
  /** It does not fit what is before it. The next one says which of the two was changed. */
  misfit: number | null;
  /** The first signature by a key that is not believed, since the last one that counts. */
  stranger: number | null;
  fault: { n: number; why: ProofFault } | null;
}

/**
 * @param believed public keys of the vehicle in hex, as somebody noted them; none: the first one that signs is believed, for good and in
 * all its series
 */
export function createProof(vehicle: string, believed: readonly string[] = []): Proof {
  const chains = new Map<string, Chain>();
  const keys = new Set(believed);
  /** Series that another one names as the one before it. */
  const past = new Set<string>();
  let key: string | null = believed.at(-1) ?? null;
  let current: Chain | null = null;

  function goOn(chain: Chain): void {
    while (chain.walk.fault === null) {
      const next = chain.links.get(chain.walk.upTo + 1);
      if (next !== undefined) step(chain, next);
      else if (!passHole(chain)) return;
    }
  }

  function step({ walk, start }: Chain, link: Link): void {
    const { n, prev, hash } = link;
    if (prev === null && !walk.begun) {
      // Recorded by a version that knew of no chain.
      walk.upTo = n;
      return;
    }
    const must = walk.begun ? walk.head : start;
    const fits = prev !== null && (must === null || prev === must);
    if (walk.misfit !== null) walk.fault = blame(walk.misfit, fits);
    else if (prev === null || (!fits && !walk.begun)) walk.fault = { n, why: 'prev' };
    else if (hash === null) walk.fault = { n, why: 'content' };
    if (walk.fault !== null || prev === null || hash === null) return;
    Object.assign(walk, { begun: true, upTo: n, head: headAfter(prev, hash) });
    if (fits) sign(walk, link);
    else walk.misfit = n;
  }

  function sign(walk: Walk, { event, n }: Link): void {
    const { type, key: by, publicKey } = event;
    if (type !== 'key' && type !== 'checkpoint') return;
    if (!isSigned(event, vehicle)) {
      walk.fault = { n, why: 'signature' };
      return;
    }
    if (keys.size === 0) keys.add(String(by));
    if (!keys.has(String(by))) {
      walk.stranger ??= n;
      return;
    }
    if (type === 'key') keys.add(String(publicKey));
    key = String(type === 'key' ? publicKey : by);
    walk.stranger = null;
    if (n > walk.namedBy) walk.signedUpTo = n;
  }

  return {
    take(received) {
      const link = readLink(received, vehicle);
      if (link === null) return;
      const { event, series, n, prev } = link;
      const chain = chains.get(series) ?? newChain(vehicle, series);
      chains.set(series, chain);
      const known = chain.links.get(n);
      if (known !== undefined) {
        if (known.hash !== link.hash) chain.repeated = Math.min(n, chain.repeated ?? n);
        return;
      }
      chain.links.set(n, link);
      const { type, of, from, to, previous } = event;
      if (type === 'series' && isObject(previous)) past.add(String(previous['series']));
      if (type === 'numbers-skipped' && of === 'e' && isNumber(from) && isNumber(to))
        chain.skipped.push({ from, to, by: n });
      // A changed `series` must not take the place of the one of now: no chain begins there.
      if (current === null || (prev === chain.start && !past.has(series))) current = chain;
      // It was named as never to come, or stands before the beginning, and came late.
      if (n <= chain.walk.upTo) chain.walk = newWalk();
      goOn(chain);
    },
    view: () => viewOf(current, key),
  };
}

/** The next one decides: whoever changed the `prev` of an event changed its hash too, so what follows does not fit either. */
function blame(misfit: number, nextFits: boolean): { n: number; why: ProofFault } {
  return nextFits ? { n: misfit - 1, why: 'content' } : { n: misfit, why: 'prev' };
}

/** Over numbers that never come, to the one behind them; or to where the chain begins. */
function passHole({ walk, links, skipped, start }: Chain): boolean {
  const at = walk.upTo + 1;
  const skip = skipped.find(({ from, to }) => from <= at && at <= to);
  if (skip !== undefined) {
    // What came counts, also if the vehicle has deleted it since.
    const held = [...links.keys()].filter((n) => n > at);
    walk.upTo = held.reduce((least, n) => Math.min(least, n - 1), skip.to);
    walk.namedBy = Math.max(walk.namedBy, skip.by);
    if (walk.misfit !== null) walk.fault = blame(walk.misfit, true);
    Object.assign(walk, { begun: true, head: null });
    return true;
  }
  if (walk.begun) return false;
  const begins = [...links.values()].filter(({ n, prev }) => n > at && prev === start).map(({ n }) => n);
  if (begins.length === 0) return false;
  walk.upTo = Math.min(...begins) - 1;
  return true;
}

function viewOf(chain: Chain | null, key: string | null): ProofView {
  if (chain === null) return { series: null, state: 'nothing', checkedUpTo: 0, signedUpTo: 0, key, brokenAt: null };
  const { series, walk, repeated } = chain;
  const found = [
    walk.fault ?? (walk.misfit === null ? null : blame(walk.misfit, true)),
    walk.stranger === null ? null : { n: walk.stranger, why: 'stranger' },
    repeated === null ? null : { n: repeated, why: 'repeated' },
  ].filter((fault) => fault !== null);
  const brokenAt = found.sort((a, b) => a.n - b.n)[0] ?? null;
  const sound = (n: number) => (brokenAt === null ? n : Math.min(n, brokenAt.n - 1));
  return {
    series,
    state: brokenAt === null ? (walk.begun ? 'whole' : 'nothing') : 'broken',
    checkedUpTo: walk.begun ? sound(walk.upTo) : 0,
    signedUpTo: sound(walk.signedUpTo),
    key,
    brokenAt,
  };
}

function readLink(received: unknown, vehicle: string): Link | null {
  if (!isObject(received)) return null;
  const event = received;
  const { series, n, lane, prev, salt } = event;
  if (lane !== 'e' || typeof series !== 'string' || !isNumber(n)) return null;
  const linked = typeof prev === 'string' && typeof salt === 'string';
  return { event, series, n, prev: linked ? prev : null, hash: hashOf(event, vehicle) };
}

function isObject(value: unknown): value is ReceivedEvent {
  return value !== null && typeof value === 'object';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function newChain(vehicle: string, series: string): Chain {
  const start = startOf(vehicle, series);
  return { series, start, links: new Map(), skipped: [], repeated: null, walk: newWalk() };
}

function newWalk(): Walk {
  return {
    ...{ upTo: 0, begun: false, head: null, signedUpTo: 0, namedBy: 0 },
    ...{ misfit: null, stranger: null, fault: null },
  };
}
