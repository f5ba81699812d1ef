/**
 * What `npm test` runs: types, lint, dead code, then the tests, each with one line. The tools' own output appears where
 * something failed. Without arguments everything but the slow scenarios, the outside judges, the virtual machine and the
 * Debian package; `--scenarios`, `--peers`, `--rig` and `--package` only those; `--all` all of it.
 * The last line is `N passed, N failed, N skipped`; the exit code is 0 when nothing failed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
/** Run only on demand: each by the flag of its name. */
const SLOW = { scenarios: 'test/scenario', peers: 'test/peers', rig: 'test/rig', package: 'test/package' } as const;
const STATIC_CHECKS: Check[] = [
  { name: 'types', program: 'typescript/bin/tsc', args: ['-p', '.'] },
  { name: 'page types', program: 'typescript/bin/tsc', args: ['-p', 'simulator/web/page'] },
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
      { TEST_SUMMARY_FILE: path },
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

async function runChecks(flags: string[]): Promise<number> {
  const known = ['--all', ...Object.keys(SLOW).map((name) => `--${name}`)];
  const unknown = flags.find((flag) => !known.includes(flag));
  if (unknown !== undefined) {
    console.error(`check: '${unknown}' is not known; use no argument or one of ${known.join(', ')}`);
    return 64;
  }
  const all = flags.includes('--all');
  const verdicts: Verdict[] = [];
  if (all || flags.length === 0) {
    for (const check of STATIC_CHECKS) verdicts.push(await checkStatic(check));
    const quick = Object.values(SLOW).flatMap((folder) => ['--exclude', `${folder}/**`]);
    verdicts.push(await checkTests('tests', quick));
  }
  for (const [name, folder] of Object.entries(SLOW)) {
    if (all || flags.includes(`--${name}`)) verdicts.push(await checkTests(name, [`${folder}/`]));
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
