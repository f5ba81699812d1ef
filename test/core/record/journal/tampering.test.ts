/** Every change of a sample journal that one hand can make with one touch: it is seen, and the right record is named. */
import { expect, test } from 'vitest';
import type { Broken } from '../../../../gateway/core/record/journal/verifier.ts';
import { verifyExport } from '../../../../gateway/core/record/journal/verify.ts';
import { createSampleJournal, fullJournal, press, rememberingChecks, signerOf } from '../../../support/journal.ts';
import { byteChanges, changed } from '../../../support/journal-changes.ts';

const signer = signerOf('a');
const LINES = fullJournal(signer).lines();
const RECORDS = LINES.length - 2;
const checks = rememberingChecks();
const trust = { keys: [signer.key], known: [] };

const brokenIn = (lines: readonly string[]): Broken | null => verifyExport(lines, trust, checks).firstBroken;
const without = (i: number): string[] => LINES.filter((_, at) => at !== i);

test('the sample is sound', () => {
  expect(verifyExport(LINES, trust, checks)).toMatchObject({
    ok: true,
    firstBroken: null,
    checked: 12,
    erased: [[8, 8]],
    retention: [[9, 9]],
    cut: null,
    checkpoints: { valid: 4, invalid: 0, unknown: 0 },
    unsignedTail: 2,
    head: { n: 14 },
    keys: [signer.key],
  });
});

test('every byte of every line, changed in several ways or taken out', () => {
  const file = Buffer.from(`${LINES.join('\n')}\n`);
  let changes = 0;
  const missed: string[] = [];
  for (const change of byteChanges(LINES)) {
    changes++;
    const found = brokenIn(changed(file, change).toString('utf8').split('\n'));
    const named = found !== null && (change.n === null || found.n === change.n);
    if (!named) missed.push(`${JSON.stringify(change)}: ${JSON.stringify(found)}`);
  }
  expect(missed).toEqual([]);
  expect(changes).toBeGreaterThan(4 * file.length);
}, 300_000);

test('every record taken out', () => {
  for (let n = 1; n <= RECORDS; n++) {
    expect(brokenIn(without(n))).toEqual({ n, why: n === RECORDS ? 'truncated' : 'missing' });
  }
});

test('every two records swapped', () => {
  for (let a = 1; a <= RECORDS; a++) {
    for (let b = a + 1; b <= RECORDS; b++) {
      const swapped = [...LINES];
      [swapped[a], swapped[b]] = [swapped[b] ?? '', swapped[a] ?? ''];
      expect(brokenIn(swapped)).toEqual({ n: a, why: 'missing' });
    }
  }
});

test('every record put in once more, anywhere', () => {
  for (let n = 1; n <= RECORDS; n++) {
    for (let at = 1; at <= RECORDS + 1; at++) {
      if (at === n || at === n + 1) continue;
      const inserted = LINES.toSpliced(at, 0, LINES[n] ?? '');
      expect(brokenIn(inserted)).toEqual({ n: at, why: at > n ? 'repeated' : 'missing' });
    }
    expect(brokenIn(LINES.toSpliced(n, 0, LINES[n] ?? ''))).toEqual({ n: n + 1, why: 'repeated' });
  }
});

test('every truncation, by lines and by bytes', () => {
  for (let kept = 0; kept < LINES.length; kept++) {
    const found = brokenIn(LINES.slice(0, kept));
    expect(found).toEqual(kept === 0 ? { n: null, why: 'header' } : { n: kept, why: 'truncated' });
    // The footer stays: what it names is not there.
    const last = LINES.at(-1) ?? '';
    if (kept > 0 && kept < LINES.length - 1)
      expect(brokenIn([...LINES.slice(0, kept), last])).toEqual({ n: kept, why: 'truncated' });
  }
  const file = Buffer.from(LINES.join('\n'));
  for (let bytes = 0; bytes < file.length; bytes++) {
    expect(brokenIn(file.subarray(0, bytes).toString('utf8').split('\n'))).not.toBeNull();
  }
});

test('the beginning taken off is no cut of the vehicle, whatever the header says', () => {
  for (let from = 2; from <= RECORDS; from++) {
    const header = (LINES[0] ?? '').replace('"from":1', `"from":${from}`);
    // With a footer to match, as a forger would make it.
    const journal = fullJournal(signer);
    journal.cut(from);
    const forged = journal.lines();
    expect(forged[0]).toBe(header);
    const unsigned = from > 12;
    expect(brokenIn(forged)).toEqual(unsigned ? { n: from, why: 'unsigned' } : { n: 1, why: 'missing' });
  }
});

test('records of another series, of another vehicle', () => {
  const other = (subject: { vehicle?: string; series?: string }): string[] => {
    const journal = createSampleJournal(subject);
    for (let n = 1; n <= RECORDS; n++) journal.record(press('1'));
    return journal.lines();
  };
  for (const foreign of [other({ series: '0011223344556677' }), other({ vehicle: 'AMB-973-08' })]) {
    for (let n = 1; n <= RECORDS; n++) {
      const replayed = LINES.with(n, foreign[n] ?? '');
      expect(brokenIn(replayed)).toEqual({ n, why: 'foreign' });
    }
  }
});

test('a record of the same series that was never recorded', () => {
  const forged = createSampleJournal();
  for (let n = 1; n <= RECORDS; n++) forged.record(press('9'));
  const records = forged.lines();
  for (let n = 1; n <= RECORDS; n++) {
    // Its `prev` is of another chain; that of the first one is the same in both.
    expect(brokenIn(LINES.with(n, records[n] ?? ''))?.n).toBe(n);
  }
});
