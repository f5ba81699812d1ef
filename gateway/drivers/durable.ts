/** What a power cut leaves of names and small files: the one thing about a disk that several drivers need, and all in the same way. */
import fs from 'node:fs';
import path from 'node:path';

/** A name that was made, changed or removed is on the disk only when its directory is. */
export function syncDirectory(directory: string): void {
  const fd = fs.openSync(directory, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** The old content or the new one, whatever happens in between. */
export function writeWhole(file: string, text: string): void {
  const draft = `${file}.new`;
  const fd = fs.openSync(draft, 'w', 0o600);
  try {
    fs.writeFileSync(fd, text);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  fs.renameSync(draft, file);
  syncDirectory(path.dirname(file));
}
