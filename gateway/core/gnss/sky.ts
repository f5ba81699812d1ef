/**
 * The sky as the receiver last told it. GSV comes in lists of up to nine sentences, every second, every fifth, or once per signal;
 * a list counts when its last sentence has come and none was missing, so that a lost sentence never looks like lost satellites.
 */
import type { Constellation } from './constellation.ts';
import { constellationOf } from './constellation.ts';
import type { UsedSatellite } from './decode/gsa.ts';
import type { Gsv, Satellite } from './decode/gsv.ts';
import type { ConstellationSky } from './fix.ts';
import { type SkySatellite, satellitesOf } from './sky-satellites.ts';
import type { Strengths } from './strengths.ts';
import { strengthsOf } from './strengths.ts';

export interface Sky {
  gsv(data: Gsv, monoMs: number): void;
  /** The satellites of one epoch; not called for an epoch without a GSA. */
  used(satellites: readonly UsedSatellite[]): void;
  /** The same array until something changed. */
  view(): readonly ConstellationSky[];
  /** One by one, made anew: only for who looks. */
  satellites(): SkySatellite[];
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

interface Signal {
  round: number;
  satellites: readonly Satellite[];
}

/** What is known of one constellation: the last satellites of each of its signals, with the round they were told in. */
interface Told {
  round: number;
  signals: Map<string, Signal>;
  monoMs: number;
  /** Of all its signals; null until somebody looks. */
  strengths: Strengths | null;
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
  let lastUsed: readonly UsedSatellite[] | null = null;
  let view: readonly ConstellationSky[] | null = [];

  function add(constellation: Constellation, used: number): void {
    usedBy.set(constellation, (usedBy.get(constellation) ?? 0) + used);
  }

  return {
    gsv(data, monoMs) {
      const list = nextList(lists, data);
      if (list === null) return;
      list.parts.push(data);
      if (list.next <= list.total) return;
      lists.delete(data.talker);
      const groups = groupsOf(list, data);
      groups.forEach(({ constellation }, at) => {
        // All groups of a constellation are remembered with its first.
        if (groups.findIndex((each) => each.constellation === constellation) === at) {
          remember(told, constellation, groups, monoMs);
        }
      });
      view = null;
    },
    used(satellites) {
      lastUsed = satellites;
      for (const constellation of usedBy.keys()) usedBy.set(constellation, 0);
      // They stand in rows of one constellation: one look-up a row.
      let row: Constellation | null = null;
      let length = 0;
      for (const { constellation } of satellites) {
        if (constellation !== row) {
          if (row !== null) add(row, length);
          row = constellation;
          length = 0;
        }
        length++;
      }
      if (row !== null) add(row, length);
      view = null;
    },
    view() {
      view ??= viewOf(told, usedBy);
      return view;
    },
    satellites: () => satellitesOf(told, lastUsed),
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

/** Nearly always one: a talker's list is of one signal, and of one constellation unless satellites of SBAS stand in it. */
function groupsOf({ parts }: List, last: Gsv): Group[] {
  const groups: Group[] = [];
  let group: Group | null = null;
  // A list without satellites says that this system has none.
  if (last.constellation !== null) group = groupIn(groups, last.constellation, last.signal);
  for (const { signal, satellites } of parts) {
    for (const satellite of satellites) {
      const constellation = constellationOf(last.constellation, satellite.id);
      if (group === null || group.constellation !== constellation || group.signal !== signal) {
        group = groupIn(groups, constellation, signal);
      }
      group.satellites.push(satellite);
    }
  }
  return groups;
}

function groupIn(groups: Group[], constellation: Constellation, signal: string): Group {
  const found = groups.find((each) => each.constellation === constellation && each.signal === signal);
  if (found !== undefined) return found;
  const made: Group = { constellation, signal, satellites: [] };
  groups.push(made);
  return made;
}

/**
 * A signal that comes again begins a new round. One that was not told in the round before is gone: some receivers send no list
 * at all for a signal without satellites.
 * @param groups those of other constellations are passed over
 */
function remember(
  told: Map<Constellation, Told>,
  constellation: Constellation,
  groups: readonly Group[],
  monoMs: number,
): void {
  let known = told.get(constellation);
  if (known === undefined) {
    known = { round: 0, signals: new Map(), monoMs, strengths: null };
    told.set(constellation, known);
  }
  const { round, signals } = known;
  for (const each of groups) {
    if (each.constellation === constellation && signals.get(each.signal)?.round === round) known.round = round + 1;
  }
  for (const each of groups) {
    if (each.constellation !== constellation) continue;
    if (signals.size < SIGNALS_MAX || signals.has(each.signal)) {
      signals.set(each.signal, { round: known.round, satellites: each.satellites });
    }
  }
  if (known.round !== round) {
    for (const [signal, last] of signals) if (last.round < round) signals.delete(signal);
  }
  known.monoMs = monoMs;
  known.strengths = null;
}

function viewOf(
  told: ReadonlyMap<Constellation, Told>,
  usedBy: ReadonlyMap<Constellation, number>,
): readonly ConstellationSky[] {
  const view: ConstellationSky[] = [];
  const unused = usedBy.size > 0 ? 0 : null;
  for (const [constellation, known] of told) {
    known.strengths ??= strengthsOf(known.signals);
    const { seen, cn0DbHz } = known.strengths;
    view.push({ constellation, seen, cn0DbHz, seenMonoMs: known.monoMs, used: usedBy.get(constellation) ?? unused });
  }
  for (const [constellation, used] of usedBy) {
    if (!told.has(constellation)) view.push({ constellation, seen: null, cn0DbHz: [], seenMonoMs: null, used });
  }
  return view;
}
