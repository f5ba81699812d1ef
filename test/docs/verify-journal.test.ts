/** The verifier of docs/examples/, written from docs/journal.md alone, against ours: over one sample and whatever was done to it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { canonical } from '../../gateway/core/record/journal/canonical.ts';
import { frameHash } from '../../gateway/core/record/journal/export.ts';
import { verifyExport } from '../../gateway/core/record/journal/verify.ts';
import { fullJournal, rememberingChecks, signerOf } from '../support/journal.ts';
import { byteChanges, changed } from '../support/journal-changes.ts';
import { runVerifier, verdicts, WITHOUT_PYTHON, WITHOUT_SIGNATURES } from '../support/running/journal-verifier.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const signer = signerOf('a');
const other = signerOf('b');
const checks = rememberingChecks();
const LINES = fullJournal(signer).lines();

beforeEach((context) => {
  if (WITHOUT_PYTHON !== null) context.skip(WITHOUT_PYTHON);
});

function fileOf(lines: readonly string[]): string {
  const file = join(createWorkplace().dir, 'journal.jsonl');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** @param keys empty: the first key in the file is believed */
function ours(lines: readonly string[], keys: readonly string[]) {
  return verifyExport(lines, { keys, known: [] }, checks);
}

test('it says the same of a sound journal', (context) => {
  if (WITHOUT_SIGNATURES !== null) context.skip(WITHOUT_SIGNATURES);
  const { code, said, complaint } = runVerifier([fileOf(LINES), signer.key]);
  const { unsignedTail, keys } = ours(LINES, [signer.key]);
  expect(said).toEqual({ ok: true, records: 14, gone: [8, 9], cut: 0, unsignedTail, keys });
  expect([code, complaint]).toEqual([0, '']);
});

test('without a package for signatures it checks the chain, and says what it did not check', () => {
  const sound = runVerifier([fileOf(LINES), signer.key], false);
  expect(sound).toMatchObject({ code: 0, said: { ok: true, records: 14 } });
  expect(sound.complaint).toContain('signatures were NOT checked');
  const broken = runVerifier([fileOf(LINES.with(6, LINES[6]?.replace('"key":"G"', '"key":"V"') ?? ''))], false);
  expect(broken).toMatchObject({ code: 1, said: { ok: false, n: 6 } });
});

test('every byte changed by one bit, and every fifth taken out: the same record is named', (context) => {
  if (WITHOUT_SIGNATURES !== null) context.skip(WITHOUT_SIGNATURES);
  const file = Buffer.from(`${LINES.join('\n')}\n`);
  const changes = [...byteChanges(LINES)].filter(({ at, to }) =>
    to === null ? at % 5 === 0 : to === ((file[at] ?? 0) ^ 1),
  );
  const theirs = verdicts(file, [signer.key], changes);
  expect(theirs).toHaveLength(changes.length);
  const different = changes.flatMap((change, i) => {
    const n = ours(changed(file, change).toString('utf8').split('\n'), [signer.key]).firstBroken?.n;
    const theirN = theirs[i]?.[0];
    return n === theirN ? [] : [{ ...change, ours: n, theirs: theirs[i] }];
  });
  expect(different).toEqual([]);
}, 300_000);

/** What is done to the lines, by name. */
const VARIANTS: [what: string, lines: () => string[]][] = [
  ['a record is taken out', () => LINES.toSpliced(6, 1)],
  ['the first record is taken out', () => LINES.toSpliced(1, 1)],
  ['two records change places', () => LINES.with(5, LINES[9] ?? '').with(9, LINES[5] ?? '')],
  ['a record stands twice', () => LINES.toSpliced(6, 0, LINES[6] ?? '')],
  ['the end is missing', () => LINES.slice(0, 9)],
  ['the end is missing and the footer is there', () => [...LINES.slice(0, 9), LINES.at(-1) ?? '']],
  ['the footer is missing', () => LINES.slice(0, -1)],
  ['there is something after the footer', () => [...LINES, LINES[14] ?? '']],
  ['nothing is there', () => ['']],
  ['only a header is there', () => LINES.slice(0, 1)],
  ['only header and footer are there', () => [LINES[0] ?? '', LINES.at(-1) ?? '']],
  ['the beginning was taken off by no one who may', () => rewritten((journal) => journal.cut(7))],
  ['the footer counts wrongly', () => countedWrongly({ events: 11 })],
  ['the footer names an earlier record', () => countedWrongly({ n: 13 })],
  ['the footer names another head', () => countedWrongly({ head: checks.sha256('another') })],
  ['two records are changed', () => LINES.with(5, LINES[5]?.replace('424', '425') ?? '').with(9, LINES[10] ?? '')],
  ['the unsigned end was recomputed', () => rewritten((journal) => void journal.records.splice(12))],
  ['everything signed was left out', () => rewritten((journal) => void journal.records.splice(1))],
];

function countedWrongly(change: object): string[] {
  const { sha256: _, ...footer } = { ...JSON.parse(LINES.at(-1) ?? ''), ...change };
  return LINES.with(-1, canonical({ ...footer, sha256: frameHash(LINES[0] ?? '', footer, checks.sha256) }));
}

function rewritten(change: (journal: ReturnType<typeof fullJournal>) => void): string[] {
  const journal = fullJournal(signer);
  change(journal);
  return journal.lines();
}

const cutAtACheckpoint = (): string[] => {
  const journal = fullJournal(signer);
  const key = journal.records[1];
  journal.seal({ type: 'checkpoint', reason: 'retention', from: 7 }, signer);
  journal.cut(7);
  return journal.lines({ keys: [key as never] });
};
const rotated = (): string[] => {
  const journal = fullJournal(signer);
  journal.seal({ type: 'key', reason: 'rotation', publicKey: other.key }, signer);
  journal.seal({ type: 'checkpoint', reason: 'boot', from: 1 }, other);
  return journal.lines();
};
const strangerSigns = (): string[] => {
  const journal = fullJournal(signer);
  journal.seal({ type: 'key', reason: 'replaced', publicKey: other.key }, other);
  journal.seal({ type: 'checkpoint', reason: 'boot', from: 1 }, other);
  return journal.lines();
};
const unannounced = (): string[] => {
  const journal = fullJournal(signer);
  // In the tail that anybody could have written.
  journal.erase(6);
  return journal.lines();
};

describe.each([
  ...VARIANTS,
  ['it was cut at a checkpoint', cutAtACheckpoint],
  ['the key was rotated', rotated],
  ['a stranger signs the end', strangerSigns],
  ['a tombstone has no signature behind it', unannounced],
] as [string, () => string[]][])('where %s', (_what, lines) => {
  test.for<[known: string, keys: string[]]>([
    ['its key', [signer.key]],
    ['another key', [other.key]],
    ['no key', []],
  ])('both say the same, knowing %s', ([, keys], context) => {
    if (WITHOUT_SIGNATURES !== null) context.skip(WITHOUT_SIGNATURES);
    const mine = ours(lines(), keys);
    const { code, said } = runVerifier([fileOf(lines()), ...keys]);
    expect([code, said['ok'], said['n'] ?? null]).toEqual([mine.ok ? 0 : 1, mine.ok, mine.firstBroken?.n ?? null]);
    if (!mine.ok) return;
    expect(said).toMatchObject({ cut: mine.cut ?? 0, unsignedTail: mine.unsignedTail, keys: mine.keys.toSorted() });
  });
});
