/** What docs/journal.md says is so: its sample, its figures, its lines of Python. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '../../gateway/core/record/journal/canonical.ts';
import { headAfter, startOf } from '../../gateway/core/record/journal/hashing.ts';
import { verifyExport } from '../../gateway/core/record/journal/verify.ts';
import { sha256 } from '../../gateway/drivers/journal-keys.ts';
import { CHECKS, fullJournal, SERIES, signerOf, VEHICLE } from '../support/journal.ts';
import { PYTHON, WITHOUT_PYTHON, WITHOUT_SIGNATURES } from '../support/running/journal-verifier.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const DOCS = resolve(import.meta.dirname, '../../docs');
const page = readFileSync(join(DOCS, 'journal.md'), 'utf8');
const sample = readFileSync(join(DOCS, 'examples/journal.jsonl'), 'utf8');
const LINES = sample.trimEnd().split('\n');
const signer = signerOf('a');

const block = (name: string): string => new RegExp(`^\`\`\`${name}\n([^]*?)^\`\`\``, 'm').exec(page)?.[1] ?? '';

test('the sample is what the vehicle makes', () => {
  expect(LINES).toEqual(fullJournal(signer).lines());
  expect(verifyExport(LINES, { keys: [signer.key], known: [] }, CHECKS).ok).toBe(true);
});

test('the figures of the page are those of the sample', () => {
  expect(block('json').replaceAll('\n', '')).toBe(LINES[1]);
  const start = startOf(VEHICLE, SERIES, sha256);
  const hash = sha256(LINES[1] ?? '');
  const head = headAfter(start, hash, sha256);
  for (const said of [signer.key, start, hash, head]) expect(page).toContain(said);
  expect(JSON.parse(LINES[1] ?? '').prev).toBe(start);
  expect(JSON.parse(LINES[2] ?? '').prev).toBe(head);
});

const python = (code: string, args: string[], input = '') =>
  spawnSync(PYTHON, ['-c', code, ...args], { input, encoding: 'utf8', maxBuffer: 64 * 1_048_576 });

test('the thirty lines verify the sample and nothing that was made of it', (context) => {
  if (WITHOUT_SIGNATURES !== null) context.skip(WITHOUT_SIGNATURES);
  const code = block('python verify');
  expect(code.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(30);
  const file = join(createWorkplace().dir, 'journal.jsonl');
  const says = (lines: readonly string[], key = signer.key) => {
    writeFileSync(file, `${lines.join('\n')}\n`);
    const { status, stdout, stderr } = python(code, [file, key]);
    return { sound: status === 0, text: stdout + stderr };
  };
  const sound = says(LINES);
  expect(sound.sound, sound.text).toBe(true);
  expect(sound.text).toContain('14 records, 2 of them deleted, 2 after the last signature, head 5462392eac23');
  expect(says(LINES, signerOf('b').key).sound).toBe(false);
  for (let n = 1; n <= 14; n++) {
    const line = LINES[n] ?? '';
    expect(says(LINES.toSpliced(n, 1)).sound).toBe(false);
    expect(says(LINES.toSpliced(n, 0, line)).sound).toBe(false);
    const changed = line.replace(/("prev":")(.)/, (_all, key, digit) => key + (digit === '0' ? '1' : '0'));
    expect(says(LINES.with(n, changed)).sound).toBe(false);
  }
  expect(says(LINES.slice(0, 10)).sound).toBe(false);
  expect(says(LINES.with(8, LINES[8]?.replace('erased', 'retention') ?? '')).sound).toBe(false);
});

test('canonical in Python writes what canonical here writes', (context) => {
  if (WITHOUT_PYTHON !== null) context.skip(WITHOUT_PYTHON);
  const ascii = fc.jsonValue({ stringUnit: 'binary-ascii', maxDepth: 3 });
  const doubles = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 3_000, seed: 7 });
  const edges = [0, -0, 1e-6, 9.999e-7, 1e-7, 1e21, 1e20, 2 ** 68, 5e-324, 1.5, 100, 0.000_015, 1.7976931348623157e308];
  const values = [...edges, ...doubles, ...fc.sample(ascii, { numRuns: 1_000, seed: 7 }), 'é€😀\u2028\u007f\u0001'];
  const code = `${block('python canonical')}\nimport sys\nfor line in sys.stdin:\n    print(ascii(canonical(json.loads(line))))`;
  const { stdout, stderr } = python(code, [], values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  expect(stderr).toBe('');
  const plain = `import ast, json, sys\nprint(json.dumps([ast.literal_eval(line) for line in sys.stdin]))`;
  const theirs = JSON.parse(python(plain, [], stdout).stdout) as string[];
  expect(theirs).toEqual(values.map(canonical));
});

test('a platform comes to the hashes from the messages, in Python', (context) => {
  if (WITHOUT_PYTHON !== null) context.skip(WITHOUT_PYTHON);
  // In the order in which the vehicle writes its keys, which is not the canonical one.
  const events = fullJournal(signer).records.filter((record) => 'salt' in record);
  const lines = LINES.slice(1, -1).filter((line) => line.includes('"salt"'));
  const code = `${block('python canonical')}
import hashlib, sys
for event in json.load(sys.stdin):
    print(hashlib.sha256(canonical({**event, "vehicle": sys.argv[1]}).encode()).hexdigest())`;
  const { stdout } = python(code, [VEHICLE], JSON.stringify(events));
  expect(stdout.trimEnd().split('\n')).toEqual(lines.map((line) => sha256(line)));
});
