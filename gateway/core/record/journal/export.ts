/** The file in which a journal travels: one canonical JSON per line (docs/journal.md, section 4). */
import { z } from 'zod';
import { instantMs, number } from '../words.ts';
import { canonical } from './canonical.ts';
import { headOfRecord } from './chain.ts';
import type { Subject } from './entries.ts';
import { hash, type KeyEvent, type Links, type Tombstone } from './events.ts';
import { recordText, type Sha256, startOf } from './hashing.ts';

export const exportHeader = z.strictObject({
  journal: z.literal(1).describe('Version of this format'),
  vehicle: z.string(),
  series: z.string(),
  from: number.describe('Number of the first record in this file'),
  keys: z.array(z.unknown()).describe('Events `key` from before `from`, oldest first'),
  t: instantMs.nullable().describe('UTC at which this file was made; null: not known'),
  version: z.string().describe('Of the software that made it'),
});

const counts = { events: z.int().min(0), tombstones: z.int().min(0) };
export const exportFooter = z.strictObject({
  ...counts,
  n: z.int().min(0).describe('Number of the last record'),
  head: hash.describe('After it'),
  sha256: hash.describe('Of the header line, a line feed, and this line without this key'),
});

export interface ExportAbout extends Subject {
  from: number;
  keys: readonly KeyEvent[];
  t: number | null;
  version: string;
}

/** Makes the lines, without their line feeds, one per call and in this order: header, records, footer. */
export interface JournalExport {
  header(): string;
  /** An event as it was recorded, or a tombstone. */
  record(record: ({ n: number } & Links) | Tombstone): string;
  footer(): string;
}

export function createJournalExport(about: ExportAbout, sha256: Sha256): JournalExport {
  const { vehicle, series, from, keys, t, version } = about;
  const header = canonical({ journal: 1, vehicle, series, from, keys, t, version });
  const made = { events: 0, tombstones: 0 };
  let last = { n: from - 1, head: startOf(vehicle, series, sha256) };
  return {
    header: () => header,
    record(record) {
      last = headOfRecord(record, vehicle, sha256);
      if ('salt' in record) {
        made.events++;
        return recordText(record, vehicle);
      }
      made.tombstones++;
      return canonical(record);
    },
    footer() {
      const footer = { ...made, ...last };
      return canonical({ ...footer, sha256: frameHash(header, footer, sha256) });
    },
  };
}

/** What ties header and footer to each other: neither is a record of the chain. */
export function frameHash(header: string, footer: object, sha256: Sha256): string {
  return sha256(`${header}\n${canonical(footer)}`);
}
