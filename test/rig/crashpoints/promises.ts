/** What the box had promised by an instant, and what of it a disk does not keep. */
import { inRanges, type Ranges, subtractRanges, unionRanges } from '../../../gateway/core/record/ranges.ts';
import type { Found } from './found.ts';
import type { Mark } from './recorded/marks.ts';

export interface Wrong {
  /** unreadable: no database that opens and is whole; lost: a registered event is gone or another one; else something is untrue. */
  is: 'unreadable' | 'lost' | 'untrue';
  what: string;
}

export interface Promises {
  take(mark: Mark): void;
  /** Events that are called registered so far. */
  registered(): number;
  broken(found: Found): Wrong[];
}

const untrue = (what: string): Wrong => ({ is: 'untrue', what });

export function createPromises(): Promises {
  let opened: Extract<Mark, { is: 'opened' }> | null = null;
  const events = new Map<number, string>();
  const used = new Map<number, string>();
  let stored: Ranges = [];
  let acknowledged: { events: number; positions: Ranges } = { events: 0, positions: [] };
  const going: { cutFrom: number; stones: Ranges; positions: Ranges } = { cutFrom: 0, stones: [], positions: [] };

  function take(mark: Mark): void {
    switch (mark.is) {
      case 'opened':
        opened = mark;
        return;
      case 'registered':
        events.set(mark.n, mark.sha);
        return;
      case 'used':
        used.set(mark.n, mark.sha);
        return;
      case 'stored':
        stored = unionRanges(stored, mark.positions);
        return;
      case 'acknowledged':
        acknowledged = mark;
        return;
      case 'going':
        going.cutFrom = Math.max(going.cutFrom, mark.cutFrom ?? 0);
        going.stones = unionRanges(going.stones, mark.stones);
        going.positions = unionRanges(going.positions, mark.positions);
        return;
      default:
        mark satisfies never;
    }
  }

  function ofOpening({ opened: now, integrity, noted, key }: Found): Wrong[] {
    const wrongs: Wrong[] = now.faults.map(({ code, detail }) => ({ is: 'unreadable', what: `${code}: ${detail}` }));
    if (integrity !== 'ok') wrongs.push({ is: 'unreadable', what: `integrity_check: ${integrity}` });
    if (opened === null) return wrongs;
    if (now.series !== opened.series) wrongs.push(untrue(`another series began: ${now.series}`));
    if (noted !== opened.series) wrongs.push(untrue(`series.json says '${noted}'`));
    if (key !== opened.key) wrongs.push(untrue(`the journal's key is ${key === null ? 'gone' : 'another one'}`));
    if (now.eventsAckedUpTo > acknowledged.events) wrongs.push(untrue(`events up to ${now.eventsAckedUpTo} delivered`));
    const tooMany = subtractRanges(now.positionsAcked, acknowledged.positions);
    if (tooMany.length > 0) wrongs.push(untrue(`positions ${JSON.stringify(tooMany)} delivered`));
    return wrongs;
  }

  /** @returns what is wrong with one that was registered; null: nothing */
  function ofEvent(n: number, sha: string, found: string | null | undefined): Wrong | null {
    if (found === undefined) return n < going.cutFrom ? null : { is: 'lost', what: `event ${n} is gone` };
    if (found === null)
      return inRanges(going.stones, n) ? null : { is: 'lost', what: `of event ${n} only a hash is left` };
    return found === sha ? null : { is: 'lost', what: `event ${n} is another one` };
  }

  function ofEvents({ opened: now, events: found, journal }: Found): Wrong[] {
    const wrongs = [...events].flatMap(([n, sha]) => ofEvent(n, sha, found.get(n)) ?? []);
    const highest = Math.max(0, ...events.keys());
    if (now.nextEvent <= highest) wrongs.push(untrue(`event numbers go on at ${now.nextEvent}`));
    const broken = journal?.firstBroken ?? null;
    // Nothing was signed before the first checkpoint.
    if (broken !== null && (broken.why !== 'unsigned' || highest > UNSIGNED_EVENTS))
      wrongs.push(untrue(`the journal is broken at ${broken.n}: ${broken.why}`));
    return wrongs;
  }

  function ofPosition(n: number, sha: string, { opened: now, positions, skipped }: Found): Wrong[] {
    if (n >= now.nextPosition) return [untrue(`position number ${n} would be used again`)];
    const position = positions.get(n);
    if (position !== undefined && position !== sha) return [untrue(`position ${n} is another one`)];
    if (inRanges(going.positions, n)) return [];
    if (position === undefined && inRanges(stored, n)) return [untrue(`position ${n} was stored and is gone`)];
    // What waited for its commit is named by the start that finds it missing.
    if (position === undefined && !inRanges(skipped, n)) return [untrue(`position ${n} is gone and not named`)];
    return position !== undefined && inRanges(skipped, n) ? [untrue(`position ${n} is called skipped`)] : [];
  }

  function ofPositions(found: Found): Wrong[] {
    const wrongs = [...used].flatMap(([n, sha]) => ofPosition(n, sha, found));
    for (const n of found.positions.keys()) if (!used.has(n)) wrongs.push(untrue(`nobody recorded position ${n}`));
    return wrongs;
  }

  return {
    take,
    registered: () => events.size,
    broken: (found) => [...ofOpening(found), ...ofEvents(found), ...ofPositions(found)],
  };
}

/** `series`, `key` and `start` come before the first signature. */
const UNSIGNED_EVENTS = 3;
