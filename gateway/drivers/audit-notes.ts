/**
 * `audit.jsonl` in the store's directory: exports that were made while no daemon ran, one JSON per line. The daemon writes them down in
 * the journal at its next start.
 */
import fs from 'node:fs';
import path from 'node:path';
import { AUDIT_NOTES_BYTES_MAX } from '../core/limits.ts';
import type { Audit } from '../core/record/audit.ts';

const FILE = 'audit.jsonl';

export interface AuditNotes {
  audits: Audit[];
  /** They are on stable storage elsewhere. */
  done(): void;
}

/** @throws the file system's error: without a note nothing may be taken out */
export function leaveAuditNote(directory: string, audit: Audit): void {
  const file = path.join(directory, FILE);
  const fd = fs.openSync(file, 'a', 0o600);
  try {
    fs.writeSync(fd, `${JSON.stringify({ ask: 'audit', audit })}\n`);
    // Root may have left it: the daemon, which is not, must be able to read it.
    const { uid, gid } = fs.statSync(directory);
    if (process.getuid?.() === 0) fs.fchownSync(fd, uid, gid);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * @param read null: it is no note
 * @returns null: there is none. A line that cannot be read is left out.
 */
export function takeAuditNotes(directory: string, read: (note: unknown) => Audit | null): AuditNotes | null {
  const file = path.join(directory, FILE);
  let text: string;
  try {
    if (fs.statSync(file).size > AUDIT_NOTES_BYTES_MAX) return null;
    text = fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  const audits = text.split('\n').flatMap((line) => {
    const audit = line === '' ? null : readLine(line, read);
    return audit === null ? [] : [audit];
  });
  return { audits, done: () => fs.rmSync(file, { force: true }) };
}

function readLine(line: string, read: (note: unknown) => Audit | null): Audit | null {
  try {
    return read(JSON.parse(line));
  } catch {
    return null;
  }
}
