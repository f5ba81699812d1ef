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
    return code === 'EEXIST' ? say(`${file} exists already`, `${file} existe déjà`) : message;
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
