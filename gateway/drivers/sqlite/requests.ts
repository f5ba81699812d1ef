/** What each request does to the open database: one call, one answer. Throws what the disk says; nothing is half done then. */
import type { EventRecord } from '../../core/record/schema.ts';
import type { StoreSummary } from '../../ports-store.ts';
import { DATABASE_FILE, type Db } from './database.ts';
import type { EventDeletions } from './event-deletions.ts';
import { readHistory } from './history.ts';
import type { Holdings } from './holdings.ts';
import type { LogWatch } from './log-watch.ts';
import type { Planned, Step, StoreFailure, StoreReply, StoreRequest, Written } from './messages.ts';
import { vehicleOf } from './other-vehicle.ts';
import { expireQuarantined } from './quarantine.ts';
import { summarise } from './reader.ts';
import { writeNote } from './series-note.ts';
import { lacksRoom, type Space } from './space.ts';
import type { Tables } from './tables.ts';
import type { Upkeep } from './upkeep.ts';

export interface OpenState {
  directory: string;
  lock: Db;
  db: Db;
  tables: Tables;
  space: Space;
  holdings: Holdings;
  upkeep: Upkeep;
  deletions: EventDeletions;
  log: LogWatch;
  /** No run began with this opening, so none ends. */
  asLeft: boolean;
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
      return addPositions(state, request);
    case 'space':
      if (!space.recover()) throw new DiskFull();
      return written(state, null, false);
    case 'read-events':
      return tables.events(request.from, request.limit);
    case 'read-positions':
      return tables.positions(request.from, request.to, request.limit);
    case 'read-history':
      return readHistory(tables, request.numbers, request.held);
    case 'evict-step':
      return upkeep.evictStep();
    case 'plan-eviction':
      return { planned: leftOver(state) ?? state.deletions.planEviction(upkeep.eventExcess()) };
    case 'plan-retention':
      return { planned: leftOver(state) ?? state.deletions.planRetention(request.nowMs, request.proof) };
    case 'plan-erasure':
      return { planned: state.deletions.planErasure(request.order) };
    case 'plan-unfinished':
      return { planned: state.deletions.unfinished() };
    case 'deletion-step':
      return deletionStep(state);
    case 'purge-begin':
      if (state.mustEmptyLog) state.mustEmptyLog = !state.log.empty();
      return { verdict: upkeep.beginPurge(request.nowMs) };
    case 'purge-step':
      return upkeep.purgeStep(request.nowMs);
    case 'purge-end':
      upkeep.endPurge();
      expireQuarantined(state.directory, DATABASE_FILE, request.nowMs);
      state.mustEmptyLog = !state.log.empty();
      return null;
    case 'ping':
      return null;
    case 'summary':
      return summaryOf(state);
    case 'close':
      if (state.asLeft) leave(state);
      else if (request.orderly && !state.damaged) sayOrderly(state);
      db.close();
      lock.close();
      return null;
    default:
      return request satisfies never;
  }
}

/** The disk holds one plan: what an erasure before could not finish goes before there is another. */
function leftOver({ deletions }: OpenState): Planned | null {
  const plan = deletions.unfinished();
  return plan === null ? null : { ...plan, more: true };
}

function deletionStep(state: OpenState): Step {
  const erases = state.deletions.unfinished()?.reason === 'erase';
  const more = state.deletions.step();
  if (!more && erases) {
    state.upkeep.endPurge();
    state.mustEmptyLog = !state.log.empty();
  }
  return { more, skipped: [] };
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

export function failureOf(error: unknown, directory: string): StoreFailure {
  const code = codeOf(error);
  const kind = lacksRoom(error, directory) ? 'full' : code.startsWith('SQLITE_IOERR') ? 'io' : 'other';
  const reservedTo = error instanceof DiskFull ? error.reservedTo : null;
  return { kind, detail: `${code} ${messageOf(error)}`.trim(), reservedTo };
}

export function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? '';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function written(state: OpenState, reservedTo: number | null, excess: boolean): Written {
  return { starved: state.space.starved(), reservedTo, excess, logHeld: state.log.held() };
}

function addEvents(state: OpenState, events: EventRecord[], box: string | null): Written {
  state.space.withReserve(() => state.tables.addEvents(events, box));
  return written(state, null, state.upkeep.eventsAdded(events.length));
}

function addPositions(state: OpenState, request: Extract<StoreRequest, { op: 'positions' }>): Written {
  const { tables, space, upkeep } = state;
  const { positions, lastDrawn, keepAcknowledged } = request;
  if (!space.starved() || space.recover()) {
    try {
      const reservedTo = tables.addPositions(positions, lastDrawn, keepAcknowledged);
      if (reservedTo !== state.notedTo) note(state);
      return written(state, reservedTo, upkeep.positionsAdded(positions.map(({ n }) => n)));
    } catch (error) {
      if (!lacksRoom(error, state.directory)) throw error;
      space.starve();
    }
  }
  throw new DiskFull(tables.reserve(lastDrawn));
}

/** What the platform has and is not written yet counts too. */
function summaryOf({ db, tables, holdings }: OpenState): StoreSummary {
  const { acknowledged } = tables;
  const told = { eventsAckedUpTo: acknowledged.eventsUpTo(), positionsAcked: acknowledged.positions() };
  return { ...summarise(db, holdings.positions()), ...told };
}

/** The note moves with the reservation: once in some hundred positions. */
function note(state: OpenState): void {
  const { tables, directory } = state;
  state.notedTo = Number(tables.meta('reserved'));
  const used = { events: tables.lastEvent(), positions: tables.lastPosition() };
  writeNote(directory, { series: tables.meta('series') ?? '', ...used, vehicle: vehicleOf(tables), left: null });
}

/** The end of the run before stays as it was; only one that is damaged must be looked at by the next, which believes an orderly end. */
function leave(state: OpenState): void {
  if (state.damaged) state.tables.setMeta('ended', 'running');
  else note(state);
}

function sayOrderly(state: OpenState): void {
  try {
    state.tables.end();
    note(state);
  } catch (error) {
    // The reserve is worth more to the next start than a closing word, which costs some numbers only.
    if (!lacksRoom(error, state.directory)) throw error;
  }
}
