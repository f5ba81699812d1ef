/** From a directory to a database that can be written, whatever stood there, and what the gateway is told of it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Fault } from '../../core/errors.ts';
import type { StoreOpening } from '../../ports-store.ts';
import { DATABASE_FILE, type Db, isDamage, type Origin, openDatabase } from './database.ts';
import { finishSettingAside, type Quarantined, quarantine } from './quarantine.ts';
import { readNote, writeNote } from './series-note.ts';
import { createTables, type Tables } from './tables.ts';

export interface OpenedStore {
  db: Db;
  tables: Tables;
  opened: StoreOpening & { reservedTo: number };
}

/**
 * Opens the database of a directory, or sets a damaged one aside (never deletes it) and begins a new one. Damage may show as late as
 * at the first reading, because not every start checks every page.
 * @throws ForeignDatabase, or SQLite's own error where the directory cannot be used at all
 */
export function openFiles(directory: string, reservation: number): OpenedStore {
  finishSettingAside(directory, DATABASE_FILE);
  // A database that is gone while its note is still there: the next series names it all the same.
  const note = existsSync(path.join(directory, DATABASE_FILE)) ? null : readNote(directory);
  try {
    return secondChance(() => begin(directory, reservation, { reason: 'new', previous: note }, []));
  } catch (error) {
    if (!isDamage(error)) throw error;
    const { previous, detail }: Quarantined = quarantine(directory, DATABASE_FILE, String(error));
    const fault: Fault = { code: 'store-quarantined', detail };
    return begin(directory, reservation, { reason: 'quarantined', previous }, [fault]);
  }
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

function begin(directory: string, reservation: number, origin: Origin, found: Fault[]): OpenedStore {
  const { db, created, faults } = openDatabase(directory, origin);
  try {
    const tables = createTables(db, reservation);
    const endedBefore = tables.meta('ended');
    const { reservedTo, nextPosition } = tables.begin();
    const series = tables.meta('series') ?? '';
    const events = tables.lastEvent();
    const opened = {
      series,
      // Asked of the database, not of this opening: a cut before the first event must not leave the series unexplained.
      newSeries: created || events === 0 ? originOf(tables) : null,
      endedBefore: endedBefore === 'orderly' ? 'orderly' : endedBefore === 'running' ? 'unclean' : 'first',
      skipped: tables.skips.unnamed(),
      firstEvent: tables.firstEvent() ?? events + 1,
      nextEvent: events + 1,
      nextPosition,
      eventsAckedUpTo: tables.acknowledged.eventsUpTo(),
      positionsAcked: tables.acknowledged.positions(),
      positionsStored: tables.storedPositions(),
      box: tables.meta('box'),
      faults: [...found, ...faults],
      reservedTo,
    } satisfies OpenedStore['opened'];
    writeNote(directory, { series, events, positions: nextPosition - 1 });
    return { db, tables, opened };
  } catch (error) {
    db.close();
    throw error;
  }
}

function originOf(tables: Tables): StoreOpening['newSeries'] {
  // A database of an earlier version did not keep it.
  return JSON.parse(tables.meta('origin') ?? '{"reason":"new","previous":null}') as Origin;
}
