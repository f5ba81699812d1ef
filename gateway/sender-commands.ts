/**
 * What the platform asks of the vehicle, each answered on `reply` with its id, and where its sender wants the answer (MQTT 5,
 * section 4.10): below `reply/` only, so that no command makes the vehicle say something in the place of its records.
 */
import { RESEND_LOOKUP_EVENTS } from './core/limits.ts';
import { COMPRESS_BYTES_MIN } from './core/outbox/limits.ts';
import { createResendReader, type ResendReading } from './core/outbox/resend.ts';
import { commandId, readJson } from './core/record/command-reading.ts';
import type { Reply } from './core/record/commands.ts';
import type { State } from './core/record/messages.ts';
import { addRange, type Ranges, subtractRanges } from './core/record/ranges.ts';
import type { ResponseAddress } from './ports.ts';
import type { Store } from './ports-store.ts';
import type { Pump } from './sender-lanes.ts';
import type { Link } from './sender-link.ts';
import type { Notices } from './sender-notices.ts';

export interface Commands {
  /** @param name the topic below `cmd/` */
  take(name: string, text: string, respond: ResponseAddress): void;
  /** Keys of orders that this version does not know: dropped, and counted here. */
  unknownKeys(): number;
}

interface Parts {
  store: Store;
  link: Link;
  notices: Notices;
  pump: Pick<Pump, 'again' | 'lastEvent'>;
}

type Outcome = Pick<Reply, 'id' | 'result' | 'detail'> &
  Partial<Record<'again' | 'gone', Found>> & {
    /** UTC, ms: from then on the answer means nothing any more. */
    expires?: number | null;
    position?: number | null;
  };
interface Found {
  events: Ranges;
  positions: Ranges;
}

const NOTHING: Found = { events: [], positions: [] };

/** MQTT 5, section 3.3.2.3.3: four bytes. */
const EXPIRY_S_MAX = 0xff_ff_ff_ff;

/** Topics below it, of any name, are for answers. */
const ANSWERS = 'reply/';

export interface CommandsOptions {
  /** The vehicle's time, as everything that it says bears it. */
  now(): Pick<State, 't' | 'clock' | 'boot' | 'mono'>;
  missions: Desk;
  roster: Desk;
  locates: Desk;
  /** Absent: nothing is changed from afar. */
  config?: Desk | undefined;
}

/** Takes what comes on one topic below `cmd/`, and answers once what it changes is on stable storage. */
export interface Desk {
  take(text: string): Promise<CommandAnswer>;
  /** Of the commands so far: dropped unread. */
  unknownKeys(): number;
}

export type CommandAnswer = Pick<Reply, 'id' | 'result' | 'detail'> & {
  /** UTC, ms: from then on the answer means nothing any more; null: it bore none that can be read. */
  expires: number | null;
  /** Of `cmd/locate`: the number of the position. */
  position?: number | null;
};

export function createCommands(
  { store, link, notices, pump }: Parts,
  { now, missions, roster, locates, config }: CommandsOptions,
): Commands {
  const reader = createResendReader(store.opening.series);

  function answer(command: string, outcome: Outcome, { topic, correlation }: ResponseAddress): void {
    const { id, result, detail, again = NOTHING, gone = NOTHING, position = null, expires = null } = outcome;
    const { t, clock, boot, mono } = now();
    const body = JSON.stringify({ id, command, result, detail, again, gone, position, t, clock, boot, mono });
    const expiryS = t === null || expires === null ? null : secondsUntil(expires, t);
    const how = { expiryS, compress: body.length > COMPRESS_BYTES_MIN, correlation };
    notices.answer('reply', body, how);
    if (topic?.startsWith(ANSWERS) === true) notices.answer(topic, body, how);
  }

  async function resend(reading: ResendReading): Promise<Outcome> {
    if (reading.kind === 'refused') return reading;
    const { id, expires, events, positions } = reading;
    const summary = await store.summary();
    if (summary === null) return { id, expires, result: 'unavailable', detail: 'the disk cannot be read now' };
    const missing = {
      events: subtractRanges(events, await existingEvents(store, events, pump.lastEvent())),
      positions: subtractRanges(positions, summary.positionsStored),
    };
    const again = {
      events: subtractRanges(events, missing.events),
      positions: subtractRanges(positions, missing.positions),
    };
    pump.again(again.events, again.positions);
    return { id, expires, result: 'done', detail: null, again, gone: missing };
  }

  async function obey(name: string, text: string): Promise<Outcome> {
    if (name === 'resend') return resend(reader.read(text, now().t));
    if (name === 'mission') return missions.take(text);
    if (name === 'roster') return roster.take(text);
    if (name === 'locate') return locates.take(text);
    if (name === 'config' && config !== undefined) return config.take(text);
    return { id: idOf(text), result: 'unknown-command', detail: 'this version does not know it' };
  }

  return {
    take(name, text, respond) {
      const answered = obey(name, text).then((outcome) => answer(name, outcome, respond));
      // A locate may wait for the next fix. That is no work under way: simulated time would wait for it, and the fix for time.
      void (name === 'locate' ? answered : link.track(answered));
    },
    unknownKeys: () =>
      [reader, missions, roster, locates, config].reduce((sum, each) => sum + (each?.unknownKeys() ?? 0), 0),
  };
}

function secondsUntil(expires: number, t: number): number {
  return Math.min(EXPIRY_S_MAX, Math.max(1, Math.ceil((expires - t) / 1_000)));
}

/** Of these numbers, the ones on the disk. */
async function existingEvents(store: Store, asked: Ranges, last: number): Promise<Ranges> {
  let found: Ranges = [];
  for (const [from, to] of asked) {
    for (let n = from; n <= Math.min(to, last); ) {
      const events = await store.readEvents(n, Math.min(RESEND_LOOKUP_EVENTS, to - n + 1));
      for (const event of events) if (event.n <= to) found = addRange(found, event.n, event.n);
      n = (events.at(-1)?.n ?? last) + 1;
    }
  }
  return found;
}

function idOf(text: string): string | null {
  return commandId(readJson(text));
}
