/** What `balise journal show --json` prints. */
import { z } from 'zod';

export const journalShowShape = z.object({
  events: z.array(
    z.object({
      n: z.int(),
      t: z.int().nullable().describe('UTC, ms; null: not known then, or deleted'),
      type: z.string().nullable().describe('null: deleted, or it cannot be read'),
      what: z.string(),
      mission: z.string().nullable(),
      deleted: z.string().nullable().describe('Why: erased or retention; null: it is there'),
    }),
  ),
  last: z.int().describe('Number of the newest event'),
});
