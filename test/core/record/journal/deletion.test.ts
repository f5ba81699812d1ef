/** Records that were deleted by age or on demand: what stays can be verified. */
import { describe, expect, test } from 'vitest';
import { cutAt, mayErase } from '../../../../gateway/core/record/journal/deletion.ts';
import type { KeyEvent } from '../../../../gateway/core/record/journal/events.ts';
import { verifyExport, verifyJournal } from '../../../../gateway/core/record/journal/verify.ts';
import { sha256 } from '../../../../gateway/drivers/journal-keys.ts';
import {
  CHECKS,
  fullJournal,
  headAt,
  type SampleJournal,
  SUBJECT,
  signerOf,
  verified,
} from '../../../support/journal.ts';

const own = signerOf('a');
const next = signerOf('b');
const stranger = signerOf('stranger');
const trust = { keys: [own.key], known: [] };

describe('records deleted by age', () => {
  function aged(): SampleJournal {
    const journal = fullJournal(own);
    journal.seal({ type: 'checkpoint', reason: 'retention', from: 7 }, own);
    return journal;
  }

  test('a prefix that was cut at a checkpoint is told as such', () => {
    const journal = aged();
    const key = journal.records[1] as unknown as KeyEvent;
    journal.cut(7);
    expect(verified(journal, [own.key])).toMatchObject({ ok: true, cut: 6, checked: 7, unsignedTail: 0 });
    const lines = journal.lines({ keys: [key] });
    expect(verifyExport(lines, { keys: [], known: [] }, CHECKS)).toMatchObject({ ok: true, keys: [own.key] });
    expect(verifyJournal(journal.records, SUBJECT, trust, CHECKS)).toMatchObject({ ok: true, cut: 6 });
  });

  test('a key that was cut off still vouches for the one that follows', () => {
    const journal = fullJournal(own);
    const first = journal.records[1] as unknown as KeyEvent;
    const rotation = journal.seal({ type: 'key', reason: 'rotation', publicKey: next.key }, own) as unknown as KeyEvent;
    journal.seal({ type: 'checkpoint', reason: 'retention', from: 16 }, next);
    journal.cut(16);
    expect(verifyExport(journal.lines({ keys: [first, rotation] }), trust, CHECKS)).toMatchObject({
      ok: true,
      cut: 15,
    });
    expect(verified(journal, [own.key]).firstBroken).toEqual({ n: 16, why: 'key-unknown' });
    const changed = { ...rotation, publicKey: stranger.key };
    expect(verifyExport(journal.lines({ keys: [first, changed] }), trust, CHECKS).firstBroken).toEqual({
      n: null,
      why: 'header',
    });
  });

  test('who has more than the vehicle keeps may verify it', () => {
    expect(verified(aged(), [own.key])).toMatchObject({ ok: true, cut: null });
  });

  test('more missing than the vehicle says it cut off is missing', () => {
    const journal = aged();
    journal.cut(8);
    expect(verified(journal, [own.key]).firstBroken).toEqual({ n: 7, why: 'missing' });
  });

  test('the head before the cut, known from elsewhere, must be the one that it continues', () => {
    const journal = aged();
    const known = headAt(journal, 6);
    journal.cut(7);
    expect(verified(journal, [own.key], [known]).ok).toBe(true);
    expect(verified(journal, [own.key], [{ n: 6, head: sha256('another') }]).firstBroken).toEqual({
      n: 7,
      why: 'prev',
    });
  });

  test.each([
    [[2, 4, 9], 0, null],
    [[2, 4, 9], 1, 2],
    [[2, 4, 9], 3, 4],
    [[9, 4, 2], 7, 4],
    [[2, 4, 9], 8, 9],
    [[2, 4, 9], 100, 9],
    [[1], 5, null],
    [[], 5, null],
  ])('with checkpoints %j and %i old records it is cut at %j', (checkpoints, oldUpTo, from) => {
    expect(cutAt(checkpoints, oldUpTo)).toBe(from);
  });
});

test('what verification rests on is never erased', () => {
  const kinds = ['press', 'start', 'gnss', 'series', 'key', 'checkpoint', 'numbers-skipped'];
  expect(kinds.filter(mayErase)).toEqual(['press', 'start', 'gnss']);
});
