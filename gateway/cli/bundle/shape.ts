/** What `balise bundle --json` prints, and `manifest.json` in the archive. */
import { z } from 'zod';

export const manifest = z.strictObject({
  vehicle: z.string().nullable().describe('null: the configuration cannot be used'),
  t: z.int().describe('UTC, ms, by the clock of the system'),
  version: z.string(),
  coordinates: z.boolean().describe('They are in it, as was asked for'),
  file: z.string(),
  bytes: z.int().nullable().describe('null: in the archive itself, which does not know'),
  content: z.array(z.strictObject({ name: z.string(), what: z.string(), bytes: z.int() })),
  leftOut: z.array(z.strictObject({ what: z.string(), why: z.string() })),
});

export type Manifest = z.infer<typeof manifest>;
