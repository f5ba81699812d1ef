/** `balise export`: the positions and events of a period, for whoever asks what is kept about him (RGPD, art. 15). */
import { type AccessFormat, accessLines } from '../core/record/access-formats.ts';
import { countRanges, type Ranges } from '../core/record/ranges.ts';
import type { EventRecord } from '../core/record/schema.ts';
import { loadConfig } from '../drivers/config-file.ts';
import { openRecords, type RecordsReader } from '../drivers/sqlite/records-reader.ts';
import { audited } from './ask.ts';
import { say } from './language.ts';
import { failed, writeLines } from './output.ts';
import { OPEN_END_MS, periodOf, Unreadable } from './period.ts';

export interface ExportOptions {
  config: string;
  from: string;
  to: string;
  format: AccessFormat;
  output?: string;
}

export async function exportRecords({ config: configPath, from, to, format, output }: ExportOptions): Promise<number> {
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
    const refused = await audited(config, { what: 'export', from: fromMs, to: end, ...counts });
    if (refused !== null) return failed(refused);
    const reader = openRecords(directory);
    try {
      // Again: what waited in the daemon's memory is on the disk now.
      const numbers = reader.within(period);
      const lines = accessLines(format, reader.positions(numbers.positions), eventsOf(reader, numbers.events));
      const problem = writeLines(lines, output ?? null);
      if (problem !== null) return failed(problem);
    } finally {
      reader.close();
    }
    process.stderr.write(`${told(counts, setAside)}\n`);
    return 0;
  } catch (error) {
    if (error instanceof Unreadable) return failed(error.message, 64);
    throw error;
  }
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
