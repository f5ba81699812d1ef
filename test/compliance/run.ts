/**
 * `npm run test:compliance`: every command of the tables in docs/compliance.md, each line with what came of it. A command
 * that several lines share runs once, and all test files in one run. `npm run test:compliance -- 5.5` runs the lines whose
 * provision begins so. The last line is `N passed, N failed, N skipped`; the exit code is 0 when nothing failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestSummary } from '../../tools/vitest-summary.ts';
import { type Outcome, outcomeOfExit, outcomeOfTests } from './judge.ts';
import { type Line, linesOf, testFilesOf } from './tables.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Longer than any of them takes on a loaded machine of two cores. */
const PATIENCE_MS = 1_200_000;
const WORDS = { pass: 'pass', fail: 'FAIL', skipped: 'skipped' } as const;

function runTests(files: string[]): TestSummary {
  const folder = mkdtempSync(join(tmpdir(), 'balise-compliance-'));
  const path = join(folder, 'summary.json');
  try {
    const { stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...files], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, TEST_SUMMARY_FILE: path },
      timeout: PATIENCE_MS,
    });
    if (!existsSync(path)) throw new Error(`the test runner ended badly:\n${stdout}`);
    const summary = JSON.parse(readFileSync(path, 'utf8')) as TestSummary;
    if (summary.failed.length > 0) console.log(stdout);
    return summary;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runShell(command: string): Outcome {
  const options = { cwd: ROOT, encoding: 'utf8', timeout: PATIENCE_MS, input: '' } as const;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], options);
  return outcomeOfExit(status, `${stderr}\n${stdout}`);
}

function commandsOf(lines: Line[]): string[] {
  return [...new Set(lines.flatMap(({ check }) => (check.kind === 'command' ? [check.command] : [])))];
}

function runAll(commands: string[]): Map<string, Outcome> {
  const files = [...new Set(commands.flatMap((command) => testFilesOf(command) ?? []))];
  const summary = files.length === 0 ? null : runTests(files);
  return new Map(
    commands.map((command) => {
      const own = testFilesOf(command);
      return [command, own === null || summary === null ? runShell(command) : outcomeOfTests(own, summary)];
    }),
  );
}

function outcomeOf({ check }: Line, outcomes: Map<string, Outcome>): Outcome {
  if (check.kind === 'none') return { result: 'skipped', said: `${check.word}: ${check.reason}` };
  return outcomes.get(check.command) ?? { result: 'fail', said: 'it did not run' };
}

function main(beginning: string): number {
  const document = readFileSync(join(ROOT, 'docs/compliance.md'), 'utf8');
  const lines = linesOf(document).filter(({ provision }) => provision.startsWith(beginning));
  const outcomes = runAll(commandsOf(lines));
  const counts = { pass: 0, fail: 0, skipped: 0 };
  let table = '';
  for (const line of lines) {
    if (line.table !== table) console.log(line.table);
    table = line.table;
    const { result, said } = outcomeOf(line, outcomes);
    counts[result]++;
    const command = line.check.kind === 'command' ? line.check.command : '';
    console.log(
      `  ${line.provision.padEnd(10)} ${WORDS[result].padEnd(8)} ${[command, said].filter(Boolean).join('  # ')}`,
    );
  }
  console.log(`${counts.pass} passed, ${counts.fail} failed, ${counts.skipped} skipped`);
  return lines.length > 0 && counts.fail === 0 ? 0 : 1;
}

process.exitCode = main(process.argv[2] ?? '');
