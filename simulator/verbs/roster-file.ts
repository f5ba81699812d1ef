/** A roster from a file: the JSON of `cmd/roster`, with or without `id`, `issued` and `expires` (docs/roster.md). */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Roster } from '../platform/statistics/slots.ts';

const hours = z.array(
  z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'hours are HH:MM-HH:MM'),
);
const days = z.array(z.enum(['semaine', 'samedi', 'dimanche-ou-jour-ferie']));

const roster = z.looseObject({
  timeZone: z.string(),
  holidays: z.enum(['fr', 'fr-973']),
  sector: z.string(),
  from: z.iso.date(),
  until: z.iso.date().nullable(),
  weekly: z.array(z.looseObject({ days, hours })),
  exceptions: z.array(z.looseObject({ date: z.iso.date(), add: hours, remove: hours })),
});

/** @throws with the file, the place and what was expected */
export function readRosterFile(path: string): Roster {
  const read = roster.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!read.success) throw new Error(`${path}:\n${z.prettifyError(read.error)}`);
  return read.data;
}
