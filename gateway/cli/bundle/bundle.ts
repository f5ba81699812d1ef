/** `balise bundle`: one file for support, with what is in it and what is not, here and in the archive. */
import fs from 'node:fs';
import type { Config } from '../../core/config/options.ts';
import { BaliseError } from '../../core/errors.ts';
import type { EventRecord } from '../../core/record/schema.ts';
import { VERSION } from '../../core/version.ts';
import { createClock } from '../../drivers/clock.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { audited } from '../ask.ts';
import { EXIT } from '../exit-codes.ts';
import { say } from '../language.ts';
import { failed, fileProblem } from '../output.ts';
import { type Entry, packed } from './archive.ts';
import { machineParts, newestEvents, type Part, partsOf, placeless } from './parts.ts';
import { withheld } from './redaction.ts';
import type { Manifest } from './shape.ts';
import { headWords, kilobytes, leftOutWords, manifestWords, neverIn, partWords } from './words.ts';

export interface BundleOptions {
  config: string;
  output?: string;
  withCoordinates?: boolean;
  log?: string;
  json?: boolean;
}

export async function bundle(options: BundleOptions): Promise<number> {
  const clock = createClock();
  const t = clock.wallMs();
  const coordinates = options.withCoordinates === true;
  const { config, problem } = configAt(options.config);
  const events = config === null ? null : newestEvents(config);
  if (coordinates) {
    if (config === null || events === null) {
      return failed(
        say('no database can be read: nothing to show places of', 'aucune base lisible : aucune coordonnée à montrer'),
      );
    }
    const refused = await audited(config, { what: 'export', ...spanOf(events), positions: 0, events: events.length });
    if (refused !== null) return failed(refused);
  }
  const name = `balise-${config?.['vehicle.id'] ?? 'unknown'}-${stamp(t)}`;
  const head = {
    ...{ vehicle: config?.['vehicle.id'] ?? null, t, version: VERSION, coordinates },
    file: options.output ?? `${name}.tar.gz`,
  };
  const tell = (words: string): void => {
    if (options.json !== true) process.stdout.write(`${words}\n`);
  };
  tell(headWords(head));
  const shown = coordinates || events === null ? events : placeless(events);
  const logFile = options.log ?? null;
  const parts = config === null ? machineParts(null, logFile) : partsOf(config, options.config, shown, logFile);
  const leftOut = config === null ? [{ what: options.config, why: problem }] : [];
  const { entries, content, failures } = await collected(parts, !coordinates, (part) => tell(partWords(part)));
  const manifest: Manifest = {
    ...{ ...head, bytes: null, content },
    leftOut: [...leftOut, ...failures, ...neverIn(coordinates)],
  };
  const own: Entry[] = [
    { name: 'CONTENTS.txt', text: `${manifestWords(manifest)}\n` },
    { name: 'manifest.json', text: `${JSON.stringify(manifest, null, 2)}\n` },
  ].map(({ name: file, text }) => ({ name: file, text: withheld(text, !coordinates) }));
  const archive = packed(name, [...own, ...entries], t);
  const written = writeNew(manifest.file, archive);
  if (written !== null) return failed(written);
  tell(
    `${leftOutWords(manifest.leftOut)}\n${say('written:', 'écrit :')} ${manifest.file}  ${kilobytes(archive.length)}`,
  );
  if (options.json === true) process.stdout.write(`${JSON.stringify({ ...manifest, bytes: archive.length })}\n`);
  return EXIT.fine;
}

/** A box whose configuration is wrong needs support most. */
function configAt(path: string): { config: Config; problem: null } | { config: null; problem: string } {
  try {
    return { config: loadConfig(path), problem: null };
  } catch (error) {
    if (!(error instanceof BaliseError)) throw error;
    return { config: null, problem: withheld(error.message, true) };
  }
}

async function collected(parts: Part[], hidePlaces: boolean, tell: (part: Manifest['content'][number]) => void) {
  const entries: Entry[] = [];
  const content: Manifest['content'] = [];
  const failures: Manifest['leftOut'] = [];
  for (const { name, what, text: make } of parts) {
    try {
      const text = withheld(await make(), hidePlaces);
      entries.push({ name, text });
      content.push({ name, what, bytes: Buffer.byteLength(text) });
      tell({ name, what, bytes: Buffer.byteLength(text) });
    } catch (error) {
      failures.push({ what: name, why: withheld(reasonOf(error), hidePlaces) });
    }
  }
  return { entries, content, failures };
}

/** One line; of a program that failed its own word. */
function reasonOf(error: unknown): string {
  const said = (error as { stderr?: unknown }).stderr;
  const text = typeof said === 'string' && said !== '' ? said : error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? '';
}

/** UTC of the first and of the last of them that has one. */
function spanOf(events: EventRecord[]): { from: number | null; to: number | null } {
  const instants = events.map((event) => event.t).filter((t) => t !== null);
  return { from: instants[0] ?? null, to: instants.at(-1) ?? null };
}

/** `20261128-2304`. */
function stamp(t: number): string {
  return new Date(t).toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-');
}

/** For its owner only, and never over another one. @returns why it could not be written */
function writeNew(file: string, content: Buffer): string | null {
  try {
    fs.writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
    return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') fs.rmSync(file, { force: true });
    return fileProblem(file, error);
  }
}
