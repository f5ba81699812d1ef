/** The payloads of the contract that are no records: who the vehicle is, how it is, what waits, what the platform has. */
import { z } from 'zod';
import { EVENT_BATCH_EVENTS, HISTORY_BATCH_POSITIONS } from '../outbox/limits.ts';
import { modem } from './modem.ts';
import { eventRecord, positionRecord } from './schema.ts';
import {
  availability,
  bootId,
  clockSource,
  duty,
  instantMs,
  missionId,
  missionRef,
  monoMs,
  number,
  restartCause,
  seriesId,
  service,
  unavailableReason,
  vehicleStatus,
} from './words.ts';

const now = {
  t: instantMs.nullable().describe('UTC at which this was made; null: not known yet'),
  boot: bootId,
  mono: monoMs,
};

export const presence = z
  .discriminatedUnion('presence', [
    z
      .strictObject({
        presence: z.literal('online'),
        vehicle: z.string(),
        version: z.string().describe('Of the software'),
        ...now,
        clock: clockSource,
        series: seriesId,
        configRevision: z.string().describe('Changes with the configuration'),
        protocol: z.enum(['5', '3.1.1']).describe('MQTT 3.1.1 is for benches'),
        encrypted: z.boolean().describe('False: plain text, for benches'),
      })
      .describe('At every connection'),
    z
      .strictObject({ presence: z.literal('stopped'), reason: z.string(), ...now })
      .describe('The service stopped in order'),
    z
      .strictObject({ presence: z.literal('lost'), boot: bootId })
      .describe(
        'The will: the broker says it when the link broke. It is no news if `online` of another boot came since',
      ),
  ])
  .meta({ title: 'Presence', description: 'Whether the service runs and is connected' });

export const state = z
  .strictObject({
    duty,
    availability,
    reason: unavailableReason.nullable(),
    mission: missionRef.describe('Under way, else the first that is accepted'),
    status: vehicleStatus.nullable().describe('Of the mission under way, or of the last one of this service'),
    accepted: z.array(missionRef.unwrap()).describe('Missions that are accepted and wait for their departure'),
    orders: z.array(missionId).describe('Orders that wait for an answer, oldest first'),
    distress: z.boolean().describe('The crew calls for help'),
    service,
    since: instantMs.nullable().describe('UTC of what led here'),
    ...now,
    clock: clockSource,
    validForS: z.int().describe('Void so long after the earlier of `t` and reception: show INCONNU then'),
    tracking: z.boolean().describe('True while positions are recorded'),
    event: z.int().min(0).describe('Number of the last event behind this'),
  })
  .meta({ title: 'State', description: 'What the coordinator sees first' });

export const eventBatch = z
  .array(eventRecord)
  .min(1)
  .max(EVENT_BATCH_EVENTS)
  .meta({ title: 'EventBatch', description: 'Events in order; several only where several wait' });

const differences = z
  .array(z.int().nullable())
  .nullable()
  .describe(
    '`count` differences of value × scale (docs/contract.md); a null among them, or in place of all: not known',
  );

function choices<Value extends z.ZodType>(value: Value) {
  return z
    .strictObject({
      of: z.array(value).min(1).describe('Each value once, in order of first use'),
      is: z.array(z.int().min(0)).optional().describe('`count` indices into `of`; left out where `of` has one value'),
    })
    .describe('A column of values of which there are few');
}

const position = positionRecord.shape;

export const history = z
  .strictObject({
    series: seriesId,
    count: z.int().min(1).max(HISTORY_BATCH_POSITIONS),
    columns: z
      .strictObject({
        n: differences,
        t: differences,
        mono: differences.describe('As the others, of `mono` − `t`'),
        lat: differences,
        lon: differences,
        altM: differences,
        speedKmh: differences,
        courseDeg: differences,
        hdop: differences,
        sats: differences,
        ageMs: differences,
        odoM: differences,
        accM: differences,
        boot: choices(position.boot),
        service: choices(position.service),
        clock: choices(position.clock),
        fix: choices(position.fix),
        move: choices(position.move),
        why: choices(position.why),
        suspect: choices(position.suspect),
        courseHeld: choices(position.courseHeld),
        since: choices(position.since),
        engineOn: choices(position.engineOn),
      })
      .describe('One per key of PositionRecord but `series` and `lane`'),
  })
  .meta({ title: 'History', description: 'Positions that did not go live, numbers rising, by column' });

const dataMb = z.strictObject({ sent: z.number().min(0), received: z.number().min(0) });

export const health = z
  .strictObject({
    ...now,
    clock: clockSource,
    version: z.string().describe('Of the software'),
    versions: z.strictObject({ node: z.string(), kernel: z.string() }).describe('Of what it runs on'),
    uptimeS: z.int().min(0).describe('Since the service started'),
    lastRestart: z
      .strictObject({ cause: restartCause, t: instantMs.nullable() })
      .describe('Why and when the service started; `t` null: UTC is not known yet'),
    eventsPending: z.int().min(0).describe('Recorded and not acknowledged'),
    positionsPending: z.int().min(0).describe('Recorded and not acknowledged'),
    oldestPendingAgeS: z.int().min(0).nullable().describe('null: nothing waits, or its time is not known'),
    timeToEmptyS: z
      .int()
      .min(0)
      .nullable()
      .describe('From the pace of the last minute; 0: nothing waits; null: what waits does not get less'),
    fixAgeS: z.int().min(0).nullable().describe('null: no fix since the service started, or off duty'),
    link: z
      .strictObject({
        sinceS: z.int().min(0).nullable(),
        broker: z.string().nullable(),
        protocol: z.string().nullable(),
      })
      .describe('The connection this came over, and since when it is up'),
    modem: modem.nullable().describe('null: none, not known, or off duty'),
    dataMb: dataMb.describe('On the link since the service started: MQTT and TLS included, TCP/IP headers not'),
    serviceDataMb: dataMb
      .nullable()
      .describe('Since the prise de service, to the minute, or since a restart after it; null: off duty'),
    unknownOrderKeys: z
      .int()
      .min(0)
      .describe('In orders of the platform since the service started: dropped, never stored'),
    supplyV: z.number().nullable().describe('At the terminal that feeds the box; null: not measured'),
    temperatureC: z.number().nullable().describe('The hottest of the sensors of the machine; null: it has none'),
    rssMb: z.number().describe('Memory of the service'),
    diskFreeMb: z.number().nullable(),
    faults: z.array(z.string()).describe('Codes of the faults that stand'),
  })
  .meta({ title: 'Health', description: 'How the box is, for whoever looks after it' });

/** Unknown keys of later versions are tolerated. */
export const acknowledgement = z
  .object({
    series: seriesId,
    eventsUpTo: z.int().min(0).describe('Every event from 1 to here; 0: none'),
    positions: z
      .array(z.tuple([number, number]))
      .max(10_000)
      .describe('Ranges [first, last], both included'),
  })
  .meta({ title: 'Acknowledgement', description: "What is in the platform's own durable store, whole, each time" });

export type Presence = z.infer<typeof presence>;
export type State = z.infer<typeof state>;
export type Health = z.infer<typeof health>;
