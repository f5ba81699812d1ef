/**
 * The vehicle's own key pair (Ed25519), made on the vehicle and never sent: `journal.key` in the store's directory, PKCS #8 in PEM.
 * And the other cryptography that the journal in core/ is handed.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Fault } from '../core/errors.ts';
import type { Signer } from '../core/record/journal/chain.ts';
import { syncDirectory } from './durable.ts';

const KEY_FILE = 'journal.key';
/** A key that will follow: it has signed nothing yet. */
const NEXT_FILE = 'journal.key.next';
const SALT_BYTES = 16;
/** A PEM of this kind has 119. */
const KEY_BYTES_MAX = 4_096;

export interface JournalKeys {
  /** null: see `fault`; nothing can be signed until somebody sees to it. Recording goes on. */
  signer: Signer | null;
  /** Made by `makeNextJournalKey` and not adopted yet; null too where it cannot be used, and then there is a fault. */
  next: Signer | null;
  /** True: the key was made just now, because there was none. */
  created: boolean;
  fault: Fault | null;
}

export function sha256(text: string): string {
  return crypto.createHash('sha256').update(text, 'utf8').digest('hex');
}

export function newSalt(): string {
  return crypto.randomBytes(SALT_BYTES).toString('hex');
}

/** @returns false too where the key or the signature is none */
export function verifySignature(key: string, text: string, signature: string): boolean {
  try {
    const x = Buffer.from(key, 'hex').toString('base64url');
    const publicKey = crypto.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return crypto.verify(null, Buffer.from(text, 'utf8'), publicKey, Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}

/**
 * Reads the key, or makes one where there is none. One that cannot be used is left as it is, whatever is wrong with it: it may be
 * the only proof of what it signed. To be called by whoever holds the lock of the directory.
 */
export function openJournalKeys(directory: string): JournalKeys {
  const file = path.join(directory, KEY_FILE);
  let signer: Signer | null = null;
  let created = false;
  try {
    signer = readKey(file);
    created = signer === null;
    signer ??= makeKey(file);
    return { signer, next: readKey(path.join(directory, NEXT_FILE)), created, fault: null };
  } catch (error) {
    return { signer, next: null, created: created && signer !== null, fault: faultOf(error) };
  }
}

/**
 * The first step of a rotation. The second is an event `key` with its public key, sealed by the present signer; once that event is
 * on stable storage, `adoptNextJournalKey`. A cut in between loses nothing: the newest event `key` says which of the two signs.
 * @returns the key that follows; the one that was made before, if it was not adopted
 */
export function makeNextJournalKey(directory: string): Signer | Fault {
  try {
    const file = path.join(directory, NEXT_FILE);
    return readKey(file) ?? makeKey(file);
  } catch (error) {
    return faultOf(error);
  }
}

/** The old private key is gone then: nobody can sign anything in its name any more. @returns null: done */
export function adoptNextJournalKey(directory: string): Fault | null {
  try {
    const next = path.join(directory, NEXT_FILE);
    if (readKey(next) === null) throw new Unusable(`there is no ${NEXT_FILE}`);
    fs.renameSync(next, path.join(directory, KEY_FILE));
    syncDirectory(directory);
    return null;
  } catch (error) {
    return faultOf(error);
  }
}

class Unusable extends Error {}

function faultOf(error: unknown): Fault {
  return { code: 'journal-key', detail: error instanceof Error ? error.message : String(error) };
}

/** @returns null: there is none. @throws Unusable; the file system's error */
function readKey(file: string): Signer | null {
  const name = path.basename(file);
  const fd = openOrNull(file);
  if (fd === null) return null;
  try {
    const stat = fs.fstatSync(fd);
    const mode = stat.mode & 0o777;
    if (!stat.isFile()) throw new Unusable(`${name} is no file`);
    if ((mode & 0o077) !== 0)
      throw new Unusable(`${name} has mode ${mode.toString(8)}: others may have copied it; if nobody has, chmod 600`);
    if (stat.size > KEY_BYTES_MAX) throw new Unusable(`${name} has ${stat.size} bytes and is no key`);
    return signerOf(privateKeyIn(fs.readFileSync(fd, 'utf8'), name), name);
  } finally {
    fs.closeSync(fd);
  }
}

function openOrNull(file: string): number | null {
  try {
    // Somebody else's file behind a link would be judged by its own mode. A pipe must not make the start wait.
    return fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function privateKeyIn(pem: string, name: string): crypto.KeyObject {
  try {
    return crypto.createPrivateKey(pem);
  } catch {
    // The library's message is about its own parser, and the text is a secret.
    throw new Unusable(`${name} is damaged: no private key can be read from it`);
  }
}

function signerOf(key: crypto.KeyObject, name: string): Signer {
  if (key.asymmetricKeyType !== 'ed25519') throw new Unusable(`${name} holds a key of another kind than Ed25519`);
  const { x = '' } = crypto.createPublicKey(key).export({ format: 'jwk' });
  return {
    key: Buffer.from(x, 'base64url').toString('hex'),
    sign: (text) => crypto.sign(null, Buffer.from(text, 'utf8'), key).toString('hex'),
  };
}

/** Under its name there is nothing or the whole key, and what has the name already keeps it: a link is never made over a file. */
function makeKey(file: string): Signer {
  const { privateKey } = crypto.generateKeyPairSync('ed25519');
  const draft = `${file}.new`;
  fs.rmSync(draft, { force: true });
  const fd = fs.openSync(draft, 'wx', 0o600);
  try {
    fs.writeFileSync(fd, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  fs.linkSync(draft, file);
  fs.rmSync(draft);
  syncDirectory(path.dirname(file));
  return signerOf(privateKey, path.basename(file));
}
