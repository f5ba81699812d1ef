/** A scenario as it is written in its file. `scenario.schema.json` is made from it; what it cannot tell is in `checks.ts`. */
import { z } from 'zod';
import { expectedEvent, expectedPress, expectedSummary, order, roster } from './crew.ts';
import { instant, moment } from './moment.ts';
import { line, network, power, receiver, sky } from './surroundings.ts';

const second = z.number().min(0);
const speedKmh = z.number().min(5).max(180);
const file = z.string().min(1);

const place = z.strictObject({ latDeg: z.number().min(-90).max(90), lonDeg: z.number().min(-180).max(180) });

const step = z.union([
  /** Standing; `note` says why. */
  z.strictObject({ waitS: z.number().positive(), note: z.string().optional() }),
  z.strictObject({ waitUntil: moment, note: z.string().optional() }),
  /** Driving to a place. Legs that follow each other are driven through, slowing down at the turns. */
  z.strictObject({
    to: z.string(),
    speedKmh,
    /** Length of the way; it winds as much as that needs. Default: straight. */
    roadKm: z.number().positive().max(1000).optional(),
    road: z.enum(['town', 'country', 'forest', 'motorway', 'winding']).optional(),
    /** The legs since the last stop or `arriveAt` are slowed or quickened so that the vehicle is there at this moment. */
    arriveAt: moment.optional(),
  }),
]);

/** A track made elsewhere; the file is looked for from the scenario's own directory. */
const route = z.union([
  /** Keeps the times of its points; where they have none it is driven at `speedKmh`. */
  z.strictObject({ gpx: file, speedKmh: speedKmh.optional() }),
  z.strictObject({ geojson: file, speedKmh }),
  /** A recorded drive: its fixes are taken for the truth. */
  z.strictObject({ nmea: file }),
]);

const press = z.strictObject({
  at: moment.optional(),
  /** The older name of `at`. */
  atS: second.optional(),
  /** As in docs/keypad.md. */
  key: z.string().regex(/^[0-9A-Z]$/, 'a key is one of 0-9, A-Z'),
  /** How long the key stays down; default 200 ms. A held key counts after 2 s. */
  holdMs: z.number().int().positive().optional(),
  note: z.string().optional(),
  expect: expectedPress.optional(),
});

export const scenarioFile = z.strictObject({
  $schema: z.string().optional(),
  id: z.string().regex(/^[a-z0-9-]+$/, 'an id has lower-case letters, digits and hyphens'),
  title: z.string(),
  altitudeM: z.number().min(-500).max(9000),
  /** UTC of second 0. Default: where the route's own times begin, else 2026-09-01T07:00:00Z. */
  startsAt: instant.optional(),
  /** Default: with the last step, or at the end of the route. */
  endsAt: moment.optional(),
  /** IANA; `vehicle.timeZone`, in which local days are summed up. Default: as the vehicle has it. */
  timeZone: z.string().optional(),
  /** `keypad.keys`: other functions for keys, such as `B=PEC, C=FINPEC`. */
  keys: z.string().optional(),
  seed: z.number().int().default(1),
  places: z.record(z.string(), place).optional(),
  start: z.string().optional(),
  steps: z.array(step).min(1).optional(),
  route: route.optional(),
  receiver: receiver.prefault({}),
  sky: z.array(sky).default([]),
  line: z.array(line).default([]),
  network: z.array(network).default([]),
  power: z.array(power).default([]),
  /** At each of these moments a second box with the same id comes to the broker. */
  secondBox: z.array(moment).default([]),
  /** Codes of the faults that the box must have raised by the end. */
  faults: z.array(z.string()).default([]),
  /** No event may reach the platform twice. */
  eventsOnce: z.boolean().default(false),
  presses: z.array(press),
  /** What the platform asks of the crew. */
  orders: z.array(order).default([]),
  /** When the vehicle is on garde, from `at` on until the next one. */
  roster: z.array(roster).default([]),
  /** Events of orders and of time, each of which the platform must have. */
  expectEvents: z.array(expectedEvent).default([]),
  expectSummaries: z.array(expectedSummary).default([]),
  /** No fix from … to … */
  noFix: z.array(z.strictObject({ fromS: second, toS: second })).default([]),
  /** After the end everything goes on from this second; null = the vehicle stays where it is. */
  loopFromS: second.nullable().default(null),
});

export type ScenarioFile = z.infer<typeof scenarioFile>;
export type RouteFile = z.infer<typeof route>;
