/** What `balise config show | explain | diff --json` print. */
import { z } from 'zod';

const value = z.union([z.string(), z.number(), z.boolean()]);
const origin = z.enum(['file', 'default']).describe('Where the value comes from');
const key = z.string().describe('As in docs/cli.md: table.name');

export const shown = z.strictObject({ key, value, origin });
export const explained = z.strictObject({
  key,
  kind: z.enum(['text', 'number', 'choice', 'flag', 'date']),
  unit: z.string().nullable(),
  range: z.string().describe('What is allowed, in words'),
  default: value.nullable().describe('null: it must be given'),
  example: z.string().describe('As it would stand in the file'),
  why: z.string(),
  now: z.strictObject({ value, origin }).nullable().describe('null: the file cannot be used'),
});
export const change = z.strictObject({
  key,
  from: value.nullable().describe('null: it has no default'),
  to: value,
});

export type Shown = z.infer<typeof shown>;
export type Explained = z.infer<typeof explained>;
export type Change = z.infer<typeof change>;
