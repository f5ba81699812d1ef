/** What an export is made of. Positions and events are read anew each time: they do not fit into the memory of a small box. */
import type { Period } from '../record/deletion.ts';
import type { SkippedNumbers } from '../record/naming.ts';
import type { Ranges } from '../record/ranges.ts';
import type { EventRecord, PositionRecord } from '../record/schema.ts';

export interface ExportSource {
  /** In order of their numbers, suspect ones too. */
  positions(): Iterable<PositionRecord>;
  /** In order of their numbers, without what is left of deleted ones. */
  events(): Iterable<EventRecord>;
  /** Position numbers between the first and the last that are on no disk (any more). */
  absent: Ranges;
  /** What the box knows of why. */
  skipped: readonly SkippedNumbers[];
  /** Positions that the platform has: where they are absent they were deleted by age. */
  acknowledged: Ranges;
  about: ExportAbout;
}

export interface ExportAbout {
  vehicle: string;
  series: string;
  /** IANA name: every local time is of it. */
  timeZone: string;
  period: Period;
  /** The period has no end, or no beginning. */
  open: { from: boolean; to: boolean };
  /** User of the box. */
  by: string;
  /** UTC; null: the clock of the box is not set. */
  madeMs: number | null;
  version: string;
  language: 'fr' | 'en';
  /** Seconds, of the configuration. */
  sampling: { movingS: number; missionS: number; stationaryS: number };
  /** SHA-256 of the records as `--format jsonl` writes them; null: this format has no place for it. */
  sha256: string | null;
}
