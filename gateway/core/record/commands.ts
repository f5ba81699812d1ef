/** What the platform asks of a vehicle, and what it is answered: the part of the contract below `cmd/` and on `reply`. */
import { z } from 'zod';
import { bootId, clockSource, instantMs, monoMs, number, seriesId } from './words.ts';

const ranges = z
  .array(z.tuple([number, number]).refine(([from, to]) => from <= to, 'a range ends before it begins'))
  .describe('Ranges [first, last], both included');

/** Unknown keys of later versions are dropped. */
export const resendCommand = z
  .object({
    id: z.string().min(1).max(64).describe('Drawn anew for each command'),
    issued: instantMs.describe('UTC since 1970'),
    expires: instantMs.describe('UTC since 1970. Later than this the command does nothing'),
    series: seriesId,
    events: ranges.max(1_000),
    positions: ranges.max(1_000),
  })
  .meta({ title: 'Resend', description: 'Records again, for a platform that lost what it had acknowledged' });

const lanes = z.strictObject({ events: ranges, positions: ranges });

export const reply = z
  .strictObject({
    id: z.string().nullable().describe('Of the command; null: none could be read'),
    command: z.string().describe('The topic below `cmd/`'),
    result: z.enum([
      'done',
      'replayed',
      'expired',
      'invalid',
      'other-series',
      'clock-unknown',
      'unknown-command',
      'unavailable',
    ]),
    detail: z.string().nullable().describe('For a person'),
    again: lanes.describe('What is sent again. Empty but for `done`'),
    gone: lanes.describe('What was asked for and is not on the vehicle, or not any more. Empty but for `done`'),
    t: instantMs.nullable().describe('UTC at which this was made; null: not known yet'),
    clock: clockSource,
    boot: bootId,
    mono: monoMs,
  })
  .meta({ title: 'Reply', description: 'What became of a command' });

export type Reply = z.infer<typeof reply>;
