/** The verifier of docs/examples/ in Debian's Python: as a program, and as a module that is asked about many journals in one process. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ByteChange } from '../journal-changes.ts';

const PROGRAM = resolve(import.meta.dirname, '../../../docs/examples/verify_journal.py');
const OUTPUT_BYTES_MAX = 64 * 1_048_576;

/** Debian's packages belong to Debian's Python, which need not be the first in PATH. */
const can = (code: string): string | undefined =>
  ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', code]).status === 0);

const WITH_SIGNATURES = can('import cryptography.hazmat.primitives.asymmetric.ed25519');
const ANY = WITH_SIGNATURES ?? can('pass');
export const PYTHON = ANY ?? 'python3';
/** Why tests that need it are skipped; null where it is there. */
export const WITHOUT_PYTHON = ANY === undefined ? 'no python3' : null;
export const WITHOUT_SIGNATURES = WITH_SIGNATURES === undefined ? 'no python3 with cryptography' : null;

/** @param withPackages false: a Python that has its standard library only */
export function runVerifier(args: string[], withPackages = true) {
  const python = [...(withPackages ? [] : ['-S']), PROGRAM];
  const { status, stdout, stderr } = spawnSync(PYTHON, [...python, ...args], { encoding: 'utf8' });
  return { code: status, said: JSON.parse(stdout) as Record<string, unknown>, complaint: stderr };
}

/** The thirty lines of docs/journal.md, over a file. */
export function runThirtyLines(file: string, key: string): { sound: boolean; text: string } {
  const page = readFileSync(resolve(import.meta.dirname, '../../../docs/journal.md'), 'utf8');
  const code = /^```python verify\n([\s\S]*?)^```/m.exec(page)?.[1] ?? 'raise SystemExit(9)';
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', code, file, key], { encoding: 'utf8' });
  return { sound: status === 0, text: stdout + stderr };
}

/** One line in, one line out: [offset, new byte or null] → [n, why], or null where nothing is wrong. */
const MANY = `
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("verify_journal", sys.argv[1])
program = importlib.util.module_from_spec(spec)
spec.loader.exec_module(program)
whole, keys = json.loads(sys.stdin.readline())
whole = bytes.fromhex(whole)
for line in sys.stdin:
    at, to = json.loads(line)
    data = whole[:at] + (b"" if to is None else bytes([to])) + whole[at + 1 :]
    try:
        program.verify(data, set(keys))
        print("null")
    except program.Broken as broken:
        print(json.dumps(broken.args))
`;

/** What it says of a journal after each of these changes. */
export function verdicts(file: Buffer, keys: readonly string[], changes: readonly ByteChange[]) {
  const asked = [[file.toString('hex'), keys], ...changes.map(({ at, to }) => [at, to])];
  const { stdout, stderr } = spawnSync(PYTHON, ['-c', MANY, PROGRAM], {
    input: `${asked.map((one) => JSON.stringify(one)).join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  if (stderr !== '') throw new Error(stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as [n: number | null, why: string] | null);
}
