/** What `balise replay --json` prints: one object per line, the summary last. */
import { z } from 'zod';

const counts = z.record(z.string(), z.int());
const t = z.int().describe('UTC, ms, as the fix says');
export const replayedLine = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('position'),
    t,
    why: z.string().describe('As in docs/contract.md: first, time, distance, angle, speed, start, stop, suspect, …'),
    latDeg: z.number(),
    lonDeg: z.number(),
    speedKmh: z.number().nullable(),
    courseDeg: z.number().nullable(),
    move: z.enum(['MOBILE', 'STATIQUE']),
    odometerM: z.int(),
    suspect: z.array(z.string()).describe('Empty: trusted'),
  }),
  z.strictObject({
    kind: z.literal('condition'),
    t: t.nullable(),
    condition: z.string(),
    standing: z.boolean().nullable(),
  }),
  z.strictObject({ kind: z.literal('gap'), from: t, to: t, seconds: z.int().describe('Without a trusted fix') }),
  z.strictObject({
    kind: z.literal('summary'),
    from: t.nullable(),
    to: t.nullable(),
    fixes: z.strictObject({ believed: z.int(), suspect: counts, refused: counts }),
    rejects: counts,
    positions: counts.describe('By why'),
    gaps: z.int(),
    gapSeconds: z.int(),
    odometerM: z.int(),
  }),
]);

export type ReplayedLine = z.infer<typeof replayedLine>;
