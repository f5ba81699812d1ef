/** What the platform asks of a vehicle, and what it is answered: the part of the contract below `cmd/` and on `reply`. */
import { z } from 'zod';
import { clockSource, instantMs, number, seriesId } from './schema.ts';

const ranges = z.array(z.tuple([number, number]).refine(([from, to]) => from <= to, 'a range ends before it begins'));

/** `cmd/resend`: records again, for a platform that lost them. Unknown keys of later versions are tolerated. */
export const resendCommand = z.object({
  id: z.string().min(1).max(64),
  /** UTC, ms. */
  issued: instantMs,
  expires: instantMs,
  series: seriesId,
  events: ranges.max(1_000),
  positions: ranges.max(1_000),
});

/** What became of a command. */
export const reply = z.strictObject({
  /** Of the command; null where none could be read. */
  id: z.string().nullable(),
  /** The topic below `cmd/`. */
  command: z.string(),
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
  detail: z.string().nullable(),
  /** What is sent again, and what was asked for and is not here (any more). Both empty but for `done`. */
  again: z.strictObject({ events: ranges, positions: ranges }),
  gone: z.strictObject({ events: ranges, positions: ranges }),
  t: instantMs.nullable(),
  clock: clockSource,
  boot: z.string(),
  mono: z.int(),
});

export type Reply = z.infer<typeof reply>;
