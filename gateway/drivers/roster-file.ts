/** The roster that was taken last, beside the database: after a start without a network the box still knows its slots. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from './durable.ts';

export interface RosterFile {
  /** null: there is none, or it cannot be read. */
  load(): string | null;
  /** UTC by the clock of the box; null: there is none. */
  savedMs(): number | null;
  /** On stable storage, whole or not at all. @returns false: the disk refuses */
  save(text: string): boolean;
}

/** @param vehicle whose roster: one that another vehicle took is none. A file of an earlier version does not say */
export function openRosterFile(directory: string, vehicle: string): RosterFile {
  const file = path.join(directory, 'roster.json');
  return {
    load() {
      try {
        return rosterIn(readFileSync(file, 'utf8'), vehicle);
      } catch {
        return null;
      }
    },
    savedMs() {
      try {
        return statSync(file).mtimeMs;
      } catch {
        return null;
      }
    },
    save(text) {
      try {
        writeWhole(file, JSON.stringify({ vehicle, roster: text }));
        return true;
      } catch {
        return false;
      }
    },
  };
}

function rosterIn(text: string, vehicle: string): string | null {
  const kept = JSON.parse(text) as { vehicle?: unknown; roster?: unknown } | null;
  if (typeof kept?.roster !== 'string') return text;
  return kept.vehicle === vehicle ? kept.roster : null;
}
