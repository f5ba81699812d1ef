/**
 * The sky as the receiver last told it. GSV comes in lists of up to nine sentences, every second, every fifth, or once per signal;
 * a list counts when its last sentence has come and none was missing, so that a lost sentence never looks like lost satellites.
 */
import type { Constellation } from './constellation.ts';
import { constellationOf } from './constellation.ts';
import type { UsedSatellite } from './decode/gsa.ts';
import type { Gsv, Satellite } from './decode/gsv.ts';
import type { ConstellationSky } from './fix.ts';

export interface Sky {
  gsv(data: Gsv, monoMs: number): void;
  /** The satellites of one epoch; not called for an epoch without a GSA. */
  used(satellites: readonly UsedSatellite[]): void;
  /** The same array until something changed. */
  view(): readonly ConstellationSky[];
}

/** One talker's list as far as it has come. */
interface List {
  total: number;
  next: number;
  parts: Gsv[];
}

/** What one list says of one signal of one constellation. */
interface Group {
  constellation: Constellation;
  signal: string;
  satellites: Satellite[];
}

const group = (constellation: Constellation, signal: string): Group => ({ constellation, signal, satellites: [] });

/** What is known of one constellation: the last satellites of each of its signals, with the round they were told in. */
interface Told {
  round: number;
  signals: Map<string, { round: number; satellites: readonly Satellite[] }>;
  monoMs: number;
}

/** Sentences of one list: nine of NMEA, and multi-band receivers have been seen to go beyond. */
const LIST_MAX = 32;
/** Signal ids are one hexadecimal digit; this many of one constellation are kept. */
const SIGNALS_MAX = 16;
/** There are ten talkers with satellites; a receiver that invents more is not followed. */
const TALKERS_MAX = 32;

export function createSky(): Sky {
  const lists = new Map<string, List>();
  const told = new Map<Constellation, Told>();
  const usedBy = new Map<Constellation, number>();
  let view: readonly ConstellationSky[] | null = [];

  function commit(list: List, last: Gsv, monoMs: number): void {
    const groups: Group[] = [];
    // A list without satellites says that this system has none.
    if (last.constellation !== null) groups.push(group(last.constellation, last.signal));
    for (const { signal, satellites } of list.parts) {
      for (const satellite of satellites) {
        const constellation = constellationOf(last.constellation, satellite.id);
        let own = groups.at(-1);
        if (own === undefined || own.constellation !== constellation || own.signal !== signal) {
          own = groups.find((other) => other.constellation === constellation && other.signal === signal);
          if (own === undefined) {
            own = group(constellation, signal);
            groups.push(own);
          }
        }
        own.satellites.push(satellite);
      }
    }
    for (const constellation of new Set(groups.map((one) => one.constellation))) {
      const known = getOr(told, constellation, () => ({ round: 0, signals: new Map(), monoMs }));
      remember(
        known,
        groups.filter((one) => one.constellation === constellation),
        monoMs,
      );
    }
    view = null;
  }

  return {
    gsv(data, monoMs) {
      const list = nextList(lists, data);
      if (list === null) return;
      list.parts.push(data);
      if (list.next <= list.total) return;
      lists.delete(data.talker);
      commit(list, data, monoMs);
    },
    used(satellites) {
      for (const constellation of usedBy.keys()) usedBy.set(constellation, 0);
      for (const { constellation } of satellites) usedBy.set(constellation, (usedBy.get(constellation) ?? 0) + 1);
      view = null;
    },
    view() {
      view ??= viewOf(told, usedBy);
      return view;
    },
  };
}

/** @returns the list this sentence continues, `next` already moved on; null where one before it is missing */
function nextList(lists: Map<string, List>, { talker, total, number }: Gsv): List | null {
  if (number === 1) {
    if (total === null || total < 1 || total > LIST_MAX) return null;
    if (!lists.has(talker) && lists.size >= TALKERS_MAX) return null;
    const list = { total, next: 2, parts: [] };
    lists.set(talker, list);
    return list;
  }
  const list = lists.get(talker);
  if (list === undefined) return null;
  if (number !== list.next || (total !== null && total !== list.total)) {
    lists.delete(talker);
    return null;
  }
  list.next++;
  return list;
}

/**
 * A signal that comes again begins a new round. One that was not told in the round before is gone: some receivers send no list
 * at all for a signal without satellites.
 */
function remember(known: Told, groups: readonly Group[], monoMs: number): void {
  if (groups.some(({ signal }) => known.signals.get(signal)?.round === known.round)) known.round++;
  for (const { signal, satellites } of groups) {
    if (known.signals.size < SIGNALS_MAX || known.signals.has(signal)) {
      known.signals.set(signal, { round: known.round, satellites });
    }
  }
  for (const [signal, { round }] of known.signals) if (round < known.round - 1) known.signals.delete(signal);
  known.monoMs = monoMs;
}

function viewOf(told: ReadonlyMap<Constellation, Told>, usedBy: ReadonlyMap<Constellation, number>) {
  const names = new Set([...told.keys(), ...usedBy.keys()]);
  return [...names].map((constellation): ConstellationSky => {
    const known = told.get(constellation);
    const used = usedBy.get(constellation) ?? (usedBy.size > 0 ? 0 : null);
    if (known === undefined) return { constellation, seen: null, cn0DbHz: [], seenMonoMs: null, used };
    const { seen, cn0DbHz } = strengthsOf([...known.signals.values()].map(({ satellites }) => satellites));
    return { constellation, seen, cn0DbHz, seenMonoMs: known.monoMs, used };
  });
}

/** @param signals the satellites of each signal of one constellation: each counts once, with its best */
function strengthsOf(signals: readonly (readonly Satellite[])[]): { seen: number; cn0DbHz: number[] } {
  const [only] = signals;
  const cn0DbHz: number[] = [];
  if (only !== undefined && signals.length === 1) {
    for (const satellite of only) if (satellite.cn0DbHz !== null) insert(cn0DbHz, satellite.cn0DbHz);
    return { seen: only.length, cn0DbHz };
  }
  const best = new Map<number, number>();
  for (const satellites of signals) {
    for (const { id, cn0DbHz: cn0 } of satellites) {
      const known = best.get(id);
      if (known === undefined || (cn0 ?? 0) > known) best.set(id, cn0 ?? 0);
    }
  }
  for (const cn0 of best.values()) if (cn0 > 0) insert(cn0DbHz, cn0);
  return { seen: best.size, cn0DbHz };
}

/** Into a list that falls: a dozen numbers are sorted faster this way than by `sort`. */
function insert(falling: number[], value: number): void {
  let at = falling.length;
  falling.push(value);
  for (let before = falling[at - 1]; before !== undefined && before < value; before = falling[at - 1]) {
    falling[at] = before;
    at--;
  }
  falling[at] = value;
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
