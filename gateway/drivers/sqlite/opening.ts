/** From a directory to a database that can be written, whatever stood there, and what the gateway is told of it. */
import fs from 'node:fs';
import path from 'node:path';
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
    const began = created || tables.lastEvent() === 0 ? originOf(tables) : null;
    const left = began?.before === undefined ? null : tellLeft(began.before);
    const renamed: Fault[] = left === null ? [] : [{ code: 'store-renamed', detail: left }];
    const opened = {
      ...knownTo(tables, endedBefore, began),
      ...{ nextPosition, reservedTo, faults: [...found, ...faults, ...renamed] },
    };
    const { series, nextEvent } = opened;
    const used = { events: nextEvent - 1, positions: nextPosition - 1 };
    writeNote(directory, { series, ...used, vehicle: vehicleOf(tables), left: null });
    return { db, tables, opened };
  } catch (error) {
    db.close();
    throw error;
  }
}

type Opened = OpenedStore['opened'];

/** What a database says of itself, whoever opens it. @param began null: its first event has said so */
function knownTo(
  tables: Tables,
  ended: string | null,
  began: Origin | null,
): Omit<Opened, 'nextPosition' | 'reservedTo' | 'faults'> {
  const events = tables.lastEvent();
  return {
    series: tables.meta('series') ?? '',
    // Asked of the database, not of this opening: a cut before the first event must not leave the series unexplained.
    newSeries: began === null ? null : { reason: began.reason, previous: began.previous },
    endedBefore: ended === 'orderly' ? 'orderly' : ended === 'running' ? 'unclean' : 'first',
    skipped: tables.skips.unnamed(),
    firstEvent: tables.firstEvent() ?? events + 1,
    nextEvent: events + 1,
    eventsAckedUpTo: tables.acknowledged.eventsUpTo(),
    positionsAcked: tables.acknowledged.positions(),
    positionsStored: tables.storedPositions(),
    box: tables.meta('box'),
  };
}

/**
 * Opens what is there for a request between two runs: no run begins. How the one before ended, what it reserved and what it owes stay
 * for the next start. Nothing is made, brought up to date, moved or set aside: whoever wants that starts the service.
 * @param vehicle whose records are to be written
 * @throws ForeignDatabase, LaterDatabase; an error for which `isDamage` holds; SQLite's own error
 */
export function openAsLeft(directory: string, vehicle: string): OpenedStore {
  if (!fs.existsSync(path.join(directory, DATABASE_FILE))) throw new Error('there is no database');
  const { db, faults } = secondChance(() => openDatabase(directory, null, vehicle));
  try {
    // Numbers of positions are reserved by those who have positions.
    const tables = createTables(db, 0);
    const of = vehicleOf(tables);
    if (of !== null && of !== vehicle) {
      throw new Error(
        `its records are of ${of}, and vehicle.id is ${vehicle}: start the service once, or give that name back`,
      );
    }
    const began = tables.lastEvent() === 0 ? originOf(tables) : null;
    const nextPosition = Math.max(tables.lastPosition(), Number(tables.meta('reserved'))) + 1;
    const opened = {
      ...knownTo(tables, tables.meta('ended'), began),
      nextPosition,
      reservedTo: nextPosition - 1,
      faults,
    };
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
