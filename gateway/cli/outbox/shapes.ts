/** What the verbs of the outbox print with `--json`. */
import { z } from 'zod';

const lane = z.enum(['events', 'positions']);
const known = z.int().nullable().describe('null: the daemon is down, and only it knows');

const counts = {
  unacknowledged: z.int().describe('The platform has not said that it has them'),
  unsent: known,
  inFlight: known.describe('On their way to the broker now'),
  sent: known.describe('The broker has them, the platform has not said so'),
  again: known.describe('Asked for once more by the platform or by `outbox retry`'),
};

export const outboxShape = z.object({
  running: z.boolean().describe('false: read from the database alone'),
  events: z.object({ ...counts, acknowledgedUpTo: z.int() }),
  positions: z.object({ ...counts, acknowledged: z.int().describe('How many'), neverCome: known }),
  oldest: z
    .object({ lane, n: z.int(), ageS: z.int().nullable().describe('null: nobody knows, the clock was not set') })
    .nullable()
    .describe('The record that has waited longest; null: none waits'),
  timeToEmptyS: z.number().nullable().describe('0: nothing waits; null: what waits does not get less, or nobody knows'),
  setAside: z
    .array(z.object({ n: z.int(), reason: z.string().describe('Of the broker') }))
    .nullable()
    .describe(
      'Events that the broker refused for their content; null: the daemon is down, its next start sends all again',
    ),
});
export type OutboxShape = z.infer<typeof outboxShape>;

export const outboxListShape = z.object({
  gateOpen: z.boolean().describe('false: coordinates are left out'),
  records: z.array(
    z.object({
      lane,
      n: z.int(),
      t: z.int().nullable().describe('UTC, ms; null: not known'),
      what: z.string(),
      mission: z.string().nullable(),
      lat: z.number().optional().describe('Of a position, with the duty gate open'),
      lon: z.number().optional(),
      setAside: z.string().nullable().describe('Why the broker refused it; null: it did not, or the daemon is down'),
    }),
  ),
  more: z.int().describe('How many more wait'),
});
export type OutboxListShape = z.infer<typeof outboxListShape>;

export const outboxShowShape = z.object({
  lane,
  state: z.enum(['waiting', 'set-aside', 'acknowledged']),
  gateOpen: z.boolean(),
  record: z
    .record(z.string(), z.unknown())
    .describe('As docs/contract.md has it; without coordinates while the duty gate is closed'),
});
export type OutboxShowShape = z.infer<typeof outboxShowShape>;

export const outboxRetryShape = z.object({
  running: z.boolean().describe('false: the daemon is down, and sends them again by itself when it starts'),
  again: z.int().describe('Events that are sent once more'),
});
