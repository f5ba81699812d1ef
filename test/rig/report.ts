/**
 * `npm run rig:report [-- --seed N]`: cuts, faults and crash points one after the other, about three quarters of an hour, and their figures
 * as docs/rig-figures.md. `npm run rig:report -- FILE...`: the page of what earlier runs wrote with `--out`. Exit code 1 where anything
 * was wrong, or a planted lie was not found.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figures, pageOf, wrongIn } from './report-page.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'docs/rig-figures.md');

/** A run in which nothing may be wrong of each kind, then lies that must be found. */
const RUNS: readonly (readonly string[])[] = [
  ['rig:cuts', '--cuts', '100'],
  ['rig:faults'],
  ['rig:crashpoints'],
  ...[
    ['--lie', 'OFF', '--seconds', '60', '--points', '200'],
    ['--lie', 'NORMAL', '--seconds', '60', '--points', '200'],
    ['--lie', 'early', '--seconds', '60', '--points', '200'],
    ['--lost-flushes', '8', '--seconds', '60', '--points', '60'],
  ].map((lie) => ['rig:crashpoints', ...lie]),
];

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string', default: '7' } },
  allowPositionals: true,
});
const dir = mkdtempSync(join(tmpdir(), 'balise-report-'));
try {
  const files = positionals.length > 0 ? positionals : runAll();
  const runs = files.map((file) => figures.parse(JSON.parse(readFileSync(file, 'utf8'))));
  writeFileSync(PAGE, pageOf(runs));
  const wrong = runs.reduce((sum, run) => sum + wrongIn(run), 0);
  console.log(`${runs.length} runs, ${wrong} things wrong`);
  process.exitCode = wrong === 0 ? 0 : 1;
} finally {
  rmSync(dir, { recursive: true });
}

/** @returns the files of those that came to an end; @throws Error where one did not */
function runAll(): string[] {
  return RUNS.map(([name = '', ...args], nth) => {
    const out = join(dir, `${nth}.json`);
    const seed = name === 'rig:faults' ? [] : ['--seed', values.seed];
    console.log(`${name} ${args.join(' ')}`);
    spawnSync('npm', ['run', '--silent', name, '--', ...seed, ...args, '--out', out], { cwd: ROOT, stdio: 'inherit' });
    if (!existsSync(out)) throw new Error(`${name} wrote no figures`);
    return out;
  });
}
