/** What goes to a stick and comes from one. */
import fs from 'node:fs';
import path from 'node:path';
import { syncDirectory } from '../../drivers/durable.ts';
import { say } from '../language.ts';

/** A certificate with its chain has some kB. */
const PEM_BYTES_MAX = 262_144;

/** @returns the text, or why there is none */
export function readPem(file: string): { text: string } | { why: string } {
  try {
    if (fs.statSync(file).size > PEM_BYTES_MAX) return { why: `${file}: ${say('too large', 'trop grand')}` };
    return { text: fs.readFileSync(file, 'utf8') };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

/** On the medium when this returns, whole or not at all. @returns the file */
export function writeOut(to: string, name: string, text: string): string {
  const file = fs.statSync(to, { throwIfNoEntry: false })?.isDirectory() ? path.join(to, name) : to;
  const draft = `${file}.new`;
  fs.writeFileSync(draft, text, { flush: true });
  fs.renameSync(draft, file);
  syncDirectory(path.dirname(file));
  return file;
}
