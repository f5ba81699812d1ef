/** `balise export`: the positions and events of a period, for whoever asks what is kept about him (RGPD, art. 15). */
import { createHash } from 'node:crypto';
import type { Config } from '../core/config/options.ts';
import type { ExportFormat } from '../core/export/format-names.ts';
import { exportLines } from '../core/export/formats.ts';
import type { ExportSource } from '../core/export/source.ts';
import type { Period } from '../core/record/deletion.ts';
import { countRanges, type Ranges } from '../core/record/ranges.ts';
import type { EventRecord } from '../core/record/schema.ts';
import { VERSION } from '../core/version.ts';
import { createClock } from '../drivers/clock.ts';
import { loadConfig } from '../drivers/config-file.ts';
import { openRecords, type RecordsReader } from '../drivers/sqlite/records-reader.ts';
import { asker, audited } from './ask.ts';
import { EXIT } from './exit-codes.ts';
import { say, spoken } from './language.ts';
import { failed, writeLines } from './output.ts';
import { OPEN_END_MS, periodOf, Unreadable } from './period.ts';
import { watched } from './progress.ts';
import { boxKept } from './told.ts';

export interface ExportOptions {
  config: string;
  from: string;
  to: string;
  format: ExportFormat;
  output?: string;
}

/** @param before it says or writes anything */
export async function exportRecords(
  { config: configPath, from, to, format, output }: ExportOptions,
  before: () => void,
): Promise<number> {
  const config = loadConfig(configPath);
  try {
    const period = periodOf(from, to, config['vehicle.timeZone']);
    const directory = config['store.directory'];
    const first = openRecords(directory);
    const { positions, events } = first.within(period);
    const { setAside } = first;
    first.close();
    const { fromMs, toMs } = period;
    const counts = { positions: countRanges(positions), events: countRanges(events) };
    const end = toMs < OPEN_END_MS ? toMs : null;
    before();
    const refused = await audited(config, { what: 'export', from: fromMs, to: end, ...counts });
    if (refused !== null) return failed(refused);
    const reader = openRecords(directory);
    try {
      // Again: what waited in the daemon's memory is on the disk now.
      const source = await sourceOf(reader, period, config);
      const { about } = source;
      const sha256 = format === 'html' ? hashOf(exportLines('jsonl', source)) : null;
      const problem = writeLines(exportLines(format, { ...source, about: { ...about, sha256 } }), output ?? null);
      if (problem !== null) return failed(problem);
    } finally {
      reader.close();
    }
    process.stderr.write(`${told(counts, setAside)}\n`);
    return EXIT.fine;
  } catch (error) {
    if (error instanceof Unreadable) return failed(error.message, EXIT.usage);
    throw error;
  }
}

/** Whatever reads it reads anew, a bounded number of rows at a time: no reading of the database is held over the output. */
async function sourceOf(reader: RecordsReader, period: Period, config: Config): Promise<ExportSource> {
  const numbers = reader.within(period);
  const now = createClock().wallMs();
  const { floorMs } = await boxKept(reader.box);
  return {
    positions: () => watched(reader.positions(numbers.positions)),
    events: () => eventsOf(reader, numbers.events),
    ...reader.missing(numbers.positions),
    about: {
      vehicle: reader.vehicle ?? config['vehicle.id'],
      series: reader.series,
      timeZone: config['vehicle.timeZone'],
      period,
      open: { from: period.fromMs === 0, to: period.toMs >= OPEN_END_MS },
      by: asker(),
      // A clock that says less than what has certainly passed is not set.
      madeMs: now < (floorMs ?? 0) ? null : now,
      version: VERSION,
      language: spoken(),
      sampling: {
        movingS: config['sampling.movingS'],
        missionS: config['sampling.missionS'],
        stationaryS: config['sampling.stationaryS'],
      },
      sha256: null,
    },
  };
}

function hashOf(lines: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest('hex');
}

/** Without what is left of deleted ones: that says nothing about anybody. */
function* eventsOf(reader: RecordsReader, numbers: Ranges): Generator<EventRecord> {
  for (const [from, to] of numbers)
    for (const record of reader.records(from, to))
      if (record !== undefined && 'type' in (record as object)) yield record as EventRecord;
}

function told({ positions, events }: { positions: number; events: number }, setAside: number): string {
  const counts = say(`${positions} positions, ${events} events`, `${positions} positions, ${events} événements`);
  if (setAside === 0) return counts;
  const aside = say(
    `not in it: ${setAside} damaged databases that were set aside (*.quarantined-*)`,
    `n'y figurent pas : ${setAside} bases endommagées mises de côté (*.quarantined-*)`,
  );
  return `${counts}; ${aside}`;
}
