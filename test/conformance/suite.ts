/** The files of a folder that can be compared, and the comparison of each. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDrive } from './drive.ts';
import { compareLog } from './log.ts';
import type { Outcome } from './outcome.ts';
import { sumOf } from './outcome.ts';

/** Beside the repository, where they are: they are not part of it. */
export const DEFAULT_FOLDERS = ['gpsd', 'drives'].map((name) =>
  join(import.meta.dirname, '../../../shared/nmea', name),
);

export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log') || name.endsWith('.nmea'))
    .sort();
}

/** A file with a `.chk` beside it is compared with it; any other is read as a drive. */
export function outcomeOf(folder: string, name: string): Outcome {
  const path = join(folder, name);
  const chk = `${path}.chk`;
  return existsSync(chk)
    ? compareLog(name, readFileSync(path), readFileSync(chk, 'latin1'))
    : readDrive(name, readFileSync(path));
}

/** Reports that may be set aside, of all that were compared. */
const SET_ASIDE_SHARE = 0.01;

/** What is wrong with the whole although each file passed; null = nothing. */
export function tooMuchSetAside(outcomes: readonly Outcome[]): string | null {
  const setAside = outcomes.reduce((sum, outcome) => sum + outcome.setAside.length, 0);
  const { reports } = sumOf(outcomes);
  return setAside > reports * SET_ASIDE_SHARE
    ? `${setAside} of ${reports} reports were set aside: more than 1 %`
    : null;
}

/** A log of which nothing was left to compare proves nothing. */
export function whollySetAside({ counts, setAside }: Outcome): boolean {
  return counts.reports > 0 && setAside.length >= counts.reports;
}
