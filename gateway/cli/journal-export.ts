/** `balise journal export`: the chain of events as a file that anybody can verify (docs/journal.md, section 4). */
import type { Config } from '../core/config/options.ts';
import type { KeyEvent, Links, Tombstone } from '../core/record/journal/events.ts';
import { createJournalExport } from '../core/record/journal/export.ts';
import { startOf } from '../core/record/journal/hashing.ts';
import { VERSION } from '../core/version.ts';
import { createClock } from '../drivers/clock.ts';
import { loadConfig } from '../drivers/config-file.ts';
import { sha256 } from '../drivers/journal-keys.ts';
import { type Beginning, openRecords, type RecordsReader } from '../drivers/sqlite/records-reader.ts';
import { audited } from './ask.ts';
import { EXIT } from './exit-codes.ts';
import { say } from './language.ts';
import { failed, writeLines } from './output.ts';
import { OPEN_END_MS, periodOf, Unreadable } from './period.ts';
import { boxKept } from './told.ts';

export interface JournalExportOptions {
  config: string;
  from?: string;
  to?: string;
  output?: string;
}

interface Span {
  from: number;
  to: number;
}

function ownerOf(reader: RecordsReader, config: Config): string {
  return reader.vehicle ?? config['vehicle.id'];
}

export async function journalExport(options: JournalExportOptions): Promise<number> {
  const config = loadConfig(options.config);
  const start = (reader: RecordsReader) => reader.beginning(startOf(ownerOf(reader, config), reader.series, sha256));
  try {
    const asked = withReader(config, (reader) => spanOf(reader, start(reader), options, config));
    if (asked === null)
      return failed(say('nothing of the journal is in that range', 'rien du journal dans cet intervalle'), EXIT.no);
    const audit = {
      what: 'journal-export' as const,
      from: null,
      to: null,
      positions: 0,
      events: asked.to - asked.from + 1,
    };
    const refused = await audited(config, audit);
    if (refused !== null) return failed(refused);
    const { floorMs } = await boxKept(withReader(config, ({ box }) => box));
    // Again: the daemon has just signed what is there.
    return withReader(config, (reader) => {
      const chain = start(reader);
      const span = spanOf(reader, chain, options, config);
      if (chain === null || span === null)
        return failed(say('the journal is gone', "le journal n'est plus là"), EXIT.no);
      const problem = writeLines(linesOf(reader, chain, { ...span, floorMs }, config), options.output ?? null);
      if (problem !== null) return failed(problem);
      tell(span);
      if (span.from > chain.n) advise(reader, span.from);
      return EXIT.fine;
    });
  } catch (error) {
    if (error instanceof Unreadable) return failed(error.message, EXIT.usage);
    throw error;
  }
}

function withReader<T>(config: Config, work: (reader: RecordsReader) => T): T {
  const reader = openRecords(config['store.directory']);
  try {
    return work(reader);
  } finally {
    reader.close();
  }
}

/** By number (`120`), or by date; null: nothing is there. */
function spanOf(
  reader: RecordsReader,
  chain: Beginning | null,
  { from, to }: JournalExportOptions,
  config: Config,
): Span | null {
  if (chain === null) return null;
  const first = numberIn(from);
  const last = numberIn(to);
  const dates = { from: first === null ? from : undefined, to: last === null ? to : undefined };
  const period = periodOf(dates.from, dates.to, config['vehicle.timeZone']);
  const dated = period.fromMs > 0 || period.toMs < OPEN_END_MS ? reader.within(period).events : null;
  if (dated?.length === 0) return null;
  const span = {
    from: Math.max(chain.n, first ?? (dates.from === undefined ? 1 : (dated?.[0]?.[0] ?? 1))),
    to: Math.min(reader.lastEvent, last ?? (dates.to === undefined ? Infinity : (dated?.at(-1)?.[1] ?? Infinity))),
  };
  return span.from > span.to ? null : span;
}

function numberIn(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function* linesOf(
  reader: RecordsReader,
  chain: Beginning,
  { from, to, floorMs }: Span & { floorMs: number | null },
  config: Config,
): Generator<string> {
  const keys = reader.keysBefore(from, chain) as KeyEvent[];
  const now = createClock().wallMs();
  const about = { vehicle: ownerOf(reader, config), series: reader.series, from, keys, version: VERSION };
  // A clock that says less than what has certainly passed is not set.
  const file = createJournalExport({ ...about, t: now < (floorMs ?? 0) ? null : now }, sha256);
  yield file.header();
  for (const record of reader.records(from, to)) {
    if (record === undefined)
      throw new Unreadable(
        say('an event cannot be read: balise journal verify', 'un événement est illisible : balise journal verify'),
      );
    yield file.record(record as ({ n: number } & Links) | Tombstone);
  }
  yield file.footer();
}

function tell({ from, to }: Span): void {
  process.stderr.write(`${say(`events ${from} to ${to}`, `événements ${from} à ${to}`)}\n`);
}

/** Alone a part proves nothing of what was before it. */
function advise(reader: RecordsReader, from: number): void {
  const [first] = reader.records(from, from);
  const head = `${from - 1}:${(first as Links).prev}`;
  process.stderr.write(
    `${say('this part verifies with', 'cette partie se vérifie avec')}: balise journal verify FILE --head ${head}\n`,
  );
}
