/**
 * What `npm test` runs: types, lint, dead code, then the tests, each with one line. The tools' own output appears where
 * something failed. Without arguments everything but the slow scenarios; `--scenarios` only those; `--all` both.
 * The last line is `N passed, N failed, N skipped`; the exit code is 0 when nothing failed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestSummary } from './vitest-summary.ts';

interface Verdict {
  passed: number;
  failed: number;
  skipped: number;
}

interface Check {
  name: string;
  /** Below node_modules. */
  program: string;
  args: string[];
}

const ROOT = resolve(import.meta.dirname, '..');
const SCENARIOS = 'test/scenario';
const STATIC_CHECKS: Check[] = [
  { name: 'types', program: 'typescript/bin/tsc', args: ['-p', '.'] },
  { name: 'lint', program: '@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'dead code', program: 'knip/bin/knip.js', args: ['--no-progress'] },
];

function run(check: Check, environment: Record<string, string> = {}): Promise<{ ok: boolean; output: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules', check.program), ...check.args], {
      cwd: ROOT,
      env: {
        ...process.env,
        ...(process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: undefined }),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => done({ ok: false, output: String(error) }));
    child.on('close', (code) => done({ ok: code === 0, output: Buffer.concat(chunks).toString() }));
  });
}

function say(name: string, ok: boolean, detail: string): void {
  console.log(`${name.padEnd(10)} ${(ok ? 'ok' : 'FAILED').padEnd(7)} ${detail}`.trimEnd());
}

async function checkStatic(check: Check): Promise<Verdict> {
  const { ok, output } = await run(check);
  say(check.name, ok, '');
  if (!ok) console.log(output);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

async function checkTests(name: string, args: string[]): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'balise-check-'));
  const path = join(folder, 'summary.json');
  try {
    const { ok, output } = await run(
      { name, program: 'vitest/vitest.mjs', args: ['run', ...args] },
      { BALISE_TEST_SUMMARY: path },
    );
    const summary = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as TestSummary) : null;
    return report(name, summary, ok, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(name: string, summary: TestSummary | null, exitedOk: boolean, output: string): Verdict {
  const { passed, failed, skipped } = summary ?? { passed: 0, failed: [], skipped: [] };
  // vitest can end badly without a failed test: it crashed, or the reporter did.
  const failures = exitedOk || failed.length > 0 ? failed : ['the test runner ended badly, see its output'];
  say(name, failures.length === 0, `${passed} passed, ${failures.length} failed, ${skipped.length} skipped`);
  if (failures.length > 0) console.log(`${output}\n${failures.map((failure) => `  failed: ${failure}`).join('\n')}`);
  for (const { name: test, reason } of skipped)
    console.log(`  skipped: ${test}${reason === null ? '' : ` (${reason})`}`);
  return { passed, failed: failures.length, skipped: skipped.length };
}

function hasScenarios(): boolean {
  const folder = join(ROOT, SCENARIOS);
  return (
    existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => String(file).endsWith('.test.ts'))
  );
}

async function runChecks(flags: string[]): Promise<number> {
  const unknown = flags.find((flag) => flag !== '--all' && flag !== '--scenarios');
  if (unknown !== undefined) {
    console.error(`check: '${unknown}' is not known; use no argument, --scenarios or --all`);
    return 64;
  }
  const verdicts: Verdict[] = [];
  if (!flags.includes('--scenarios')) {
    for (const check of STATIC_CHECKS) verdicts.push(await checkStatic(check));
    verdicts.push(await checkTests('tests', ['--exclude', `${SCENARIOS}/**`]));
  }
  if (flags.length > 0) {
    if (hasScenarios()) verdicts.push(await checkTests('scenarios', [`${SCENARIOS}/`]));
    else console.log(`scenarios  none in ${SCENARIOS}`);
  }
  const sum = (pick: (verdict: Verdict) => number): number =>
    verdicts.reduce((total, verdict) => total + pick(verdict), 0);
  const failed = sum((verdict) => verdict.failed);
  console.log(
    `${sum((verdict) => verdict.passed)} passed, ${failed} failed, ${sum((verdict) => verdict.skipped)} skipped`,
  );
  return failed === 0 ? 0 : 1;
}

process.exitCode = await runChecks(process.argv.slice(2));
