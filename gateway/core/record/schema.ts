/**
 * The records of the contract with the platform, written once: the types, the checks at the edge and the published schemas
 * all come from here and from the files beside (`words.ts`, `messages.ts`, `commands.ts`).
 */
import { z } from 'zod';
import { audit } from './audit.ts';
import { configEvent } from './config-event.ts';
import * as crew from './crew-events.ts';
import { checkpointEvent, keyEvent, links } from './journal/events.ts';
import { radio } from './modem.ts';
import {
  type availability,
  type clockSource,
  type crewFunction,
  type duty,
  instantMs,
  number,
  type refusalReason,
  restartCause,
  seriesId,
  stamp,
  type unavailableReason,
  type vehicleStatus,
} from './words.ts';

const suspectReason = z
  .enum(['unsafe', 'jamming', 'frozen', 'speed', 'time-backwards', 'time-jump', 'teleport', 'acceleration'])
  .describe('Why a fix is not trusted (docs/sampling.md, section 3)');

export const positionRecord = z
  .strictObject({
    ...stamp,
    lane: z.literal('p'),
    t: instantMs.describe('UTC of the fix, since 1970, as the receiver says it'),
    lat: z.number().min(-90).max(90).meta({ 'x-unit': '°', description: 'WGS 84, north positive, to 1e-6' }),
    lon: z.number().min(-180).max(180).meta({ 'x-unit': '°', description: 'WGS 84, east positive, to 1e-6' }),
    altM: z.number().nullable().describe('Above mean sea level (GGA), whole'),
    speedKmh: z.number().min(0).nullable().describe('Over ground (RMC, VTG), to 0.1'),
    courseDeg: z.number().min(0).lt(360).nullable().describe('Over ground, true (RMC, VTG), whole'),
    fix: z.enum(['2D', '3D']).nullable().describe('Of two or of three dimensions (GSA)'),
    hdop: z.number().min(0).nullable().describe('Horizontal dilution of precision (GGA, else GSA), to 0.01'),
    sats: z.int().min(0).nullable().describe('Satellites used (GGA)'),
    move: z.enum(['MOBILE', 'STATIQUE']).describe('It moves or stands (docs/sampling.md, section 4)'),
    why: z
      .enum(['first', 'start', 'stop', 'mission', 'status', 'time', 'distance', 'angle', 'speed', 'suspect', 'locate'])
      .describe('Why this fix became a position (docs/sampling.md, section 6)'),
    suspect: z.array(suspectReason).describe('Empty: trusted. Else it moves no marker, and comes in `history` only'),
    ageMs: z
      .int()
      .min(0)
      .describe('Of `lat` and `lon` at `t`: a parked vehicle keeps the place where it came to stand'),
    courseHeld: z.boolean().describe('The course is the last good one: at walking pace, or where none was stated'),
    since: instantMs.nullable().describe('With `why` start or stop: UTC at which the vehicle began to. Else null'),
    odoM: z.int().min(0).nullable().describe('Driven on duty since the store was created; null: not counted'),
    engineOn: z.boolean().nullable().describe('The engine runs, by its contact (docs/inputs.md); null: not wired'),
    accM: z.number().min(0).nullable().describe('Horizontal, one standard deviation (GST, else from HDOP), to 0.1'),
  })
  .meta({ title: 'PositionRecord', description: 'Where the vehicle was, judged and sampled (docs/sampling.md)' });

const eventStamp = { ...stamp, lane: z.literal('e'), ...links };

const press = z
  .strictObject({ ...eventStamp, ...crew.press })
  .describe('A key, at the instant of the press, however late it arrives');

const mission = z
  .strictObject({ ...eventStamp, ...crew.mission })
  .describe('What became of an order of the platform, but for the answer, which is a press');

const automatic = z
  .strictObject({ ...eventStamp, ...crew.automatic })
  .describe("The crew's state changed without a press");

const missionSummary = z
  .strictObject({ ...eventStamp, ...crew.missionSummaryEvent })
  .describe('A mission is over: its steps, delays and distance, from the events before');

const serviceSummary = z
  .strictObject({ ...eventStamp, ...crew.serviceSummaryEvent })
  .describe('A service is over: where its time went');

const daySummary = z
  .strictObject({ ...eventStamp, ...crew.daySummaryEvent })
  .describe('A local day is over on which the crew was on duty, or was asked');

const contact = z
  .strictObject({ ...eventStamp, ...crew.contact })
  .describe('A contact of the vehicle changed, on duty only');

const series = z
  .strictObject({
    ...eventStamp,
    type: z.literal('series'),
    reason: z
      .enum(['new', 'quarantined', 'renamed', 'restored', 'factory-reset'])
      .describe(
        "Why the store is a new one. renamed: the box had another vehicle's name, and `previous` is of that one",
      ),
    previous: z
      .strictObject({
        series: seriesId,
        events: z.int().min(0).describe('Last number known'),
        positions: z.int().min(0).describe('Last number known'),
      })
      .nullable()
      .describe('The series before, as far as it is known'),
  })
  .describe('First event of a series');

const start = z
  .strictObject({
    ...eventStamp,
    type: z.literal('start'),
    version: z.string().describe('Of the software'),
    after: z.enum(['first', 'orderly', 'unclean']).describe('How the run before this one ended'),
    cause: restartCause,
  })
  .describe('The service started');

const stop = z
  .strictObject({
    ...eventStamp,
    type: z.literal('stop'),
    reason: z
      .enum(['signal', 'battery', 'order', 'end-of-input', 'ignition-off'])
      .describe('battery: low supply. ignition-off: nobody on duty, and the ignition off for long'),
  })
  .describe('The service stops in order');

const time = z
  .strictObject({
    ...eventStamp,
    type: z.literal('time'),
    utcMinusMonoMs: z.int().describe('UTC of any record of this boot = its `mono` + this'),
    stepMs: z.int().nullable().describe('By how much the clock was set; null: the first of this boot'),
  })
  .describe('UTC became known, or the clock was set: one per boot and per step');

const numbersSkipped = z
  .strictObject({
    ...eventStamp,
    type: z.literal('numbers-skipped'),
    of: z.enum(['p', 'e']).describe('The lane of the numbers'),
    from: number.describe('First number'),
    to: number.describe('Last number'),
    reason: z
      .enum(['unclean-stop', 'quota', 'retention', 'erase'])
      .describe('unclean-stop: never used. Others: deleted'),
  })
  .describe('Numbers of one lane that will never come, or never come again');

const gnss = z
  .strictObject({
    ...eventStamp,
    type: z.literal('gnss'),
    condition: z.enum(['no-fix', 'shadow', 'jamming', 'suspect', 'relocated', 'week-rollover']),
    standing: z.boolean().describe('It begins, or it is over. `relocated` only begins'),
    weeks: z.int().nullable().describe('Added to the dates of the receiver, 1024 each; null but for `week-rollover`'),
  })
  .describe('What ails reception, each condition at most once a minute (docs/sampling.md)');

const link = z
  .strictObject({
    ...eventStamp,
    type: z.literal('link'),
    up: z.boolean(),
    ageMs: z.int().min(0).describe('The link changed so long before: it is told at most once a minute'),
    ...radio,
  })
  .describe('The link to the broker went or came back, or there is none since the start');

const auditEvent = z
  .strictObject({ ...eventStamp, ...audit })
  .describe('Somebody at the vehicle took records out, or had some erased');

const config = z
  .strictObject({ ...eventStamp, ...configEvent })
  .describe('What became of a configuration that the platform sent');

export const eventRecord = z
  .discriminatedUnion('type', [
    press,
    mission,
    automatic,
    missionSummary,
    serviceSummary,
    daySummary,
    contact,
    series,
    start,
    stop,
    time,
    numbersSkipped,
    gnss,
    link,
    auditEvent,
    config,
    keyEvent,
    checkpointEvent,
  ])
  .meta({ title: 'EventRecord', description: 'Something that happened: `type` says what' });

export type PositionRecord = z.infer<typeof positionRecord>;
export type EventRecord = z.infer<typeof eventRecord>;
/** What is signed is made by the journal alone. */
export type EventBody = DistributiveOmit<
  Exclude<EventRecord, { type: 'checkpoint' | 'key' }>,
  'series' | 'n' | 'boot' | 'mono' | 't' | 'clock' | 'service' | 'lane' | 'salt' | 'prev'
>;
export type ClockSource = z.infer<typeof clockSource>;
export type Duty = z.infer<typeof duty>;
export type Availability = z.infer<typeof availability>;
export type UnavailableReason = z.infer<typeof unavailableReason>;
export type RefusalReason = z.infer<typeof refusalReason>;
export type CrewFunction = z.infer<typeof crewFunction>;
export type VehicleStatus = z.infer<typeof vehicleStatus>;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
