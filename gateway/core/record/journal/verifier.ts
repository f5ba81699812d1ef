/** Follows a journal record by record, for `verify.ts` (docs/journal.md, section 5). It stops at the first record that is broken. */
import { addRange, inRanges, type Ranges } from '../ranges.ts';
import { NAMED_AS } from './deletion.ts';
import {
  type JournalRecord,
  type LinkedEvent,
  type NamedNumbers,
  readEntry,
  readNamed,
  readSigned,
  type Subject,
} from './entries.ts';
import { type Head, type Sha256, startOf } from './hashing.ts';
import { createKeyring, type VerifySignature } from './keyring.ts';
import { createWalker } from './walker.ts';

export type Why =
  /** The first line is no header of this format. */
  | 'header'
  /** No record, or a line that is not in canonical form. */
  | 'unreadable'
  /** Of another vehicle or series. */
  | 'foreign'
  /** Another number stands where this one should. */
  | 'missing'
  | 'repeated'
  /** It is not what the next record, the footer or a known head names. */
  | 'content'
  /** It does not name the record before it. */
  | 'prev'
  | 'signature'
  /** Signed by a key that nobody vouched for, and no key that somebody did has signed since. */
  | 'key-unknown'
  /** No signature in the whole journal counts. */
  | 'unsigned'
  /** A tombstone for which no signed event answers. */
  | 'unannounced'
  /** The journal is known to go on, from this number on. */
  | 'truncated'
  /** The header or the footer was changed. */
  | 'frame';

export interface Broken {
  /** null: not a record, but what is around them. */
  n: number | null;
  why: Why;
}

/** What whoever verifies knows from elsewhere. */
export interface Trust {
  /** Public keys of the vehicle; empty: the first one in the journal is believed. */
  keys: readonly string[];
  /** Heads that were seen before, in any order. */
  known: readonly Head[];
}

export interface Checks {
  sha256: Sha256;
  verify: VerifySignature;
}

export interface Verification {
  /** Nothing contradicts. What it does not say: docs/journal.md, section 6. */
  ok: boolean;
  firstBroken: Broken | null;
  /** Events whose content was checked. */
  checked: number;
  /** Tombstones, by their reason: the content is gone, and the vehicle signed that it went so. */
  erased: Ranges;
  retention: Ranges;
  /** No record up to here is in it: they were cut off by age, or are before a known head. null: it begins at the beginning. */
  cut: number | null;
  /** Also the events that announce a key. unknown: by a key that nobody vouched for. */
  checkpoints: { valid: number; invalid: number; unknown: number };
  /** Records after the last signature that counts: whoever holds the journal could have made them. */
  unsignedTail: number;
  head: Head | null;
  /** Public keys that were believed. */
  keys: string[];
}

type Stone = { n: number; reason: 'erased' | 'retention' };

export interface Verifier {
  /** @param line the canonical JSON that the value was read from; null: it was not read from a line */
  take(value: unknown, line: string | null): void;
  /** An event `key` of a prefix that was cut off. @returns false: its signature is wrong, or it is none */
  introduce(value: unknown): boolean;
  /** Breaks it off here, unless it is broken already. */
  fail(n: number | null, why: Why): void;
  /** What whoever made the journal says the head is. */
  compare(head: string): void;
  /** The number that comes next; null: any may. */
  expected(): number | null;
  end(): Verification;
}

/** @param firstN null: the journal may begin with any number */
export function createVerifier(subject: Subject, firstN: number | null, trust: Trust, checks: Checks): Verifier {
  const { sha256 } = checks;
  const keyring = createKeyring(trust.keys, subject.vehicle, checks.verify);
  const walker = createWalker(sha256);
  const known = new Map(trust.known.map(({ n, head }) => [n, head]));
  const start = startOf(subject.vehicle, subject.series, sha256);
  const checkpoints = { valid: 0, invalid: 0, unknown: 0 };
  const stones: Stone[] = [];
  /** What events say was deleted: it counts once a signature covers them. */
  let said: NamedNumbers[] = [];
  const signedFor: Record<NamedNumbers['reason'], Ranges> = { erase: [], retention: [] };
  let broken: Broken | null = null;
  let first: JournalRecord | null = null;
  /** What is before the first record is known. */
  let anchored = false;
  let newest: number | null = null;
  let checked = 0;
  let unsignedTail = 0;
  let unknownSince: number | null = null;
  let keptFrom = 1;

  const expected = (): number | null => (newest === null ? firstN : newest + 1);

  function blame(found: Broken | null): void {
    broken ??= found;
  }

  /** What is open of the records before comes first. */
  function fail(n: number | null, why: Why): void {
    blame(walker.open() ?? { n, why });
  }

  function take(value: unknown, line: string | null): void {
    if (broken !== null) return;
    const record = readEntry(value, line, subject, sha256);
    const should = expected();
    if (typeof record === 'string') fail(should, record);
    else if (should !== null && record.n !== should) fail(should, record.n > should ? 'missing' : 'repeated');
    else follow(record);
  }

  function follow(record: JournalRecord): void {
    const { n, what } = record;
    if (first === null) begin(record);
    newest = n;
    unsignedTail++;
    blame(walker.step(record));
    if (what.kind === 'tombstone') stones.push({ n, reason: what.reason });
    else blame(judgeEvent(n, what.event));
    const head = known.get(n);
    if (head !== undefined) compare(head);
  }

  function begin(record: JournalRecord): void {
    first = record;
    const before = record.n === 1 ? start : known.get(record.n - 1);
    if (before !== undefined && before !== record.prev) blame({ n: record.n, why: 'prev' });
    anchored = record.prev === before || record.prev === start;
  }

  function judgeEvent(n: number, event: LinkedEvent): Broken | null {
    checked++;
    const gone = readNamed(event);
    if (gone !== null) said.push(gone);
    const signed = readSigned(event);
    if (signed === null) return null;
    if (signed === 'unreadable') return { n, why: 'unreadable' };
    const verdict = keyring.judge(event, signed);
    checkpoints[verdict]++;
    if (verdict === 'invalid') return { n, why: 'signature' };
    if (verdict === 'unknown') unknownSince ??= n;
    else vouchedFor(signed.type === 'checkpoint' ? signed.from : keptFrom);
    // It signs its own `prev`, so a misfit is the fault of the record before.
    return walker.open();
  }

  function vouchedFor(from: number): void {
    unsignedTail = 0;
    unknownSince = null;
    keptFrom = from;
    for (const one of said) signedFor[one.reason] = addRange(signedFor[one.reason], one.from, one.to);
    said = [];
  }

  function introduce(value: unknown): boolean {
    const read = readEntry(value, null, subject, sha256);
    if (typeof read === 'string' || read.what.kind !== 'event') return false;
    const signed = readSigned(read.what.event);
    return signed !== null && signed !== 'unreadable' && keyring.judge(read.what.event, signed) !== 'invalid';
  }

  function compare(head: string): void {
    if (broken === null && newest !== null) blame(walker.compare(head));
  }

  /** What shows only when all is read. */
  function judgeWhole(): void {
    const last = newest ?? 0;
    if ([...known.keys()].some((n) => n > last)) fail(last + 1, 'truncated');
    if (unknownSince !== null) fail(unknownSince, 'key-unknown');
    if (checkpoints.valid === 0) fail(first?.n ?? firstN, 'unsigned');
    if (first !== null && !anchored && first.n > keptFrom) fail(keptFrom, 'missing');
    const unannounced = stones.find(({ n, reason }) => !inRanges(signedFor[NAMED_AS[reason]], n));
    if (unannounced !== undefined) fail(unannounced.n, 'unannounced');
    blame(walker.open());
  }

  function end(): Verification {
    judgeWhole();
    const head = walker.head();
    return {
      ok: broken === null,
      firstBroken: broken,
      checked,
      erased: numbersOf(stones, 'erased'),
      retention: numbersOf(stones, 'retention'),
      cut: first === null || first.prev === start ? null : first.n - 1,
      checkpoints,
      unsignedTail,
      head: newest === null || head === null ? null : { n: newest, head },
      keys: keyring.believed(),
    };
  }

  return { take, introduce, fail, compare, expected, end };
}

function numbersOf(stones: readonly Stone[], reason: Stone['reason']): Ranges {
  return stones.reduce<Ranges>((all, one) => (one.reason === reason ? addRange(all, one.n, one.n) : all), []);
}
