/** `npm run sim -- statistics LEDGER...`: what the coordinator has to count (docs/statistics.md), from files of platforms. */
import { existsSync } from 'node:fs';
import Table from 'cli-table3';
import { type Command, Option } from 'commander';
import { createLedger } from '../platform/ledger.ts';
import type { EventMessage } from '../platform/messages.ts';
import { describe } from '../platform/ranges.ts';
import type { Cell, StatisticsTable } from '../platform/statistics/columns.ts';
import { csvOf } from '../platform/statistics/csv.ts';
import type { Grain } from '../platform/statistics/local-time.ts';
import { type Roster, slotsOfHours, slotsOfRoster } from '../platform/statistics/slots.ts';
import { halfHoursOf, statisticsOf, timeZoneOf, type VehicleEvents } from '../platform/statistics/statistics.ts';
import { readRecords } from './ledgers.ts';
import { readRosterFile } from './roster-file.ts';

interface Arguments {
  by: Grain;
  lang: 'fr' | 'en';
  roster?: string;
  sector?: string;
  timeZone?: string;
  csv?: boolean;
  bom?: boolean;
  halfHours?: boolean;
}

export function addStatistics(sim: Command): void {
  sim
    .command('statistics')
    .description('missions, delays and availability by period and slot (docs/statistics.md)')
    .argument('<ledger...>', 'files of platforms, one for each vehicle: FILE, or ID=FILE to name it')
    .addOption(new Option('--by <period>').choices(['day', 'week', 'month', 'year']).default('month'))
    .option('--roster <file>', 'JSON of cmd/roster: its hours are the slots, and outside is hors garde')
    .option('--sector <name>', "default: the roster's")
    .option('--time-zone <zone>', 'of the local days; default: as the vehicle says in its day-summaries')
    .option('--half-hours', 'instead: how many orders waited, and missions were under way, every 30 min')
    .option('--csv', 'for a spreadsheet (RFC 4180)')
    .option('--bom', 'with --csv: so that a spreadsheet takes it for UTF-8')
    .addOption(
      new Option('--lang <lang>', 'of the headers; fr: also ; and decimal comma').choices(['fr', 'en']).default('en'),
    )
    .action(count);
}

function count(ledgers: string[], args: Arguments): void {
  const roster = args.roster === undefined ? null : readRosterFile(args.roster);
  const vehicles = ledgers.map((ledger) => readVehicle(ledger, roster, args));
  const table = args.halfHours === true ? halfHoursOf(vehicles) : statisticsOf(vehicles, args.by);
  if (args.csv === true) process.stdout.write(csvOf(table, { lang: args.lang, bom: args.bom === true }));
  else console.log(args.halfHours === true ? inRows(table, args.lang) : inColumns(table, args.lang));
}

function readVehicle(argument: string, roster: Roster | null, { sector, timeZone }: Arguments): VehicleEvents {
  const at = existsSync(argument) ? -1 : argument.indexOf('=');
  const [vehicle, path] = at < 0 ? [argument, argument] : [argument.slice(0, at), argument.slice(at + 1)];
  const records = readRecords(path);
  const events = records.filter((record): record is EventMessage => record.lane === 'e');
  sayWhatIsMissing(vehicle, records);
  const zone = timeZone ?? timeZoneOf(events) ?? roster?.timeZone;
  if (zone === undefined) throw new Error(`${path}: it has no day-summary that names a time zone: give --time-zone`);
  if (roster !== null && roster.timeZone !== zone)
    throw new Error(`${path}: its days are of ${zone}, and those of the roster of ${roster.timeZone}`);
  const slots = roster === null ? slotsOfHours(zone) : slotsOfRoster(roster);
  return {
    vehicle,
    sector: sector ?? roster?.sector ?? null,
    timeZone: zone,
    slots,
    hasRoster: roster !== null,
    events,
  };
}

/** What is not there cannot be counted, and whoever reads the numbers has to know. */
function sayWhatIsMissing(vehicle: string, records: ReturnType<typeof readRecords>): void {
  const ledger = createLedger();
  for (const record of records) ledger.take('event', record);
  for (const { series, unexplainedEvents } of ledger.summary().series)
    if (unexplainedEvents.length > 0)
      console.error(`${vehicle}, series ${series}: events are missing: ${describe(unexplainedEvents)}`);
}

const PLAIN = {
  style: { head: [], border: [] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
};
/** So many rows of the statistics beside each other. */
const ACROSS = 6;

/** Seventy columns are too many for a terminal: they go down, and only where any has something to say. */
function inColumns({ columns, rows }: StatisticsTable, lang: 'fr' | 'en'): string {
  const tables: string[] = [];
  for (let from = 0; from < rows.length; from += ACROSS) {
    const some = rows.slice(from, from + ACROSS);
    const table = new Table({ ...PLAIN, colAligns: ['left', ...some.map(() => 'right' as const)] });
    for (const [i, { unit, ...names }] of columns.entries()) {
      const cells = some.map((row) => row[i] ?? null);
      if (unit !== '' && cells.every((cell) => cell === null || cell === 0)) continue;
      table.push([names[lang], ...cells.map((cell) => shown(cell, unit))]);
    }
    tables.push(table.toString());
  }
  return tables.join('\n');
}

function inRows({ columns, rows }: StatisticsTable, lang: 'fr' | 'en'): string {
  const table = new Table({ ...PLAIN, head: columns.map((column) => column[lang]) });
  for (const row of rows) table.push(row.map((cell, i) => shown(cell, columns[i]?.unit ?? '')));
  return table.toString();
}

function shown(cell: Cell, unit: string): string {
  if (cell === null) return '';
  return unit === 's' || unit === 'km' ? `${cell} ${unit}` : String(cell);
}
