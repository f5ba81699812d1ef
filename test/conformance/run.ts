/**
 * `npm run conformance [-- FOLDER…]`: recorded receivers against what gpsd made of them (`*.log` with `*.log.chk` beside it), and
 * recorded drives (`*.nmea`, `*.log` without one). A line per file, its differences below it; the last line is
 * `N passed, N failed, N skipped`, the exit code 1 when something failed and 64 for a folder that has nothing to compare.
 */
import { parseArgs } from 'node:util';
import type { Outcome } from './outcome.ts';
import { sumOf } from './outcome.ts';
import { DEFAULT_FOLDERS, filesIn, outcomeOf, tooMuchSetAside, whollySetAside } from './suite.ts';

/** Of one file; the rest is counted. */
const DIFFERENCES_SHOWN = 10;

function show(outcome: Outcome): boolean {
  const { name, facts, differences, setAside } = outcome;
  const nothingLeft = whollySetAside(outcome);
  const ok = differences.length === 0 && !nothingLeft;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}: ${facts}`);
  for (const difference of differences.slice(0, DIFFERENCES_SHOWN)) console.log(`         ${difference}`);
  const more = differences.length - DIFFERENCES_SHOWN;
  if (more > 0) console.log(`         and ${more} differences more`);
  for (const reason of setAside) console.log(`         set aside: ${reason}`);
  if (nothingLeft) console.log('         every report was set aside');
  return ok;
}

function run(folders: readonly string[], asked: boolean): number {
  const outcomes: Outcome[] = [];
  let failed = 0;
  let skipped = 0;
  for (const folder of folders) {
    const names = filesIn(folder);
    if (names.length === 0) {
      console.log(`skipped: ${folder} has no *.log and no *.nmea`);
      if (asked) return 64;
      skipped++;
    }
    for (const name of names) {
      const outcome = outcomeOf(folder, name);
      outcomes.push(outcome);
      if (!show(outcome)) failed++;
    }
  }
  const passed = outcomes.length - failed;
  const { accepted, refused, refusedOnContent, reports, epochs } = sumOf(outcomes);
  console.log(
    `${accepted} sentences accepted by their checksum (${refusedOnContent} of them refused on content), ${refused} refused;` +
      ` ${reports} reports and ${epochs} epochs compared`,
  );
  const excess = tooMuchSetAside(outcomes);
  if (excess !== null) {
    console.log(`FAILED ${excess}`);
    failed++;
  }
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 ? 1 : 0;
}

const { positionals } = parseArgs({ allowPositionals: true });
process.exitCode = run(positionals.length > 0 ? positionals : DEFAULT_FOLDERS, positionals.length > 0);
