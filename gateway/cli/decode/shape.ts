/** What `balise decode --json` prints: one object per line, in the order of the input. */
import { z } from 'zod';

const counts = z.record(z.string(), z.int());
export const decodedLine = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sentence'),
    talker: z.string().describe('GP, GN, …; P: proprietary'),
    type: z.string(),
    data: z.looseObject({ type: z.string() }).nullable().describe('null: of a type that is not decoded'),
    unreadableFields: z.int().describe('Fields that count as not said'),
  }),
  z.strictObject({
    kind: z.literal('reject'),
    reason: z.string(),
    line: z.string().describe('As it came; \\xNN: no ASCII'),
  }),
  z.strictObject({ kind: z.literal('discard'), reason: z.string(), bytes: z.int() }),
  z.strictObject({
    kind: z.literal('epoch'),
    verdict: z.enum(['believed', 'suspect', 'refused']),
    reasons: z.array(z.string()).describe('Why it is not believed'),
    fix: z.looseObject({ t: z.number().nullable(), latDeg: z.number().nullable(), lonDeg: z.number().nullable() }),
  }),
]);
export const decodeSummary = z.strictObject({
  bytes: z.int(),
  sentences: counts.describe('By type, decoded or not'),
  rejects: counts.describe('By reason'),
  discardedBytes: counts.describe('By reason'),
  epochs: z.int(),
  believed: z.int(),
  suspect: counts.describe('By reason; one fix may have several'),
  refused: counts.describe('By reason'),
  from: z.number().nullable().describe('UTC, ms, of the first epoch with a date'),
  to: z.number().nullable(),
});

export type DecodedLine = z.infer<typeof decodedLine>;
export type DecodeSummary = z.infer<typeof decodeSummary>;
