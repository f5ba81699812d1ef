/** What `balise config show | explain | diff --json` print. */
import { z } from 'zod';

const value = z.union([z.string(), z.number(), z.boolean()]);
const origin = z
  .enum(['default', 'file', 'drop-in', 'remote', 'environment'])
  .describe('Where the value comes from; a later one outvotes the ones before it');
const place = z.string().nullable().describe('File and line, version of cmd/config, or variable; null: the default');
const key = z.string().describe('As in docs/cli.md: table.name');

export const shown = z.strictObject({ key, value, origin, place });
export const explained = z.strictObject({
  key,
  kind: z.enum(['text', 'number', 'choice', 'flag', 'date']),
  unit: z.string().nullable(),
  range: z.string().describe('What is allowed, in words'),
  default: value.nullable().describe('null: it must be given'),
  example: z.string().describe('As it would stand in the file'),
  why: z.string(),
  remote: z.boolean().describe('cmd/config may change it'),
  variable: z.string().describe('That outvotes everything else'),
  now: z.strictObject({ value, origin, place }).nullable().describe('null: the file cannot be used'),
});
export const change = z.strictObject({
  key,
  from: value.nullable().describe('null: it has no default'),
  to: value,
  place: place.describe('Of `to`, where it is compared with the defaults; else null'),
});

export type Shown = z.infer<typeof shown>;
export type Explained = z.infer<typeof explained>;
export type Change = z.infer<typeof change>;
