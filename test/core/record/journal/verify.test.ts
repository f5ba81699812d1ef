/** What verification says of journals that are as the vehicle made them, and of what a stranger hands over. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Head } from '../../../../gateway/core/record/journal/hashing.ts';
import { verifyExport, verifyJournal } from '../../../../gateway/core/record/journal/verify.ts';
import { sha256 } from '../../../../gateway/drivers/journal-keys.ts';
import {
  CHECKS,
  changed,
  fullJournal,
  headAt,
  press,
  SERIES,
  type Stored,
  SUBJECT,
  signerOf,
  VEHICLE,
  verified,
} from '../../../support/journal.ts';

const own = signerOf('a');
const next = signerOf('b');
const stranger = signerOf('stranger');
const trust = { keys: [own.key], known: [] };
/** As the platform has them: what was in the messages, with its keys in any order. */
const received = (records: readonly Stored[]): unknown[] =>
  records.map((record) => JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(record).reverse()))));

describe('a platform that has the messages', () => {
  test('verifies them without an export, and comes to the same head', () => {
    const journal = fullJournal(own);
    const result = verifyJournal(received(journal.records), SUBJECT, trust, CHECKS);
    expect(result).toMatchObject({ ok: true, firstBroken: null, checked: 12, unsignedTail: 2, cut: null });
    expect(result.head).toEqual(journal.chain.head());
    expect(result.head).toEqual(verified(journal, [own.key]).head);
  });

  test('goes on from a head that it verified before, and from nowhere else', () => {
    const journal = fullJournal(own);
    const rest = received(journal.records.slice(4));
    const knowing = (known: Head[]) => verifyJournal(rest, SUBJECT, { ...trust, known }, CHECKS);
    expect(knowing([headAt(journal, 4)])).toMatchObject({ ok: true, cut: 4, checked: 8 });
    // The vehicle has cut nothing off: what is missing is missing.
    expect(knowing([]).firstBroken).toEqual({ n: 1, why: 'missing' });
    expect(knowing([headAt(journal, 5)]).firstBroken).toEqual({ n: 1, why: 'missing' });
    expect(knowing([{ n: 4, head: sha256('another') }]).firstBroken).toEqual({ n: 5, why: 'prev' });
  });

  test.each(Object.keys(fullJournal(own).records[5] ?? {}))('sees %s of an event changed', (key) => {
    const entries = received(fullJournal(own).records) as Record<string, unknown>[];
    const event = entries[5] ?? {};
    event[key] = typeof event[key] === 'number' ? Number(event[key]) + 1 : { was: event[key] };
    expect(verifyJournal(entries, SUBJECT, trust, CHECKS).firstBroken?.n).toBe(6);
  });

  test('sees a key more and a key less', () => {
    const entries = received(fullJournal(own).records) as Record<string, unknown>[];
    const more = entries.with(5, { ...entries[5], comment: '' });
    expect(verifyJournal(more, SUBJECT, trust, CHECKS).firstBroken).toEqual({ n: 6, why: 'content' });
    const { input: _, ...less } = entries[5] ?? {};
    expect(verifyJournal(entries.with(5, less), SUBJECT, trust, CHECKS).firstBroken).toEqual({ n: 6, why: 'content' });
  });

  test('is not fooled by the events of another vehicle or series', () => {
    const entries = received(fullJournal(own).records);
    const others = { vehicle: 'AMB-973-08', series: SERIES };
    expect(verifyJournal(entries, others, trust, CHECKS).ok).toBe(false);
    const foreign = verifyJournal(entries, { vehicle: VEHICLE, series: '0011223344556677' }, trust, CHECKS);
    expect(foreign.firstBroken).toEqual({ n: null, why: 'foreign' });
  });
});

describe('whose signature', () => {
  test('the wrong key is no key', () => {
    expect(verified(fullJournal(own), [stranger.key])).toMatchObject({
      firstBroken: { n: 2, why: 'key-unknown' },
      checkpoints: { valid: 0, invalid: 0, unknown: 4 },
      unsignedTail: 14,
    });
  });

  test('who knows no key believes the first, and is told which', () => {
    expect(verified(fullJournal(own), [])).toMatchObject({ ok: true, keys: [own.key] });
  });

  test('a rotated key is vouched for by the one before', () => {
    const journal = fullJournal(own);
    journal.seal({ type: 'key', reason: 'rotation', publicKey: next.key }, own);
    journal.record(press('2'));
    journal.seal({ type: 'checkpoint', reason: 'boot', from: 1 }, next);
    for (const keys of [[own.key], []]) {
      const result = verified(journal, keys);
      expect(result).toMatchObject({ ok: true, unsignedTail: 0, checkpoints: { valid: 6, unknown: 0 } });
      expect(result.keys).toEqual([own.key, next.key]);
    }
    // Who learns of the vehicle later knows the new key only: it signs for everything before.
    expect(verified(journal, [next.key])).toMatchObject({ ok: true, checkpoints: { valid: 1, unknown: 5 } });
  });

  test('a key that replaces a lost one has to be made known from elsewhere', () => {
    const journal = fullJournal(own);
    journal.seal({ type: 'key', reason: 'replaced', publicKey: next.key }, next);
    journal.seal({ type: 'checkpoint', reason: 'boot', from: 1 }, next);
    expect(verified(journal, [own.key])).toMatchObject({
      firstBroken: { n: 15, why: 'key-unknown' },
      unsignedTail: 4,
    });
    expect(verified(journal, [own.key, next.key])).toMatchObject({ ok: true, unsignedTail: 0 });
  });

  test('a rotation that the old key did not sign announces nothing', () => {
    const journal = fullJournal(own);
    journal.seal({ type: 'key', reason: 'rotation', publicKey: stranger.key }, stranger);
    journal.seal({ type: 'checkpoint', reason: 'boot', from: 1 }, stranger);
    expect(verified(journal, [own.key]).firstBroken).toEqual({ n: 15, why: 'key-unknown' });
  });

  test('a signature of another event is none', () => {
    const journal = fullJournal(own);
    const [one, two] = [journal.records[3], journal.records[6]];
    if (two === undefined || !('signature' in two)) throw new Error('no checkpoint');
    journal.records[3] = changed(one, { signature: two.signature });
    expect(verified(journal, [own.key]).firstBroken).toEqual({ n: 4, why: 'signature' });
  });
});

test('nothing that a stranger hands over throws', () => {
  const odd = fc.oneof(fc.anything(), fc.jsonValue(), fc.constantFrom(...fullJournal(own).records));
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 6 }), (entries) => {
      const result = verifyJournal(entries, SUBJECT, trust, CHECKS);
      expect(result.ok).toBe(result.firstBroken === null);
      expect(entries.length === 0 || !result.ok || result.checkpoints.valid > 0).toBe(true);
    }),
  );
  const lines = fullJournal(own).lines();
  const oddLine = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom(...lines, '[]', 'null', '{"sha256":1}', '{'.repeat(99)),
  );
  fc.assert(
    fc.property(fc.array(oddLine, { maxLength: 6 }), (some) => {
      expect(verifyExport(some, trust, CHECKS).ok).toBe(false);
    }),
  );
  expect(verifyExport([`${'['.repeat(200_000)}`], trust, CHECKS).firstBroken).toEqual({ n: null, why: 'header' });
});
