/** One world: every verb in both languages against its fixture, and what none of them may do. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { TITLES } from '../../../gateway/core/doctor/titles.ts';
import { townDrive } from '../town-drive.ts';
import { masked } from './masked.ts';
import { PARKED } from './sky-receiver.ts';
import { tracesOf } from './traces.ts';
import { ANYWHERE, asProgram, audited, buttons, inProcess, type Language, PROGRAMS, reads } from './verb-runs.ts';
import type { Box } from './worlds.ts';

const FIXTURES = resolve(import.meta.dirname, '../../cli/fixtures/worlds');
const LANGUAGES: readonly Language[] = ['en', 'fr'];
/** They say what was recorded, and are the same wherever that is so and the daemon runs. */
const OF_THE_PAST = new Set(['missions', 'roster', 'export', 'erase']);
/** They show places because they were asked for them. */
const WITH_PLACES = new Set(['export', 'decode', 'replay']);

/** At once, for the next world may have the same one: those that vitest makes it writes at the end, each over the other. */
function make(file: string, text: string): void {
  if (existsSync(file) || process.env['CI'] !== undefined) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function folderOf(name: string, box: Box, verb: string): string {
  if (verb in ANYWHERE) return 'anywhere';
  return OF_THE_PAST.has(verb) && box.remembers && box.running ? 'with-a-past' : name;
}

export async function lookAtAll(name: string, box: Box): Promise<void> {
  const write = (file: string, text: string | Uint8Array): void => writeFileSync(join(box.place.dir, file), text);
  write('LOG', 'a line of the log\n');
  write('NMEA', townDrive(4));
  write('ROSTER', '{"id":"cayenne-11","sector":"cayenne"}');
  if (box.environment['NODE_OPTIONS'] !== undefined) setBack();

  async function keep(verb: string, lang: Language, texts: readonly string[]): Promise<void> {
    const text = `${texts.join('\n\n')}\n`;
    if (!WITH_PLACES.has(verb) && !(box.onDuty && verb === 'outbox')) expectNoPlace(box, `${verb}.${lang}`, text);
    const file = join(FIXTURES, folderOf(name, box, verb), `${verb}.${lang}.txt`);
    const shown = masked(verb, text, box);
    make(file, shown);
    await expect(shown).toMatchFileSnapshot(file);
  }
  const untouched = bytesOf(box.store);
  async function run(verb: string, lang: Language, runs: readonly (readonly string[])[]): Promise<void> {
    const texts: string[] = [];
    for (const args of runs) {
      texts.push(await inProcess(box, args, lang));
      expect(heldFiles(box.store), args.join(' ')).toEqual([]);
      if (name === 'healthy' && verb in reads(box)) expect(bytesOf(box.store), args.join(' ')).toEqual(untouched);
    }
    await keep(verb, lang, texts);
  }

  const programs = startPrograms(box, keep);
  try {
    for (const [verb, runs] of Object.entries({ ...reads(box), ...ANYWHERE }))
      for (const lang of LANGUAGES) await run(verb, lang, runs);
    for (const lang of LANGUAGES) await keep('buttons', lang, [await buttons(box, lang)]);
  } finally {
    // Whatever failed: what they say is of this world.
    await Promise.allSettled([programs]);
  }
  await programs;
  if (name === 'healthy') expect(bytesOf(box.store), 'buttons, doctor, gnss, bundle').toEqual(untouched);
  for (const verb of Object.keys(audited(box, 'en')))
    for (const lang of LANGUAGES) await run(verb, lang, audited(box, lang)[verb] ?? []);
}

/** Two at a time: each takes seconds, mostly of waiting. Without a daemon doctor opens the port, which is for one. */
async function startPrograms(
  box: Box,
  keep: (verb: string, lang: Language, texts: readonly string[]) => Promise<void>,
): Promise<void> {
  const one = async (lang: Language): Promise<void> => {
    for (const [verb, args] of Object.entries(PROGRAMS)) {
      const text = await asProgram(box, args, lang);
      if (verb === 'doctor') expect(faultsIn(text, lang)).toEqual(box.faults.map((id) => TITLES[id][lang]));
      await keep(verb, lang, [text]);
    }
  };
  if (box.running) await Promise.all(LANGUAGES.map(one));
  else for (const lang of LANGUAGES) await one(lang);
}

function faultsIn(text: string, lang: Language): string[] {
  const word = lang === 'fr' ? 'DÉFAUT' : 'FAULT';
  return text.split('\n').flatMap((line) => (line.startsWith(word) ? [line.slice(8, 25).trim()] : []));
}

/** Of this process too it is 1970. */
function setBack(): void {
  const now = Date.now;
  const began = now();
  const mock = vi.spyOn(Date, 'now').mockImplementation(() => now() - began + 60_000);
  onTestFinished(() => void mock.mockRestore());
}

function expectNoPlace({ places }: Box, name: string, content: string): void {
  const ends = [places[0], places.at(-1)].filter((place) => place !== undefined);
  expect(tracesOf(ends, [{ name, content }])).toEqual([]);
  for (const degrees of [PARKED.latDeg, PARKED.lonDeg])
    expect(content, name).not.toContain(String(degrees).slice(0, 5));
}

/** Files of the store that this process has open: a verb that is over holds no reading of the database. */
function heldFiles(store: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${fd}`);
      return file.startsWith(store) ? [file] : [];
    } catch {
      return [];
    }
  });
}

/** Of the database and of its log: length and content. */
function bytesOf(store: string): string[] {
  return ['balise.db', 'balise.db-wal'].map((name) => {
    const file = join(store, name);
    if (!existsSync(file)) return `${name}: none`;
    const bytes = readFileSync(file);
    return `${name}: ${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`;
  });
}
