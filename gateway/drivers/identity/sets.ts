/**
 * Keys and certificates of the vehicle on the disk, as sets: a directory each, numbered, complete before it has its name. Links say
 * which one counts, and a link is replaced in one step: a power cut leaves the set before or the new one, never a mix of both.
 *
 *   current   what the link uses
 *   previous  the one the broker took last, while `current` is not proven
 *   refused   the one the broker did not take
 *   request/, renewal/  keys that wait for their certificate
 */
import fs from 'node:fs';
import path from 'node:path';
import { syncDirectory } from '../durable.ts';

/** PEM texts; null: not part of it. */
export interface SetFiles {
  key: string;
  /** The vehicle's own first, then those between it and the authority. */
  cert: string;
  /** Whom the link believes. */
  ca: string | null;
  /** Whom the EST server must be certified by. */
  estCa: string | null;
}

export type SetLink = 'current' | 'previous' | 'refused';
export type Pending = 'request' | 'renewal';

/** Names within a set, and within a request. */
export const SET_NAMES = { key: 'vehicle.key', cert: 'vehicle.pem', ca: 'ca.pem', estCa: 'est-ca.pem' } as const;
export const CSR_NAME = 'vehicle.csr';
const GENERATION = /^\d{6}$/;
const DRAFT = /^draft-|\.new$/;

/** @returns number of the set; null: there is none */
export function generationOf(directory: string, link: SetLink): string | null {
  try {
    const target = fs.readlinkSync(path.join(directory, link));
    return GENERATION.test(target) && fs.existsSync(path.join(directory, target)) ? target : null;
  } catch {
    return null;
  }
}

export function readSet(directory: string, link: SetLink): SetFiles | null {
  const generation = generationOf(directory, link);
  if (generation === null) return null;
  const text = (name: string): string | null => textOf(path.join(directory, generation, name));
  const [key, cert] = [text(SET_NAMES.key), text(SET_NAMES.cert)];
  return key === null || cert === null ? null : { key, cert, ca: text(SET_NAMES.ca), estCa: text(SET_NAMES.estCa) };
}

/** The last one taken stays beside it, until `settle`. */
export function putForward(directory: string, files: SetFiles): void {
  const before = generationOf(directory, 'current');
  const last = fs.readdirSync(directory).filter((name) => GENERATION.test(name));
  const generation = String(Math.max(0, ...last.map(Number)) + 1).padStart(6, '0');
  const content = Object.entries(SET_NAMES).map(([part, name]) => [name, files[part as keyof SetFiles]] as const);
  writeDirectory(directory, generation, content);
  // First: cut here, both name the same set. One that was never proven does not take the place of one that was.
  if (before !== null && generationOf(directory, 'previous') === null) link(directory, 'previous', before);
  link(directory, 'current', generation);
  unlink(directory, 'refused');
  sweep(directory);
}

/** The broker took `current`. */
export function settle(directory: string): void {
  unlink(directory, 'previous');
  sweep(directory);
}

/** The broker took the one before, and not this one. */
export function goBack(directory: string): void {
  const [current, previous] = [generationOf(directory, 'current'), generationOf(directory, 'previous')];
  if (current === null || previous === null) return;
  link(directory, 'refused', current);
  link(directory, 'current', previous);
  unlink(directory, 'previous');
}

/** The refused one once more. */
export function putForwardAgain(directory: string): void {
  const [current, refused] = [generationOf(directory, 'current'), generationOf(directory, 'refused')];
  if (current === null || refused === null) return;
  link(directory, 'previous', current);
  link(directory, 'current', refused);
  unlink(directory, 'refused');
}

export function readPending(directory: string, pending: Pending): { key: string; csr: string } | null {
  const [key, csr] = [SET_NAMES.key, CSR_NAME].map((name) => textOf(path.join(directory, pending, name)));
  return key == null || csr == null ? null : { key, csr };
}

/** @param request makes it of a key file that is there already */
export async function writePending(
  directory: string,
  pending: Pending,
  key: string,
  request: (keyFile: string) => Promise<string>,
): Promise<{ key: string; csr: string }> {
  const draft = `draft-${process.pid}-${pending}`;
  fs.rmSync(path.join(directory, draft), { recursive: true, force: true });
  try {
    writeDirectory(directory, draft, [[SET_NAMES.key, key]]);
    const csr = await request(path.join(directory, draft, SET_NAMES.key));
    dropPending(directory, pending);
    writeDirectory(directory, pending, [
      [SET_NAMES.key, key],
      [CSR_NAME, csr],
    ]);
    return { key, csr };
  } finally {
    fs.rmSync(path.join(directory, draft), { recursive: true, force: true });
  }
}

export function dropPending(directory: string, pending: Pending): void {
  fs.rmSync(path.join(directory, pending), { recursive: true, force: true });
}

/** Everything of it; what is not ours is left, and named. */
export function removeSets(directory: string): string[] {
  const left: string[] = [];
  for (const name of listed(directory)) {
    const ours = /^(current|previous|refused|request|renewal)$/.test(name) || GENERATION.test(name) || DRAFT.test(name);
    if (ours) fs.rmSync(path.join(directory, name), { recursive: true, force: true });
    else left.push(name);
  }
  if (fs.existsSync(directory)) syncDirectory(directory);
  return left;
}

function listed(directory: string): string[] {
  return fs.existsSync(directory) ? fs.readdirSync(directory) : [];
}

/** Sets that nothing points at, and drafts that a power cut left. */
function sweep(directory: string): void {
  const kept = (['current', 'previous', 'refused'] as const).map((name) => generationOf(directory, name));
  for (const name of fs.readdirSync(directory)) {
    const unused = GENERATION.test(name) && !kept.includes(name);
    if (unused || name.endsWith('.new')) fs.rmSync(path.join(directory, name), { recursive: true, force: true });
  }
  syncDirectory(directory);
}

/** Under its name there is nothing, or all of it. */
function writeDirectory(directory: string, name: string, files: (readonly [string, string | null])[]): void {
  const draft = path.join(directory, `${name}.new`);
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  for (const [file, text] of files)
    if (text !== null) fs.writeFileSync(path.join(draft, file), text, { mode: 0o600, flush: true });
  syncDirectory(draft);
  fs.renameSync(draft, path.join(directory, name));
  syncDirectory(directory);
}

function link(directory: string, name: SetLink, target: string): void {
  const draft = path.join(directory, `${name}.new`);
  fs.rmSync(draft, { recursive: true, force: true });
  fs.symlinkSync(target, draft);
  fs.renameSync(draft, path.join(directory, name));
  syncDirectory(directory);
}

function unlink(directory: string, name: SetLink): void {
  fs.rmSync(path.join(directory, name), { force: true });
  syncDirectory(directory);
}

function textOf(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
