/**
 * Every payload of the contract with the platform, written once: the types, the checks at the edge and the published
 * schemas all come from here. Units are in the names; `null` is "not known" and nothing is 0 for want of a value.
 */
import { z } from 'zod';

export const instantMs = z.int();
export const number = z.int().min(1);
export const clockSource = z.enum(['gnss', 'ntp', 'rtc', 'estimated', 'none']);
/** Random, drawn when a store is created. */
export const seriesId = z.string().regex(/^[0-9a-f]{16}$/);

export const duty = z.enum(['HORS_SERVICE', 'GARDE', 'VOLONTAIRE', 'PAUSE']);
export const availability = z.enum(['DISPONIBLE', 'INDISPONIBLE', 'INCONNU']);

/** What every record carries: who it is, and when, as far as that is known. */
const stamp = {
  series: seriesId,
  n: number,
  boot: z.string(),
  /** ms since that boot. */
  mono: z.int().min(0),
  /** UTC of the fix or of the press, ms since 1970. */
  t: instantMs.nullable(),
  clock: clockSource,
  /** Drawn at each prise de service; null off duty. */
  service: z.string().nullable(),
};

/** Why a fix is not trusted (docs/sampling.md, section 3). */
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

/** Where the vehicle was, judged and sampled (docs/sampling.md). */
export const positionRecord = z.strictObject({
  ...stamp,
  lane: z.literal('p'),
  t: instantMs,
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  /** Above mean sea level. */
  altM: z.number().nullable(),
  speedKmh: z.number().min(0).nullable(),
  courseDeg: z.number().min(0).lt(360).nullable(),
  fix: z.enum(['2D', '3D']).nullable(),
  hdop: z.number().min(0).nullable(),
  sats: z.int().min(0).nullable(),
  move: z.enum(['MOBILE', 'STATIQUE']),
  why: z.enum(['first', 'start', 'stop', 'mission', 'status', 'time', 'distance', 'angle', 'speed', 'suspect']),
  /** Empty: trusted. What is suspect is kept for the proof and moves no marker: it comes in `history` only. */
  suspect: z.array(suspectReason),
  /** How old `lat` and `lon` are at `t`: a parked vehicle keeps the place where it came to stand. */
  ageMs: z.int().min(0),
  /** The course is the last good one: at walking pace, or where none was stated. */
  courseHeld: z.boolean(),
  /** With `why` start or stop: UTC at which the vehicle began to, which shows only some seconds later. */
  since: instantMs.nullable(),
  /** Metres driven on duty since the store was created; null: recorded by a version that did not count them. */
  odoM: z.int().min(0).nullable(),
  /** Horizontal, one standard deviation; null: not known. */
  accM: z.number().min(0).nullable(),
});

/** The position nearest to an event, with its age; never present while the duty gate is closed. */
const eventPosition = z.strictObject({ n: number.nullable(), lat: z.number(), lon: z.number(), ageMs: z.int().min(0) });

export const crewFunction = z.enum([
  'DEPART',
  'ARRIVEE',
  'BILAN',
  'TRANSP',
  'DESTIN',
  'DISPONIBLE',
  'INDISPONIBLE',
  'RENTRE',
  'ACCEPTER',
  'REFUSER',
  'PRISE_GARDE',
  'FIN_GARDE',
  'VOLONTAIRE',
  'FIN_VOLONTAIRE',
  'PAUSE',
  'FIN_PAUSE',
  'DETRESSE',
]);

/** National code of the step (statutVecteur of RS-SR) where the function has one. */
export const vehicleStatus = z.enum(['DEPART', 'ARRIVEE', 'BILAN', 'TRANSP', 'DESTIN', 'REN-BASE']);

const eventStamp = { ...stamp, lane: z.literal('e') };

export const eventRecord = z.discriminatedUnion('type', [
  z.strictObject({
    ...eventStamp,
    type: z.literal('press'),
    key: z.string(),
    input: z.string(),
    function: crewFunction,
    status: vehicleStatus.nullable(),
    /** As they are after the press. */
    duty,
    availability,
    position: eventPosition.nullable(),
  }),
  /** First event of a series: the chain to the one before it. */
  z.strictObject({
    ...eventStamp,
    type: z.literal('series'),
    reason: z.enum(['new', 'quarantined', 'restored', 'factory-reset']),
    previous: z.strictObject({ series: seriesId, events: z.int().min(0), positions: z.int().min(0) }).nullable(),
  }),
  z.strictObject({
    ...eventStamp,
    type: z.literal('start'),
    version: z.string(),
    /** How the run before this one ended. */
    after: z.enum(['first', 'orderly', 'unclean']),
  }),
  z.strictObject({
    ...eventStamp,
    type: z.literal('stop'),
    reason: z.enum(['signal', 'battery', 'order', 'end-of-input']),
  }),
  /** One per boot and per step of the clock: UTC = mono + utcMinusMonoMs. */
  z.strictObject({
    ...eventStamp,
    type: z.literal('time'),
    utcMinusMonoMs: instantMs,
    /** null: the first of this boot. */
    stepMs: z.int().nullable(),
  }),
  /** Numbers of the position lane that will never come, or never come again. */
  z.strictObject({
    ...eventStamp,
    type: z.literal('numbers-skipped'),
    from: number,
    to: number,
    reason: z.enum(['unclean-stop', 'quota', 'retention', 'erase']),
  }),
  /** What ails reception, each at most once a minute (docs/sampling.md). `no-fix` and `shadow` are a tunnel as a rule. */
  z.strictObject({
    ...eventStamp,
    type: z.literal('gnss'),
    condition: z.enum(['no-fix', 'shadow', 'jamming', 'suspect', 'relocated', 'week-rollover']),
    /** It begins, or it is over. `relocated` only begins. */
    standing: z.boolean(),
    /** Of 1024 weeks each, added to the receiver's dates; null but for `week-rollover`. */
    weeks: z.int().nullable(),
  }),
]);

export const presence = z.discriminatedUnion('presence', [
  z.strictObject({
    presence: z.literal('online'),
    vehicle: z.string(),
    version: z.string(),
    boot: z.string(),
    mono: z.int(),
    t: instantMs.nullable(),
    clock: clockSource,
    series: seriesId,
    configRevision: z.string(),
    protocol: z.enum(['5', '3.1.1']),
    encrypted: z.boolean(),
  }),
  z.strictObject({
    presence: z.literal('stopped'),
    reason: z.string(),
    boot: z.string(),
    mono: z.int(),
    t: instantMs.nullable(),
  }),
  z.strictObject({ presence: z.literal('lost'), boot: z.string() }),
]);

/** What the coordinator sees first. The platform turns it to INCONNU `validForS` after the earlier of `t` and reception. */
export const state = z.strictObject({
  duty,
  availability,
  mission: z.string().nullable(),
  status: vehicleStatus.nullable(),
  service: z.string().nullable(),
  /** UTC of the press that led here. */
  since: instantMs.nullable(),
  /** UTC at which this message was made. */
  t: instantMs.nullable(),
  clock: clockSource,
  boot: z.string(),
  mono: z.int(),
  validForS: z.int(),
  /** True while positions are recorded. */
  tracking: z.boolean(),
  /** Number of the last event behind this state: what is older than what the platform has changes nothing. */
  event: z.int().min(0),
});

/** Positions that were not sent live, oldest first. The payload is a zstd frame of this JSON. */
export const history = z.strictObject({ series: seriesId, positions: z.array(positionRecord).min(1) });

export const health = z.strictObject({
  t: instantMs.nullable(),
  clock: clockSource,
  boot: z.string(),
  mono: z.int(),
  version: z.string(),
  eventsPending: z.int().min(0),
  positionsPending: z.int().min(0),
  oldestPendingAgeS: z.int().min(0).nullable(),
  /** From the pace of the last minute; 0: nothing waits; null: what waits does not get less. */
  timeToEmptyS: z.int().min(0).nullable(),
  /** null: no fix since the service started, or off duty. */
  fixAgeS: z.int().min(0).nullable(),
  rssMb: z.number(),
  diskFreeMb: z.number().nullable(),
  faults: z.array(z.string()),
});

/** `cmd/ack`: what is now in the platform's own durable store. Unknown keys of later versions are tolerated. */
export const acknowledgement = z.object({
  series: seriesId,
  eventsUpTo: z.int().min(0),
  positions: z.array(z.tuple([number, number])).max(10_000),
});

export type PositionRecord = z.infer<typeof positionRecord>;
export type EventRecord = z.infer<typeof eventRecord>;
export type EventBody = DistributiveOmit<
  EventRecord,
  'series' | 'n' | 'boot' | 'mono' | 't' | 'clock' | 'service' | 'lane'
>;
export type Presence = z.infer<typeof presence>;
export type State = z.infer<typeof state>;
export type Health = z.infer<typeof health>;
export type ClockSource = z.infer<typeof clockSource>;
export type Duty = z.infer<typeof duty>;
export type Availability = z.infer<typeof availability>;
export type CrewFunction = z.infer<typeof crewFunction>;
export type VehicleStatus = z.infer<typeof vehicleStatus>;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
