/** Which record is named where more than one is wrong, where the end tells nothing, and where only the frame is. */
import { describe, expect, test } from 'vitest';
import { canonical } from '../../../../gateway/core/record/journal/canonical.ts';
import { frameHash } from '../../../../gateway/core/record/journal/export.ts';
import { verifyExport, verifyJournal } from '../../../../gateway/core/record/journal/verify.ts';
import { sha256 } from '../../../../gateway/drivers/journal-keys.ts';
import {
  changed,
  fullJournal,
  headAt,
  rememberingChecks,
  type Stored,
  SUBJECT,
  signerOf,
} from '../../../support/journal.ts';

const own = signerOf('a');
const checks = rememberingChecks();
const trust = { keys: [own.key], known: [] };
const LINES = fullJournal(own).lines();
const RECORDS = LINES.length - 2;

/** One digit of a key of a record is another one. */
const touched = (n: number, key: string): string =>
  (LINES[n] ?? '').replace(
    new RegExp(`("${key}":")(.)`),
    (_all, before, digit) => before + (digit === '0' ? '1' : '0'),
  );
const contentKey = (n: number): string => (LINES[n]?.includes('"salt"') === true ? 'salt' : 'hash');
const brokenIn = (lines: readonly string[]) => verifyExport(lines, trust, checks).firstBroken;

describe('two records changed', () => {
  test.each(Array.from({ length: RECORDS - 2 }, (_, i) => i + 1))('the content of %i and of a later one', (n) => {
    // Of two neighbours the second may be named: a changed `prev` looks the same.
    for (let later = n + 2; later <= RECORDS; later++) {
      const lines = LINES.with(n, touched(n, contentKey(n))).with(later, touched(later, contentKey(later)));
      expect(brokenIn(lines)?.n, `and ${later}`).toBe(n);
    }
  });

  test.each(Array.from({ length: RECORDS - 2 }, (_, i) => i + 1))(
    'what %i names, and the content of a later one',
    (n) => {
      for (let later = n + 1; later <= RECORDS; later++) {
        const lines = LINES.with(n, touched(n, 'prev')).with(later, touched(later, contentKey(later)));
        expect(brokenIn(lines)?.n, `and ${later}`).toBe(n);
      }
    },
  );

  test('before a checkpoint, which vouches for what it names, and after it', () => {
    for (const checkpoint of [4, 7, 12]) {
      const before = touched(checkpoint - 1, 'salt');
      const lines = LINES.with(checkpoint - 1, before).with(checkpoint + 1, touched(checkpoint + 1, 'prev'));
      expect(brokenIn(lines)).toEqual({ n: checkpoint - 1, why: 'content' });
    }
  });

  test('one changed, and one of the next but one taken out', () => {
    for (let n = 1; n <= RECORDS - 2; n++) {
      const lines = LINES.with(n, touched(n, contentKey(n))).toSpliced(n + 2, 1);
      expect(brokenIn(lines)?.n).toBe(n);
    }
  });

  test('one changed and the footer too, or the rest missing', () => {
    const footer = (LINES.at(-1) ?? '').replace(
      /("head":")(.)/,
      (_all, key, digit) => key + (digit === '0' ? '1' : '0'),
    );
    for (let n = 1; n < RECORDS; n++) {
      const lines = LINES.with(n, touched(n, contentKey(n)));
      expect(brokenIn(lines.with(-1, footer))?.n).toBe(n);
      expect(brokenIn(lines.slice(0, n + 2))?.n).toBe(n);
    }
  });
});

test('what a record names is told from what it is, the last one included', () => {
  expect(brokenIn(LINES.with(6, touched(6, 'salt')))).toEqual({ n: 6, why: 'content' });
  expect(brokenIn(LINES.with(6, touched(6, 'prev')))).toEqual({ n: 6, why: 'prev' });
  expect(brokenIn(LINES.with(14, touched(14, 'salt')))).toEqual({ n: 14, why: 'content' });
  expect(brokenIn(LINES.with(14, touched(14, 'prev')))).toEqual({ n: 14, why: 'prev' });
});

describe('records that nothing follows', () => {
  const entries = fullJournal(own).records;
  const judged = (records: readonly Stored[]) => verifyJournal(records, SUBJECT, trust, checks);

  test('the last but one is held by the last', () => {
    for (const n of [5, 13]) {
      const records = entries.slice(0, n + 1).with(n - 1, changed(entries[n - 1], { clock: 'ntp' }));
      expect(judged(records).firstBroken).toEqual({ n, why: 'content' });
    }
  });

  test('the last is held by nothing but a signature or a head that is known', () => {
    const records = entries.with(13, changed(entries[13], { clock: 'ntp' }));
    expect(judged(records)).toMatchObject({ ok: true, unsignedTail: 2 });
    const known = [headAt(fullJournal(own), 14)];
    const result = verifyJournal(records, SUBJECT, { ...trust, known }, checks);
    expect(result.firstBroken).toEqual({ n: 14, why: 'content' });
  });

  test('a known head says which of two it was', () => {
    const known = [headAt(fullJournal(own), 13)];
    const knowing = (records: Stored[]) => verifyJournal(records, SUBJECT, { ...trust, known }, checks).firstBroken;
    const upTo = entries.slice(0, 13);
    expect(knowing(upTo.with(11, changed(entries[11], { mono: 1 })))?.n).toBe(12);
    expect(knowing(upTo.with(12, changed(entries[12], { prev: sha256('another') })))).toEqual({ n: 13, why: 'prev' });
    expect(knowing(upTo.with(12, changed(entries[12], { mono: 1 })))).toEqual({ n: 13, why: 'content' });
    // Whatever is wrong after it.
    const both = entries
      .with(4, changed(entries[4], { mono: 1 }))
      .with(6, changed(entries[6], { prev: sha256('another') }));
    const six = [headAt(fullJournal(own), 6)];
    expect(verifyJournal(both, SUBJECT, { ...trust, known: six }, checks).firstBroken?.n).toBe(5);
  });
});

describe('the form of the file', () => {
  test('a line has one form only', () => {
    for (let i = 0; i < LINES.length; i++) {
      const spaced = LINES.with(i, (LINES[i] ?? '').replace('":', '": '));
      expect(brokenIn(spaced)).toEqual(i === 0 ? { n: null, why: 'header' } : { n: i, why: 'unreadable' });
    }
    const { hash, n, prev, reason } = JSON.parse(LINES[8] ?? '');
    expect(brokenIn(LINES.with(8, JSON.stringify({ n, hash, prev, reason })))).toEqual({ n: 8, why: 'unreadable' });
    expect(brokenIn(LINES.with(8, `{"hash":"${hash}","hash":${LINES[8]?.slice(8)}`))?.n).toBe(8);
  });

  test('an event without its vehicle is of nobody', () => {
    const { vehicle: _, ...rest } = JSON.parse(LINES[6] ?? '');
    expect(brokenIn(LINES.with(6, canonical(rest)))).toEqual({ n: 6, why: 'foreign' });
  });

  test('nothing comes after the footer but the end', () => {
    expect(brokenIn([...LINES, ''])).toBeNull();
    for (const more of [LINES[14], LINES.at(-1), '{}', 'x']) {
      expect(brokenIn([...LINES, more ?? ''])).toEqual({ n: 15, why: 'unreadable' });
    }
  });

  test.each([
    ['events', 11],
    ['tombstones', 3],
    ['n', 13],
    ['events', -1],
    ['head', 'x'],
  ])('a footer whose %s is %s fits nothing, though its sum is right', (key, value) => {
    const { sha256: _, ...footer } = { ...JSON.parse(LINES.at(-1) ?? ''), [key]: value };
    const line = canonical({ ...footer, sha256: frameHash(LINES[0] ?? '', footer, sha256) });
    expect(brokenIn(LINES.with(-1, line))).toEqual({ n: null, why: 'frame' });
  });
});

test('an event about numbers of positions announces no deletion of events', () => {
  const journal = fullJournal(own);
  const press = journal.records[5];
  journal.record({ type: 'numbers-skipped', of: 'p', from: 6, to: 6, reason: 'erase' });
  journal.record({ type: 'numbers-skipped', of: 'e', from: 6, to: 6, reason: 'quota' });
  journal.seal({ type: 'checkpoint', reason: 'erase', from: 1 }, own);
  const { prev } = press ?? {};
  const event = JSON.parse(LINES[6] ?? '');
  journal.records[5] = { n: 6, prev: prev ?? '', hash: sha256(canonical(event)), reason: 'erased' };
  expect(verifyExport(journal.lines(), trust, checks).firstBroken).toEqual({ n: 6, why: 'unannounced' });
});
