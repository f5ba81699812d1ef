/** What a verb is given to read: a file, or the standard input. */

import { once } from 'node:events';
import fs from 'node:fs';
import { say } from './language.ts';
import { fileProblem } from './output.ts';

const PIECE_BYTES = 65_536;

/** @param file undefined or `-`: the standard input. @returns what is wrong with it, as a text */
export function openInput(file: string | undefined): AsyncIterable<Uint8Array> | string {
  if (file === undefined || file === '-') return process.stdin;
  try {
    const fd = fs.openSync(file, 'r');
    if (fs.fstatSync(fd).isDirectory()) return say(`${file} is a directory`, `${file} est un répertoire`);
    return fs.createReadStream(file, { fd, highWaterMark: PIECE_BYTES });
  } catch (error) {
    return fileProblem(file, error);
  }
}

/** Resolves when the reader of the standard output has taken what was written: an endless input must not fill the memory. */
export async function taken(): Promise<void> {
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
}
