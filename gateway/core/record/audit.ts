/** What the vehicle writes down of whoever takes records out of it or has them erased (RGPD, art. 5.2: it can be shown). */
import { z } from 'zod';
import { instantMs } from './words.ts';

/** Closed, because a free text would name people. */
export const ERASE_REASONS = ['request', 'unlawful', 'authority', 'disposal', 'other'] as const;

const count = z.int().min(0);

export const audit = {
  type: z.literal('audit'),
  what: z
    .enum(['export', 'journal-export', 'erase'])
    .describe('export: positions and events, as a person may ask for (RGPD, art. 15). journal-export: docs/journal.md'),
  from: instantMs.nullable().describe('UTC: what was asked for begins here; null: with the first record'),
  to: instantMs.nullable().describe('UTC: and ends here; null: with the last one'),
  reason: z
    .enum(ERASE_REASONS)
    .nullable()
    .describe(
      'Of an erasure. request: by the person (art. 17); unlawful: it should not have been recorded; disposal: the box leaves. ' +
        'null: nothing was erased',
    ),
  by: z
    .string()
    .regex(/^[A-Za-z0-9._$-]{1,64}$/)
    .describe('User of the box that the command ran as, by its own word; digits: a number that has no name'),
  positions: count.describe('How many'),
  events: count.describe('How many'),
  setAside: count.describe(
    'Damaged databases that had been set aside, and were deleted whole: nobody can look into them',
  ),
};

const request = z.object(audit).omit({ type: true });
export type Audit = z.infer<typeof request>;
export type EraseReason = (typeof ERASE_REASONS)[number];

/** What is asked of the daemon at its request socket: one at a time, as one line of JSON. */
export const localRequest = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('audit'), audit: request }),
  z.strictObject({
    ask: z.literal('erase'),
    fromMs: instantMs,
    toMs: instantMs,
    reason: z.enum(ERASE_REASONS),
    by: audit.by,
  }),
]);
export type LocalRequest = z.infer<typeof localRequest>;

export const localAnswer = z.discriminatedUnion('result', [
  /** `upTo`: number of the last event that is on stable storage. */
  z.strictObject({ result: z.literal('done'), upTo: z.int(), positions: count, events: count, setAside: count }),
  z.strictObject({ result: z.literal('refused'), detail: z.string() }),
]);
export type LocalAnswer = z.infer<typeof localAnswer>;
