/** From a directory to a database that can be written, whatever stood there, and what the gateway is told of it. */
import type { Fault } from '../../core/errors.ts';
import type { StoreOpening } from '../../ports-store.ts';
import { DATABASE_FILE, type Db, isDamage, type Origin, openDatabase } from './database.ts';
import { letWait, takeUp, tellLeft, vehicleOf } from './other-vehicle.ts';
import { finishSettingAside, type Quarantined, quarantine } from './quarantine.ts';
import { numbersOnly, readNote, writeNote } from './series-note.ts';
import { createTables, type Tables } from './tables.ts';

export interface OpenedStore {
  db: Db;
  tables: Tables;
  opened: StoreOpening & { reservedTo: number };
}

/**
 * Opens the database of a directory, or sets a damaged one aside (never deletes it) and begins a new one. Damage may show as late as
 * at the first reading, because not every start checks every page. One of another vehicle waits beside until the box has its name.
 * @param vehicle whose records are to be written; empty: nobody asks
 * @throws ForeignDatabase, LaterDatabase, or SQLite's own error where the directory cannot be used at all
 */
export function openFiles(directory: string, reservation: number, vehicle: string): OpenedStore {
  finishSettingAside(directory, DATABASE_FILE);
  const how = { directory, reservation, vehicle };
  try {
    return secondChance(() => begin(how, originOfNext(directory, vehicle), []));
  } catch (error) {
    if (!isDamage(error)) throw error;
    const { previous, detail }: Quarantined = quarantine(directory, DATABASE_FILE, String(error));
    const fault: Fault = { code: 'store-quarantined', detail };
    return begin(how, { reason: 'quarantined', previous }, [fault]);
  }
}

/** Of the series that begins where no database is, or one that was cut off before its first commit: the note is of what was there. */
function originOfNext(directory: string, vehicle: string): Origin {
  const note = readNote(directory);
  const previous = numbersOnly(note);
  if (note === null || note.vehicle === null || vehicle === '' || note.vehicle === vehicle)
    return { reason: 'new', previous };
  return { reason: 'renamed', previous, before: note };
}

/** SQLite takes a read that the device refused once for damage; what reads well the second time is not set aside. */
function secondChance<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!isDamage(error)) throw error;
    return open();
  }
}

interface How {
  directory: string;
  reservation: number;
  vehicle: string;
}

function begin(how: How, origin: Origin, found: Fault[]): OpenedStore {
  const { directory, reservation, vehicle } = how;
  if (vehicle !== '') takeUp(directory, vehicle);
  const { db, created, faults } = openDatabase(directory, origin, vehicle);
  try {
    const tables = createTables(db, reservation);
    const of = vehicleOf(tables);
    if (of !== null && vehicle !== '' && of !== vehicle) {
      letWait(directory, db, tables, of);
      finishSettingAside(directory, DATABASE_FILE);
      return begin(how, originOfNext(directory, vehicle), [...found, ...faults]);
    }
    if (of === null && vehicle !== '') tables.setMeta('vehicle', vehicle);
    const endedBefore = tables.meta('ended');
    const { reservedTo, nextPosition } = tables.begin();
    const series = tables.meta('series') ?? '';
    const events = tables.lastEvent();
    const began = created || events === 0 ? originOf(tables) : null;
    const left = began?.before === undefined ? null : tellLeft(began.before);
    const opened = {
      series,
      // Asked of the database, not of this opening: a cut before the first event must not leave the series unexplained.
      newSeries: began === null ? null : { reason: began.reason, previous: began.previous },
      endedBefore: endedBefore === 'orderly' ? 'orderly' : endedBefore === 'running' ? 'unclean' : 'first',
      skipped: tables.skips.unnamed(),
      firstEvent: tables.firstEvent() ?? events + 1,
      nextEvent: events + 1,
      nextPosition,
      eventsAckedUpTo: tables.acknowledged.eventsUpTo(),
      positionsAcked: tables.acknowledged.positions(),
      positionsStored: tables.storedPositions(),
      box: tables.meta('box'),
      faults: [...found, ...faults, ...(left === null ? [] : [{ code: 'store-renamed' as const, detail: left }])],
      reservedTo,
    } satisfies OpenedStore['opened'];
    writeNote(directory, { series, events, positions: nextPosition - 1, vehicle: vehicleOf(tables), left: null });
    return { db, tables, opened };
  } catch (error) {
    db.close();
    throw error;
  }
}

function originOf(tables: Tables): Origin {
  // A database of an earlier version did not keep it.
  return JSON.parse(tables.meta('origin') ?? '{"reason":"new","previous":null}') as Origin;
}
