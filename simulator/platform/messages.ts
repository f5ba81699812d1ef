/**
 * What the platform expects to receive, written from the contract and not from the gateway: a message that does not fit
 * is counted and not believed. Later versions may add keys, so unknown ones are let through.
 */
import { zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { readColumns } from './history.ts';

const identity = {
  series: z.string().regex(/^[0-9a-f]{16}$/),
  n: z.int().min(1),
  boot: z.string().min(1),
  mono: z.int().min(0),
  clock: z.enum(['gnss', 'ntp', 'rtc', 'estimated', 'none']),
  service: z.string().nullable(),
};

const suspectReason = z.enum([
  'unsafe',
  'jamming',
  'frozen',
  'speed',
  'time-backwards',
  'time-jump',
  'teleport',
  'acceleration',
]);

const anyPosition = z.looseObject({
  ...identity,
  lane: z.literal('p'),
  t: z.int(),
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  altM: z.number().nullable(),
  speedKmh: z.number().min(0).nullable(),
  courseDeg: z.number().min(0).lt(360).nullable(),
  fix: z.enum(['2D', '3D']).nullable(),
  hdop: z.number().min(0).nullable(),
  sats: z.int().min(0).nullable(),
  move: z.enum(['MOBILE', 'STATIQUE']),
  why: z.enum(['first', 'start', 'stop', 'mission', 'status', 'time', 'distance', 'angle', 'speed', 'suspect']),
  /** Empty: trusted. */
  suspect: z.array(suspectReason),
  ageMs: z.int().min(0),
  courseHeld: z.boolean(),
  since: z.int().nullable(),
  odoM: z.int().min(0).nullable(),
  accM: z.number().min(0).nullable(),
});
const position = anyPosition.refine(
  ({ why, suspect }) => (why === 'suspect') === suspect.length > 0,
  'reasons belong to what is suspect, and to nothing else',
);
/** What is suspect never moves the marker (docs/sampling.md, section 6). */
const livePosition = position.refine(({ why }) => why !== 'suspect', 'a suspect position belongs to history');

const anyEvent = { ...identity, lane: z.literal('e'), t: z.int().nullable() };

/** Events that the platform acts on are checked in full, the others by what every record carries. */
const event = z.union([
  z.looseObject({
    ...anyEvent,
    type: z.literal('press'),
    key: z.string().regex(/^[0-9A-Z]$/),
    function: z.string(),
    status: z.string().nullable(),
    duty: z.string(),
    availability: z.string(),
  }),
  z.looseObject({
    ...anyEvent,
    type: z.literal('numbers-skipped'),
    of: z.enum(['p', 'e']),
    from: z.int().min(1),
    to: z.int().min(1),
    reason: z.string(),
  }),
  z.looseObject({ ...anyEvent, type: z.string().regex(/^(?!press$|numbers-skipped$)[a-z-]+$/) }),
]);

const state = z.looseObject({
  duty: z.enum(['HORS_SERVICE', 'GARDE', 'VOLONTAIRE', 'PAUSE']),
  availability: z.enum(['DISPONIBLE', 'INDISPONIBLE', 'INCONNU']),
  status: z.string().nullable(),
  t: z.int().nullable(),
  boot: z.string(),
  mono: z.int(),
  validForS: z.int().positive(),
  tracking: z.boolean(),
  event: z.int().min(0),
});

const presence = z.union([
  z.looseObject({
    presence: z.literal('online'),
    vehicle: z.string(),
    version: z.string(),
    series: identity.series,
    boot: z.string(),
  }),
  z.looseObject({ presence: z.literal('stopped'), reason: z.string() }),
  z.looseObject({ presence: z.literal('lost') }),
]);

const health = z.looseObject({
  eventsPending: z.int().min(0),
  positionsPending: z.int().min(0),
  faults: z.array(z.string()),
});
const history = z.array(position);
const eventBatch = z.array(event).min(1).max(64);

export type PositionMessage = z.infer<typeof position>;
export type EventMessage = z.infer<typeof event>;
export type StateMessage = z.infer<typeof state>;
export type PresenceMessage = z.infer<typeof presence>;
export type HealthMessage = z.infer<typeof health>;

export type Message =
  | { topic: 'position'; body: PositionMessage | null }
  | { topic: 'history'; body: PositionMessage[] }
  | { topic: 'event'; body: EventMessage[] }
  | { topic: 'state'; body: StateMessage }
  | { topic: 'presence'; body: PresenceMessage }
  | { topic: 'health'; body: HealthMessage };

const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
/** Largest message once unpacked: a small frame must not fill the memory. */
const UNPACKED_BYTES_MAX = 1024 * 1024;

/** `topic` is what follows `balise/v1/<vehicle>/`. Throws with the reason when the payload does not fit the contract. */
export function readMessage(topic: string, payload: Buffer): Message {
  switch (topic) {
    case 'position':
      // An empty retained message: the duty gate has closed and there is no newest position.
      return { topic, body: payload.length === 0 ? null : livePosition.parse(json(payload)) };
    case 'history':
      return { topic, body: rising(history.parse(readColumns(json(payload)))) };
    case 'event':
      return { topic, body: rising(eventBatch.parse(json(payload))) };
    case 'state':
      return { topic, body: state.parse(json(payload)) };
    case 'presence':
      return { topic, body: presence.parse(json(payload)) };
    case 'health':
      return { topic, body: health.parse(json(payload)) };
    default:
      throw new Error(`no such topic: ${topic}`);
  }
}

function rising<Item extends { n: number }>(records: Item[]): Item[] {
  const falls = records.find(({ n }, i) => n <= (records[i - 1]?.n ?? 0));
  if (falls !== undefined) throw new Error(`number ${falls.n} does not rise`);
  return records;
}

/** A payload of any topic may be one zstd frame, which JSON never looks like. */
function unpack(payload: Buffer): Buffer {
  if (!payload.subarray(0, ZSTD_MAGIC.length).equals(ZSTD_MAGIC)) return payload;
  return zstdDecompressSync(payload, { maxOutputLength: UNPACKED_BYTES_MAX });
}

function json(payload: Buffer): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unpack(payload)));
}
