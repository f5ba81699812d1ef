/**
 * What the platform expects to receive, written from the contract and not from the gateway: a message that does not fit
 * is counted and not believed. Later versions may add keys, so unknown ones are let through.
 */
import { zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import * as crew from './crew-messages.ts';
import { readColumns } from './history.ts';
import { type HubTopic, isHubTopic, readHubBody } from './hub-messages.ts';

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
  why: z.enum([
    ...(['first', 'start', 'stop', 'mission', 'status', 'time', 'distance', 'angle', 'speed', 'suspect'] as const),
    'locate',
  ]),
  /** Empty: trusted. */
  suspect: z.array(suspectReason),
  ageMs: z.int().min(0),
  courseHeld: z.boolean(),
  since: z.int().nullable(),
  odoM: z.int().min(0).nullable(),
  engineOn: z.boolean().nullable(),
  accM: z.number().min(0).nullable(),
});
const position = anyPosition.refine(
  ({ why, suspect }) => (why === 'suspect') === suspect.length > 0,
  'reasons belong to what is suspect, and to nothing else',
);
/** What is suspect never moves the marker (docs/sampling.md, section 6). */
const livePosition = position.refine(({ why }) => why !== 'suspect', 'a suspect position belongs to history');

const anyEvent = { ...identity, lane: z.literal('e'), t: z.int().nullable() };

const KNOWN_TYPES = [
  ...(['press', 'mission', 'automatic', 'mission-summary', 'service-summary', 'day-summary'] as const),
  ...(['contact', 'numbers-skipped', 'time', 'config'] as const),
];

const pressEvent = z.looseObject({ ...anyEvent, ...crew.pressEvent });
const missionEvent = z.looseObject({ ...anyEvent, ...crew.missionEvent });
const automaticEvent = z.looseObject({ ...anyEvent, ...crew.automaticEvent });
const missionSummary = z.looseObject({ ...anyEvent, ...crew.missionSummary });
const serviceSummary = z.looseObject({ ...anyEvent, ...crew.serviceSummary });
const daySummary = z.looseObject({ ...anyEvent, ...crew.daySummary });
const configEvent = z.looseObject({ ...anyEvent, ...crew.configEvent });
const timeEvent = z.looseObject({
  ...anyEvent,
  type: z.literal('time'),
  utcMinusMonoMs: z.int(),
  stepMs: z.int().nullable(),
});
const numbersSkipped = z.looseObject({
  ...anyEvent,
  type: z.literal('numbers-skipped'),
  of: z.enum(['p', 'e']),
  from: z.int().min(1),
  to: z.int().min(1),
  reason: z.string(),
});

/** Events that the platform acts on are checked in full, the others by what every record carries. */
const event = z.union([
  pressEvent,
  missionEvent,
  automaticEvent,
  missionSummary,
  serviceSummary,
  daySummary,
  timeEvent,
  configEvent,
  numbersSkipped,
  z.looseObject({ ...anyEvent, ...crew.contactEvent }),
  z.looseObject({ ...anyEvent, type: z.string().regex(new RegExp(`^(?!(?:${KNOWN_TYPES.join('|')})$)[a-z-]+$`)) }),
]);

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
  t: z.int().nullable(),
  version: z.string(),
  eventsPending: z.int().min(0),
  positionsPending: z.int().min(0),
  oldestPendingAgeS: z.int().min(0).nullable(),
  timeToEmptyS: z.int().min(0).nullable(),
  /** null: no modem is seen. */
  modem: z
    .looseObject({
      technology: z.string().nullable(),
      signalPercent: z.number().nullable(),
      roaming: z.boolean().nullable(),
    })
    .nullable(),
  supplyV: z.number().nullable(),
  temperatureC: z.number().nullable(),
  faults: z.array(z.string()),
});
const history = z.array(position);
const eventBatch = z.array(event).min(1).max(64);

export type PositionMessage = z.infer<typeof position>;
export type EventMessage = z.infer<typeof event>;
export type PressMessage = z.infer<typeof pressEvent>;
export type MissionMessage = z.infer<typeof missionEvent>;
export type AutomaticMessage = z.infer<typeof automaticEvent>;
export type MissionSummaryMessage = z.infer<typeof missionSummary>;
export type ServiceSummaryMessage = z.infer<typeof serviceSummary>;
export type DaySummaryMessage = z.infer<typeof daySummary>;
export type TimeMessage = z.infer<typeof timeEvent>;
export type SkippedMessage = z.infer<typeof numbersSkipped>;
export type StateMessage = z.infer<typeof crew.stateMessage>;
export type PresenceMessage = z.infer<typeof presence>;
export type HealthMessage = z.infer<typeof health>;

interface EventByType {
  press: PressMessage;
  mission: MissionMessage;
  automatic: AutomaticMessage;
  'mission-summary': MissionSummaryMessage;
  'service-summary': ServiceSummaryMessage;
  'day-summary': DaySummaryMessage;
  time: TimeMessage;
  config: z.infer<typeof configEvent>;
  'numbers-skipped': SkippedMessage;
}

/** The last kind of event has a free `type`, so the compiler cannot tell the kinds apart by it; the schema has. */
export function isEvent<Type extends keyof EventByType>(
  event: EventMessage,
  type: Type,
): event is EventByType[Type] & EventMessage {
  return event.type === type;
}

export type Message =
  | { topic: 'position'; body: PositionMessage | null }
  | { topic: 'history'; body: PositionMessage[] }
  | { topic: 'event'; body: EventMessage[] }
  | { topic: 'state'; body: StateMessage }
  | { topic: 'reply'; body: crew.ReplyMessage }
  | { topic: 'presence'; body: PresenceMessage }
  | { topic: 'health'; body: HealthMessage }
  | { topic: HubTopic; body: unknown };

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
      return { topic, body: crew.stateMessage.parse(json(payload)) };
    case 'reply':
      return { topic, body: crew.replyMessage.parse(json(payload)) };
    case 'presence':
      return { topic, body: presence.parse(json(payload)) };
    case 'health':
      return { topic, body: health.parse(json(payload)) };
    default:
      if (isHubTopic(topic)) return { topic, body: readHubBody(topic, json(payload)) };
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
