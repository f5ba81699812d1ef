import fs from 'node:fs';
import { EXIT } from './exit-codes.ts';
import { say } from './language.ts';

/**
 * Lines to a file for its owner only, or to the standard output.
 * @param file null: the standard output. One that exists is left as it is
 * @returns why it could not be written; null: it was
 */
export function writeLines(lines: Iterable<string>, file: string | null): string | null {
  let made: string | null = null;
  try {
    const fd = file === null ? 1 : fs.openSync(file, 'wx', 0o600);
    made = file;
    try {
      for (const line of lines) writeAll(fd, `${line}\n`);
      if (file !== null) fs.fsyncSync(fd);
    } finally {
      if (file !== null) fs.closeSync(fd);
    }
    return null;
  } catch (error) {
    // Half a file would be taken for the whole.
    if (made !== null) fs.rmSync(made, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    // Whoever reads has seen enough (`| head`).
    if (code === 'EPIPE') return null;
    return file === null ? message : fileProblem(file, error);
  }
}

/** What is wrong with a file that was named, and what to do. */
export function fileProblem(file: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return say(`${file}: no such file or directory`, `${file} : fichier ou répertoire introuvable`);
    case 'EACCES':
    case 'EPERM':
      return say(`${file}: not allowed; sudo, or another place`, `${file} : accès refusé ; sudo, ou un autre endroit`);
    case 'EISDIR':
      return say(`${file} is a directory`, `${file} est un répertoire`);
    case 'EEXIST':
      return say(`${file} exists already: give another name`, `${file} existe déjà : donner un autre nom`);
    case 'ENOSPC':
      return say(
        `${file}: that disk is full; write to another one`,
        `${file} : ce disque est plein ; écrire sur un autre`,
      );
    case 'EROFS':
      return say(
        `${file}: that disk is read-only; write to another one`,
        `${file} : disque en lecture seule ; écrire sur un autre`,
      );
    default:
      return message;
  }
}

/** A pipe takes as much as it has room for, and says EAGAIN where it has none. */
function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += fs.writeSync(fd, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** For the eyes: what went wrong, and the exit code that goes with it. */
export function failed(why: string, code: number = EXIT.unavailable): number {
  process.stderr.write(`balise: ${why}\n`);
  return code;
}
