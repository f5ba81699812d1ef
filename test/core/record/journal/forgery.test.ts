/** What somebody can do who has everything but the key, and what he cannot. */
import { describe, expect, test } from 'vitest';
import { createChain } from '../../../../gateway/core/record/journal/chain.ts';
import { newSalt, sha256 } from '../../../../gateway/drivers/journal-keys.ts';
import {
  changed,
  createSampleJournal,
  fullJournal,
  headAt,
  type SampleJournal,
  type Stored,
  SUBJECT,
  signerOf,
  verified,
} from '../../../support/journal.ts';

const own = signerOf('a');
const stranger = signerOf('stranger');

/** The same events again, as somebody makes them who has everything but the key. */
function forged(journal: SampleJournal, change: (records: Stored[]) => Stored[], signer = stranger): SampleJournal {
  const again = createSampleJournal();
  for (const record of change([...journal.records])) {
    const { salt: _s, prev: _p, key, signature, n: _n, ...body } = record as Record<string, unknown> & Stored;
    const mine = 'publicKey' in body ? { ...body, publicKey: signer.key } : body;
    if (signature === undefined) again.record({ ...mine, ...(key === undefined ? {} : { key }) } as never);
    else again.seal(mine as never, signer);
  }
  return again;
}

describe('somebody who computes the chain anew', () => {
  const pressChanged = (records: Stored[]) =>
    records.map((record) => (record.n === 6 ? changed(record, { t: 1_795_333_900_000 }) : record));
  const withoutStones = (records: Stored[]) => records.filter((record) => 'salt' in record);

  test('is found out by the key', () => {
    const made = forged(fullJournal(own), (all) => pressChanged(withoutStones(all)));
    expect(verified(made, [own.key])).toMatchObject({ ok: false, firstBroken: { why: 'key-unknown' } });
    // Who knows no key is fooled: the whole of it is of one hand, and of the wrong one.
    expect(verified(made, [])).toMatchObject({ ok: true, keys: [stranger.key] });
  });

  test('is found out by the missing signatures', () => {
    const made = forged(fullJournal(own), (all) => withoutStones(all).filter((record) => !('signature' in record)));
    expect(verified(made, [own.key]).firstBroken).toEqual({ n: 1, why: 'unsigned' });
    expect(verified(made, []).firstBroken).toEqual({ n: 1, why: 'unsigned' });
  });

  test('can replace what nobody has signed for yet, and the length of it is told', () => {
    const journal = fullJournal(own);
    const before = headAt(journal, 14);
    journal.records.splice(12);
    const chain = createChain({ ...SUBJECT, last: headAt(journal, 12), sha256, newSalt });
    const { salt: _s, prev: _p, ...template } = journal.records[5] as Record<string, unknown> & { n: number };
    journal.records.push(chain.link({ ...template, n: 13 }) as Stored);
    expect(verified(journal, [own.key])).toMatchObject({ ok: true, unsignedTail: 1 });
    // Who has seen the head of then sees that it is another one now.
    expect(verified(journal, [own.key], [before]).firstBroken).toEqual({ n: 14, why: 'truncated' });
    journal.records.push(chain.link({ ...template, n: 14 }) as Stored);
    expect(verified(journal, [own.key], [before]).firstBroken).toEqual({ n: 14, why: 'content' });
  });

  test('cannot pass a record off as erased: no signature says so', () => {
    const journal = fullJournal(own);
    journal.erase(6);
    expect(verified(journal, [own.key])).toMatchObject({ firstBroken: { n: 6, why: 'unannounced' }, unsignedTail: 3 });
    journal.seal({ type: 'checkpoint', reason: 'erase', from: 1 }, own);
    expect(verified(journal, [own.key])).toMatchObject({
      ok: true,
      erased: [
        [6, 6],
        [8, 8],
      ],
      unsignedTail: 0,
    });
  });

  test('cannot say of another reason', () => {
    const journal = fullJournal(own);
    journal.records[7] = { ...journal.records[7], reason: 'retention' } as Stored;
    expect(verified(journal, [own.key]).firstBroken).toEqual({ n: 8, why: 'unannounced' });
  });

  test('cannot change two tombstones so that they fit each other', () => {
    const journal = fullJournal(own);
    const [, , , , , , , stone, after] = journal.records;
    journal.records[7] = { ...stone, hash: sha256('another') } as Stored;
    journal.records[8] = { ...after, prev: headAt(journal, 8).head } as Stored;
    expect(verified(journal, [own.key]).firstBroken).toEqual({ n: 9, why: 'content' });
  });
});
