/** What the vehicle writes down of whoever takes records out of it or has them erased (RGPD, art. 5.2: it can be shown). */
import { z } from 'zod';
import { FAULT_CODES } from '../errors.ts';
import { ERASE_REASONS } from './erase-reasons.ts';
import { instantMs } from './words.ts';
import { WORKSHOP_REASONS } from './workshop-reasons.ts';

const count = z.int().min(0);

export const audit = {
  type: z.literal('audit'),
  what: z
    .enum(['export', 'journal-export', 'erase', 'raw-sentences'])
    .describe(
      'export: positions and events, as a person may ask for (RGPD, art. 15). journal-export: docs/journal.md. ' +
        "raw-sentences: the receiver's own sentences, places included, from `from` to `to` at the latest",
    ),
  from: instantMs.nullable().describe('UTC: what was asked for begins here; null: with the first record'),
  to: instantMs.nullable().describe('UTC: and ends here; null: with the last one'),
  reason: z
    .enum([...ERASE_REASONS, ...WORKSHOP_REASONS])
    .nullable()
    .describe(
      'Of an erasure. request: by the person (art. 17); unlawful: it should not have been recorded; disposal: the box leaves. ' +
        'Of raw sentences off duty. installation, antenna, receiver, interference: what was being looked into. null: of anything else',
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
export type WorkshopReason = (typeof WORKSHOP_REASONS)[number];
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
  /** Events that the broker refused for their content are sent again. `n` null: all of them. */
  z.strictObject({ ask: z.literal('retry'), n: z.int().min(1).nullable() }),
  /** Off duty only, for `WORKSHOP_MS` at most: what the receiver says is told at the raw socket. */
  z.strictObject({ ask: z.literal('workshop'), reason: z.enum(WORKSHOP_REASONS), by: audit.by }),
  /** The same on duty, until the duty ends, for as long at most. */
  z.strictObject({ ask: z.literal('raw-on-duty'), by: audit.by }),
]);
export type LocalRequest = z.infer<typeof localRequest>;

/**
 * Of raw sentences: `on-duty`, `off-duty`: it is, and the other was asked for; `no-socket`: where they would be told cannot be opened.
 * `unknown-request`: this version knows none such.
 */
const LOCAL_REFUSALS = ['on-duty', 'off-duty', 'no-socket', 'unknown-request'] as const;
export type LocalRefusal = (typeof LOCAL_REFUSALS)[number];

export const localAnswer = z.discriminatedUnion('result', [
  /**
   * What had to be written down is on stable storage. `signed`: number of the event that signs an erasure; null: there is no key to sign
   * with, or nothing was erased. Counts are of what was taken out, erased or sent again.
   */
  z.strictObject({
    ...{ result: z.literal('done'), signed: z.int().nullable() },
    ...{ positions: count, events: count, setAside: count },
  }),
  z.strictObject({ result: z.literal('refused'), why: z.enum(LOCAL_REFUSALS) }),
  /** Something that is needed does not work. `begun`: it goes on with the next erasure, or at the next start. */
  z.strictObject({ result: z.literal('fault'), code: z.enum(FAULT_CODES), detail: z.string(), begun: z.boolean() }),
]);
export type LocalAnswer = z.infer<typeof localAnswer>;
