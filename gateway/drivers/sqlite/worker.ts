/**
 * The one thread that writes. It does one request after the other and answers each; a disk that takes two seconds for a
 * flush delays nothing but its own answers.
 */
import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { BaliseError } from '../../core/errors.ts';
import { type Db, isDamage, LaterDatabase, lockDirectory } from './database.ts';
import { createEventDeletions } from './event-deletions.ts';
import { createHoldings } from './holdings.ts';
import { createLogWatch } from './log-watch.ts';
import type { StoreGreeting, StoreMessage, StoreOptions, StoreReply, Unusable } from './messages.ts';
import { type OpenedStore, openAsLeft, openFiles } from './opening.ts';
import { codeOf, failureOf, messageOf, type OpenState, run } from './requests.ts';
import { createSpace, giveUpReserve, lacksRoom } from './space.ts';
import { createUpkeep } from './upkeep.ts';

const port = parentPort;
if (port === null) throw new BaliseError('store-unusable', 'the store worker is started by the gateway only');
const { directory, reservation, quota, vehicle, asLeft } = workerData as StoreOptions;

function open(): { state: OpenState; greeting: StoreGreeting } | { state: null; greeting: StoreGreeting } {
  let lock: Db | null = null;
  try {
    lock = lockDirectory(directory);
    const { db, tables, opened } = openWithReserve();
    const holdings = createHoldings(db, tables, opened.positionsStored);
    const log = createLogWatch(db, directory);
    const space = createSpace(db, directory, log.empty);
    const upkeep = createUpkeep(db, tables, quota, holdings);
    const deletions = createEventDeletions(db, tables, holdings, { directory, vehicle });
    const parts = { holdings, space, upkeep, deletions, log };
    const found = { asLeft, notedTo: opened.reservedTo, damaged: false, mustEmptyLog: false };
    return { state: { directory, lock, db, tables, ...parts, ...found }, greeting: { opened } };
  } catch (error) {
    lock?.close();
    const detail = `${directory}: ${messageOf(error)}`;
    return { state: null, greeting: { unusable: { code: whyUnusable(error), detail } } };
  }
}

/** The reserve of the run before serves the first writes of this one too. */
function openWithReserve(): OpenedStore {
  const openIt = () => (asLeft ? openAsLeft(directory, vehicle) : openFiles(directory, reservation, vehicle));
  try {
    return openIt();
  } catch (error) {
    if (!lacksRoom(error, directory) || !giveUpReserve(directory)) throw error;
    return openIt();
  }
}

function whyUnusable(error: unknown): Unusable {
  if (codeOf(error) === 'SQLITE_BUSY') return 'store-in-use';
  if (error instanceof LaterDatabase) return 'store-newer';
  if (asLeft && isDamage(error)) return 'store-damaged';
  return lacksRoom(error, directory) ? 'store-full' : 'store-unusable';
}

const { state, greeting } = open();
port.postMessage(greeting);
// This thread's own part of what main.ts keeps.
flushCompileCache();
if (state === null) port.close();
else {
  // After the greeting: nobody waits for these blocks.
  state.space.recover();
  port.on('message', ({ id, request, acknowledged }: StoreMessage) => {
    let reply: StoreReply;
    if (acknowledged !== null) state.tables.acknowledged.add(acknowledged);
    try {
      reply = { id, ok: true, value: run(state, request) };
    } catch (error) {
      if (isDamage(error)) state.damaged = true;
      reply = { id, ok: false, failure: failureOf(error, directory) };
    }
    port.postMessage(reply);
    if (request.op === 'close' && reply.ok) port.close();
  });
}
