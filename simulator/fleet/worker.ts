/**
 * One of several workers of the fleet's platform, a process of its own: takes its share of the records from shared subscriptions, checks
 * every payload, stores it, and tells the coordinator which identities are on stable storage. It acknowledges nothing itself.
 */
import { createInterface } from 'node:readline';
import { openConnection } from '../platform/connection.ts';
import { type EventMessage, type PositionMessage, readMessage } from '../platform/messages.ts';
import { digestOf } from './digest.ts';
import { openGroupFile, readLines } from './group-file.ts';
import { PLATFORM_SESSION_S } from './limits.ts';
import type { StoredRecord, WorkerLine, WorkerTask } from './wire.ts';

/** What moves records. Shared: each message goes to one worker. What is retained is not needed here. */
const TOPICS = ['event', 'position', 'history'];
const TALLY_PERIOD_MS = 1_000;
const ROOT = /^balise\/v1\/(FLEET-\d+)\/(.+)$/;
/** The coordinator's end of the pipe is gone, or the disk refuses. */
const EXIT_USELESS = 70;

interface FileLine {
  vehicle: string;
  via: StoredRecord[5];
  record: PositionMessage | EventMessage;
}

const task = JSON.parse(process.argv[2] ?? '{}') as WorkerTask;
const tell = (line: WorkerLine, then?: () => void) => process.stdout.write(`${JSON.stringify(line)}\n`, then);
process.stdout.on('error', () => process.exit(EXIT_USELESS));

const tally = { messages: 0, bytes: 0, invalid: 0, lastInvalid: null as string | null, dropped: 0, retained: 0 };
let toldSyncs = 0;

function stored({ vehicle, via, record }: FileLine): StoredRecord {
  const { lane, series, n, t } = record;
  return [vehicle, lane, series, n, digestOf(record), via, t ?? 0, 0];
}

const known: StoredRecord[] = [];
readLines(task.file, (line) => known.push(stored(line as FileLine)), true);
if (known.length > 0) tell({ kind: 'stored', known: true, records: known });

const file = await openGroupFile<StoredRecord>(
  task.file,
  (group) => {
    const nowMs = Date.now();
    for (const each of group) each[7] = nowMs;
    tell({ kind: 'stored', known: false, records: group });
  },
  (error) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(EXIT_USELESS);
  },
);

function keep(vehicle: string, via: StoredRecord[5], records: readonly (PositionMessage | EventMessage)[]): void {
  for (const record of records) {
    const line: FileLine = { vehicle, via, record };
    if (!file.append(JSON.stringify(line), stored(line))) tally.dropped++;
  }
}

function onMessage(topic: string, payload: Buffer, retained: boolean): void {
  const [, vehicle, name] = ROOT.exec(topic) ?? [];
  // Another vehicle at a broker that is shared with others: not ours to keep or to acknowledge.
  if (vehicle === undefined || name === undefined) return;
  // Mosquitto 2.0.11 hands out what is retained when a shared subscription is made again. It is no delivery by the vehicle, which sends
  // what is not acknowledged.
  if (retained) {
    tally.retained++;
    return;
  }
  tally.messages++;
  tally.bytes += payload.length;
  try {
    const message = readMessage(name, payload);
    if (message.topic === 'event') keep(vehicle, 'event', message.body);
    else if (message.topic === 'history') keep(vehicle, 'history', message.body);
    else if (message.topic === 'position' && message.body !== null) keep(vehicle, 'live', [message.body]);
  } catch (error) {
    tally.invalid++;
    tally.lastInvalid = `${topic}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function tellTally(then?: () => void): void {
  const syncs = file.syncs() - toldSyncs;
  toldSyncs += syncs;
  tell({ kind: 'tally', ...tally, syncs }, then);
  Object.assign(tally, { messages: 0, bytes: 0, invalid: 0, lastInvalid: null, dropped: 0, retained: 0 });
}

const { broker, clientId, group, tls } = task;
const connection = openConnection(
  {
    ...{
      broker,
      clientId,
      protocol: '5',
      sessionExpiryS: PLATFORM_SESSION_S,
      topics: TOPICS.map((name) => `$share/${group}/balise/v1/+/${name}`),
    },
    ...(tls === null ? {} : { tls }),
  },
  { onMessage, onSubscribed: () => {} },
);
try {
  await connection.ready;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
tell({ kind: 'ready' });
const timer = setInterval(() => tellTally(), TALLY_PERIOD_MS);

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  clearInterval(timer);
  await connection.close();
  await file.close();
  tellTally(() => process.exit(0));
}
createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line === 'end') void end();
  })
  .on('close', () => void end());
