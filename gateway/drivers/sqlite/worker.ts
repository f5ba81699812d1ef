/**
 * The one thread that writes. It does one request after the other and answers each; a disk that takes two seconds for a
 * flush delays nothing but its own answers.
 */
import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { BaliseError } from '../../core/errors.ts';
import type { StoreOpening } from '../../ports.ts';
import { type Db, ForeignDatabase, lockDirectory, openDatabase } from './database.ts';
import type { StoreFailure, StoreGreeting, StoreOptions, StoreReply, StoreRequest } from './messages.ts';
import { summarise } from './reader.ts';
import { createTables, type Tables } from './tables.ts';

const port = parentPort;
if (port === null) throw new BaliseError('store-unusable', 'the store worker is started by the gateway only');
const { directory, reservation } = workerData as StoreOptions;

interface Open {
  lock: Db;
  db: Db;
  tables: Tables;
}

function open(): { state: Open; greeting: StoreGreeting } | { state: null; greeting: StoreGreeting } {
  let lock: Db;
  try {
    lock = lockDirectory(directory);
  } catch (error) {
    return {
      state: null,
      greeting: { unusable: { code: whyUnusable(error), detail: `${directory}: ${messageOf(error)}` } },
    };
  }
  try {
    const { db, created, quarantined, faults } = openDatabase(directory);
    const tables = createTables(db, reservation);
    const endedBefore = tables.meta('ended');
    const { reservedTo, nextPosition } = tables.begin();
    const opened: StoreOpening & { reservedTo: number } = {
      series: tables.meta('series') ?? '',
      newSeries: created ? { reason: quarantined ? 'quarantined' : 'new', previous: null } : null,
      endedBefore: endedBefore === 'orderly' ? 'orderly' : endedBefore === 'running' ? 'unclean' : 'first',
      skippedPositions: tables.unannouncedSkips(),
      nextEvent: tables.lastEvent() + 1,
      nextPosition,
      eventsAckedUpTo: Number(tables.meta('eventsAckedUpTo') ?? '0'),
      positionsAcked: JSON.parse(tables.meta('positionsAcked') ?? '[]'),
      positionsStored: tables.storedPositions(),
      box: tables.meta('box'),
      faults,
      reservedTo,
    };
    return { state: { lock, db, tables }, greeting: { opened } };
  } catch (error) {
    lock.close();
    const why = error instanceof ForeignDatabase ? error.message : messageOf(error);
    return { state: null, greeting: { unusable: { code: whyUnusable(error), detail: `${directory}: ${why}` } } };
  }
}

function whyUnusable(error: unknown): 'store-in-use' | 'store-full' | 'store-unusable' {
  const code = codeOf(error);
  if (code === 'SQLITE_BUSY') return 'store-in-use';
  return code === 'SQLITE_FULL' ? 'store-full' : 'store-unusable';
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failureOf(error: unknown): StoreFailure {
  const code = codeOf(error);
  const kind = code === 'SQLITE_FULL' ? 'full' : code.startsWith('SQLITE_IOERR') ? 'io' : 'other';
  return { kind, detail: `${code} ${messageOf(error)}`.trim() };
}

type Value = Extract<StoreReply, { ok: true }>['value'];

function run({ db, tables, lock }: Open, request: StoreRequest): Value {
  switch (request.op) {
    case 'events':
      tables.addEvents(request.events, request.box);
      return null;
    case 'positions':
      return tables.addPositions(request.positions);
    case 'read-events':
      return tables.events(request.from, request.limit);
    case 'read-positions':
      return tables.positions(request.from, request.to, request.limit);
    case 'acknowledge':
      tables.acknowledge(request.eventsUpTo, request.positions);
      return null;
    case 'summary':
      return summarise(db);
    case 'close':
      if (request.orderly) tables.end();
      db.close();
      lock.close();
      return null;
    default:
      return request satisfies never;
  }
}

const { state, greeting } = open();
port.postMessage(greeting);
// This thread's own part of what main.ts keeps.
flushCompileCache();
if (state === null) port.close();
else {
  port.on('message', ({ id, request }: { id: number; request: StoreRequest }) => {
    let reply: StoreReply;
    try {
      reply = { id, ok: true, value: run(state, request) };
    } catch (error) {
      reply = { id, ok: false, failure: failureOf(error) };
    }
    port.postMessage(reply);
    if (request.op === 'close' && reply.ok) port.close();
  });
}
