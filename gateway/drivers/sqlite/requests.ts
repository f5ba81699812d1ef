/** What each request does to the open database: one call, one answer. Throws what the disk says; nothing is half done then. */
import type { EventRecord, PositionRecord } from '../../core/record/schema.ts';
import type { ErasedPositions } from '../../ports.ts';
import { DATABASE_FILE, type Db, isDamage } from './database.ts';
import type { LogWatch } from './log-watch.ts';
import type { StoreFailure, StoreReply, StoreRequest, Written } from './messages.ts';
import { expireQuarantined } from './quarantine.ts';
import { summarise } from './reader.ts';
import { writeNote } from './series-note.ts';
import { isFull, type Space } from './space.ts';
import type { Tables } from './tables.ts';
import type { Upkeep } from './upkeep.ts';

export interface OpenState {
  directory: string;
  lock: Db;
  db: Db;
  tables: Tables;
  space: Space;
  upkeep: Upkeep;
  log: LogWatch;
  /** The reservation at which the note beside the database was last written. */
  notedTo: number;
  /** A page turned out to be damaged: the next start must not take this end for an orderly one. */
  damaged: boolean;
  /** What a purge deleted stands in the log still. */
  mustEmptyLog: boolean;
}

export type Value = Extract<StoreReply, { ok: true }>['value'];

export function run(state: OpenState, request: StoreRequest): Value {
  const { db, tables, lock, space, upkeep } = state;
  switch (request.op) {
    case 'events':
      return addEvents(state, request.events, request.box);
    case 'positions':
      return addPositions(state, request.positions, request.lastDrawn);
    case 'space':
      if (!space.recover()) throw new DiskFull();
      return written(state, null, []);
    case 'read-events':
      return tables.events(request.from, request.limit);
    case 'read-positions':
      return tables.positions(request.from, request.to, request.limit);
    case 'acknowledge':
      space.withReserve(() => tables.acknowledge(request.eventsUpTo, request.positions));
      return written(state, null, []);
    case 'purge-begin':
      if (state.mustEmptyLog) state.mustEmptyLog = !state.log.empty();
      return { verdict: upkeep.beginPurge(request.nowMs) };
    case 'purge-step':
      return upkeep.purgeStep(request.nowMs, request.proof);
    case 'purge-end':
      upkeep.endPurge();
      expireQuarantined(state.directory, DATABASE_FILE, request.nowMs);
      state.mustEmptyLog = !state.log.empty();
      return null;
    case 'summary':
      return summarise(db);
    case 'close':
      if (request.orderly && !state.damaged) sayOrderly(state);
      db.close();
      lock.close();
      return null;
    default:
      return request satisfies never;
  }
}

/** Positions wait while the disk is full; their numbers stay reserved ahead all the same, for they may have left. */
class DiskFull extends Error {
  readonly code = 'SQLITE_FULL';
  readonly reservedTo: number | null;
  constructor(reservedTo: number | null = null) {
    super('no space left on the disk');
    this.reservedTo = reservedTo;
  }
}

export function failureOf(error: unknown): StoreFailure {
  const code = codeOf(error);
  const kind = code === 'SQLITE_FULL' ? 'full' : code.startsWith('SQLITE_IOERR') ? 'io' : 'other';
  const reservedTo = error instanceof DiskFull ? error.reservedTo : null;
  return { kind, detail: `${code} ${messageOf(error)}`.trim(), reservedTo };
}

export function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? '';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function written(state: OpenState, reservedTo: number | null, erased: ErasedPositions[]): Written {
  return { starved: state.space.starved(), reservedTo, erased, logHeld: state.log.held() };
}

function addEvents(state: OpenState, events: EventRecord[], box: string | null): Written {
  state.space.withReserve(() => state.tables.addEvents(events, box));
  return written(state, null, enforceQuota(state, { positions: 0, events: events.length }));
}

function addPositions(state: OpenState, positions: PositionRecord[], lastDrawn: number): Written {
  const { tables, space } = state;
  if (!space.starved() || space.recover()) {
    try {
      const reservedTo = tables.addPositions(positions, lastDrawn);
      if (reservedTo !== state.notedTo) note(state);
      return written(state, reservedTo, enforceQuota(state, { positions: positions.length, events: 0 }));
    } catch (error) {
      if (!isFull(error)) throw error;
      space.starve();
    }
  }
  throw new DiskFull(tables.reserve(lastDrawn));
}

/** What was added is on the disk and must be answered as such, whatever becomes of the deleting: the next group tries again. */
function enforceQuota(state: OpenState, added: { positions: number; events: number }): ErasedPositions[] {
  try {
    return state.upkeep.enforceQuota(added);
  } catch (error) {
    if (isDamage(error)) state.damaged = true;
    return [];
  }
}

/** The note moves with the reservation: once in some hundred positions. */
function note(state: OpenState): void {
  const { tables, directory } = state;
  state.notedTo = Number(tables.meta('reserved'));
  const used = { events: tables.lastEvent(), positions: tables.lastPosition() };
  writeNote(directory, { series: tables.meta('series') ?? '', ...used });
}

function sayOrderly(state: OpenState): void {
  try {
    state.tables.end();
    note(state);
  } catch (error) {
    // The reserve is worth more to the next start than a closing word, which costs some numbers only.
    if (!isFull(error)) throw error;
  }
}
