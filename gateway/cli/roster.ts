/** `balise roster`: which roster counts, which garde runs, which come next. `balise roster check`: a file, before it is sent. */
import fs from 'node:fs';
import { parse } from 'smol-toml';
import { z } from 'zod';
import type { Problem } from '../core/config/check.ts';
import type { Config } from '../core/config/options.ts';
import { readTable } from '../core/crew/roster/table-check.ts';
import { readVehicleRoster } from '../core/crew/roster/vehicle-check.ts';
import type { VehicleRoster } from '../core/crew/roster/vehicle-schema.ts';
import { type DutySlot, dutySlotAt, nextDutySlot } from '../core/crew/roster/vehicle-slots.ts';
import { lengthOf, localTime } from '../core/export/local-time.ts';
import { createClock } from '../drivers/clock.ts';
import { loadConfig } from '../drivers/config-file.ts';
import { openRosterFile } from '../drivers/roster-file.ts';
import { columns, printJson, printLines } from './columns.ts';
import { say, spoken } from './language.ts';
import { failed, fileProblem } from './output.ts';

/** Gardes that are told ahead. */
const NEXT = 5;

const slot = z.object({ fromMs: z.int(), toMs: z.int() });

export const rosterShape = z.object({
  id: z.string(),
  sector: z.string(),
  timeZone: z.string(),
  issued: z.int().describe('UTC, ms, as its platform says'),
  takenMs: z.number().nullable().describe('UTC, ms, by the clock of the box: when it came; null: not known'),
  from: z.string().describe('First local day'),
  until: z.string().nullable().describe('Last local day; null: until another one comes'),
  source: z.string().describe('Where cmd/roster comes from: the brokers of the configuration'),
  now: slot.nullable().describe('The garde that runs; null: none does'),
  next: z.array(slot).describe('Those that come, in order'),
});
type Shown = z.infer<typeof rosterShape>;

/** Exit code 1 where no roster counts. */
export function roster({ config: path, json }: { config: string; json?: boolean }): number {
  const config = loadConfig(path);
  const file = openRosterFile(config['store.directory'], config['vehicle.id']);
  const { roster: current } = readVehicleRoster(jsonIn(file.load() ?? ''));
  if (current === null) {
    const none = say(
      'no roster: none has come (cmd/roster)',
      "aucun tableau : la plateforme n'en a pas envoyé (cmd/roster)",
    );
    return failed(none, 1);
  }
  const nowMs = createClock().wallMs();
  const shown = shownOf(current, config, file.savedMs(), nowMs);
  if (json === true) printJson(shown);
  else printLines(described(shown, nowMs));
  return 0;
}

function shownOf(current: VehicleRoster, config: Config, takenMs: number | null, nowMs: number): Shown {
  const { id, sector, timeZone, issued, from, until } = current;
  const now = dutySlotAt(current, nowMs);
  const next: DutySlot[] = [];
  for (let at = nowMs; next.length < NEXT; ) {
    const slot = nextDutySlot(current, at);
    if (slot === null) break;
    next.push(slot);
    at = slot.fromMs;
  }
  const source = config['platform.broker'];
  return { ...{ id, sector, timeZone, issued, takenMs, from, until, source, now, next } };
}

function described(shown: Shown, nowMs: number): string[] {
  const { id, sector, timeZone, issued, takenMs, from, until, source, now, next } = shown;
  const time = (ms: number): string => localTime(timeZone, ms).slice(0, 16);
  const span = ({ fromMs, toMs }: DutySlot): string => `${time(fromMs)} – ${time(toMs)}`;
  const days =
    until === null
      ? say(`from ${from} on`, `à partir du ${from}`)
      : say(`${from} to ${until}`, `du ${from} au ${until}`);
  const taken = takenMs === null ? '' : `, ${say('taken', 'reçu le')} ${time(takenMs)}`;
  return columns([
    [say('roster', 'tableau'), `${id}  ${say('sector', 'secteur')} ${sector}`],
    [say('in force', 'en vigueur'), `${days}  (${timeZone})`],
    [say('issued', 'émis le'), `${time(issued)}${taken}`],
    [say('from', 'de'), source],
    [say('now', 'en ce moment'), now === null ? say('no garde', 'pas de garde') : runs(now, nowMs, span)],
    ...next.map((slot, i) => [
      i === 0 ? say('next', 'ensuite') : '',
      `${span(slot)}  ${lengthOf(slot.toMs - slot.fromMs, spoken())}`,
    ]),
    ...(next.length === 0 ? [[say('next', 'ensuite'), say('none', 'aucune')]] : []),
  ]);
}

function runs(slot: DutySlot, nowMs: number, span: (slot: DutySlot) => string): string {
  const left = lengthOf(slot.toMs - nowMs, spoken());
  return `${span(slot)}  ${say(`ends in ${left}`, `finit dans ${left}`)}`;
}

/** Of a vehicle (JSON, as `cmd/roster` has it), or the table of a département (TOML or JSON). Exit code 1 where anything is wrong. */
export function rosterCheck(path: string): number {
  let text: string;
  try {
    text = fs.readFileSync(path, 'utf8');
  } catch (error) {
    return failed(fileProblem(path, error), 66);
  }
  const document = documentIn(text);
  if (typeof document === 'string') return failed(`${path}: ${document}`, 1);
  const isTable = 'versions' in document || 'sectors' in document;
  const problems = inThisLanguage(() =>
    isTable ? readTable(document).problems : readVehicleRoster(document).problems,
  );
  const kind = isTable
    ? say('table of a département', "tableau d'un département")
    : say('roster of a vehicle', "tableau d'un véhicule");
  const colon = say(':', ' :');
  for (const { key, message } of problems) process.stdout.write(`${path}${colon} ${key}${colon} ${message}\n`);
  process.stdout.write(`${path}${colon} ${problems.length === 0 ? 'ok' : say('WRONG', 'FAUX')} (${kind})\n`);
  return problems.length === 0 ? 0 : 1;
}

/** What a schema says of a value that is wrong, where the schema has no words of its own. */
function inThisLanguage(check: () => readonly Problem[]): readonly Problem[] {
  const { localeError } = z.config();
  z.config(say('en', 'fr') === 'fr' ? z.locales.fr() : z.locales.en());
  try {
    return check();
  } finally {
    z.config({ localeError });
  }
}

/** JSON, else TOML; why it is neither. */
function documentIn(text: string): object | string {
  const json = jsonIn(text);
  if (typeof json === 'object' && json !== null) return json;
  try {
    return parse(text);
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
