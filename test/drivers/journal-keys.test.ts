/** The vehicle's key pair on a real file system. */
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  adoptNextJournalKey,
  makeNextJournalKey,
  newSalt,
  openJournalKeys,
  sha256,
  verifySignature,
} from '../../gateway/drivers/journal-keys.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const modeOf = (file: string): string => (fs.statSync(file).mode & 0o777).toString(8);

function openedKey(directory: string) {
  const { signer, fault } = openJournalKeys(directory);
  if (signer === null) throw new Error(fault?.detail);
  return signer;
}

test('the first opening makes a key that only its owner reads, later ones read it', () => {
  const { dir } = createWorkplace();
  const first = openJournalKeys(dir);
  expect(first).toMatchObject({ created: true, fault: null, next: null });
  expect(first.signer?.key).toMatch(/^[0-9a-f]{64}$/);
  expect(fs.readdirSync(dir)).toEqual(['journal.key']);
  const file = join(dir, 'journal.key');
  expect(modeOf(file)).toBe('600');
  expect(fs.statSync(file).nlink).toBe(1);

  const bytes = fs.readFileSync(file);
  const second = openJournalKeys(dir);
  expect(second).toMatchObject({ created: false, fault: null });
  expect(second.signer?.key).toBe(first.signer?.key);
  expect(fs.readFileSync(file)).toEqual(bytes);
});

test('it is PEM that other programs read, and they come to the same public key', () => {
  const { dir } = createWorkplace();
  const { key } = openedKey(dir);
  const pem = fs.readFileSync(join(dir, 'journal.key'), 'utf8');
  expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  const der = execFileSync('openssl', ['pkey', '-pubout', '-outform', 'DER'], { input: pem });
  expect(der.subarray(-32).toString('hex')).toBe(key);
});

test('what it signs verifies, and nothing else does', () => {
  const { dir } = createWorkplace();
  const { key, sign } = openedKey(dir);
  const signature = sign('é 1');
  expect(signature).toMatch(/^[0-9a-f]{128}$/);
  expect(verifySignature(key, 'é 1', signature)).toBe(true);
  expect(verifySignature(key, 'é 2', signature)).toBe(false);
  expect(verifySignature(openedKey(createWorkplace().dir).key, 'é 1', signature)).toBe(false);
  for (const bad of ['', 'zz', signature.slice(2), `${signature}00`])
    expect(verifySignature(key, 'é 1', bad)).toBe(false);
  for (const bad of ['', 'zz', key.slice(2)]) expect(verifySignature(bad, 'é 1', signature)).toBe(false);
});

/** RFC 8032, section 7.1, test 1: the empty text. */
test('it is the Ed25519 of RFC 8032', () => {
  const { dir } = createWorkplace();
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
  const pkcs8 = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex');
  const pem = crypto
    .createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' });
  fs.writeFileSync(join(dir, 'journal.key'), pem, { mode: 0o600 });
  const { key, sign } = openedKey(dir);
  expect(key).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
  expect(sign('')).toBe(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  );
});

test('hashes and salts are as the journal wants them', () => {
  // FIPS 180-2, B.1.
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256('é')).toBe(
    crypto
      .createHash('sha256')
      .update(Buffer.from([0xc3, 0xa9]))
      .digest('hex'),
  );
  const salts = Array.from({ length: 100 }, newSalt);
  for (const salt of salts) expect(salt).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(salts).size).toBe(100);
});

const otherKind = crypto.generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

test.each([
  ['empty', '', 'damaged'],
  ['zeros, as after a power cut', '\0'.repeat(119), 'damaged'],
  ['cut short', '-----BEGIN PRIVATE KEY-----\nMC4CAQAw', 'damaged'],
  ['of another kind', otherKind, 'another kind'],
  ['far too large', 'x'.repeat(5_000), '5000 bytes'],
])('a file that is %s is a fault, signs nothing, and stays as it is', (_what, text, says) => {
  const { dir } = createWorkplace();
  const file = join(dir, 'journal.key');
  fs.writeFileSync(file, text, { mode: 0o600 });
  const opened = openJournalKeys(dir);
  expect(opened).toMatchObject({ signer: null, created: false, fault: { code: 'journal-key' } });
  expect(opened.fault?.detail).toContain(says);
  expect(fs.readFileSync(file, 'utf8')).toBe(text);
  expect(fs.readdirSync(dir)).toEqual(['journal.key']);
});

test.each([0o640, 0o604, 0o644, 0o660, 0o610])('a file that others may read or write (%o) is a fault', (mode) => {
  const { dir } = createWorkplace();
  const { key } = openedKey(dir);
  const file = join(dir, 'journal.key');
  fs.chmodSync(file, mode);
  const opened = openJournalKeys(dir);
  expect(opened).toMatchObject({ signer: null, fault: { code: 'journal-key' } });
  expect(opened.fault?.detail).toContain(mode.toString(8));
  fs.chmodSync(file, 0o600);
  expect(openedKey(dir).key).toBe(key);
});

test('a secret never stands in a fault', () => {
  const { dir } = createWorkplace();
  openJournalKeys(dir);
  const file = join(dir, 'journal.key');
  const secret = fs.readFileSync(file, 'utf8').split('\n')[1] ?? '';
  fs.writeFileSync(file, `-----BEGIN PRIVATE KEY-----\n${secret}`);
  const { fault } = openJournalKeys(dir);
  expect(fault?.code).toBe('journal-key');
  expect(JSON.stringify(fault)).not.toContain(secret.slice(20, 40));
});

test('what is no plain file is a fault too', () => {
  const { dir } = createWorkplace();
  openJournalKeys(dir);
  const file = join(dir, 'journal.key');
  fs.renameSync(file, join(dir, 'elsewhere'));
  fs.symlinkSync('elsewhere', file);
  expect(openJournalKeys(dir)).toMatchObject({ signer: null, fault: { code: 'journal-key' } });
  fs.rmSync(file);
  fs.mkdirSync(file);
  expect(openJournalKeys(dir)).toMatchObject({ signer: null, fault: { code: 'journal-key' } });
  fs.rmdirSync(file);
  execFileSync('mkfifo', [file]);
  expect(openJournalKeys(dir)).toMatchObject({ signer: null, fault: { code: 'journal-key' } });
});

test('a directory that is not there is a fault', () => {
  const opened = openJournalKeys(join(createWorkplace().dir, 'absent'));
  expect(opened).toMatchObject({ signer: null, created: false, fault: { code: 'journal-key' } });
});

test('what a cut left of the making of a key is in nobody’s way', () => {
  const { dir } = createWorkplace();
  fs.writeFileSync(join(dir, 'journal.key.new'), 'half a k', { mode: 0o600 });
  expect(openJournalKeys(dir)).toMatchObject({ created: true, fault: null });
  expect(fs.readdirSync(dir)).toEqual(['journal.key']);
});

test('a rotation can be cut anywhere: the same key follows, and the old one signs until then', () => {
  const { dir } = createWorkplace();
  const old = openedKey(dir);
  const next = makeNextJournalKey(dir);
  if (!('sign' in next)) throw new Error(next.detail);
  expect(next.key).not.toBe(old.key);
  expect(modeOf(join(dir, 'journal.key.next'))).toBe('600');

  const again = openJournalKeys(dir);
  expect([again.signer?.key, again.next?.key]).toEqual([old.key, next.key]);
  expect(makeNextJournalKey(dir)).toMatchObject({ key: next.key });

  expect(adoptNextJournalKey(dir)).toBeNull();
  const after = openJournalKeys(dir);
  expect([after.signer?.key, after.next]).toEqual([next.key, null]);
  expect(fs.readdirSync(dir)).toEqual(['journal.key']);
  expect(adoptNextJournalKey(dir)).toMatchObject({ code: 'journal-key' });
  expect(openedKey(dir).key).toBe(next.key);
});

test('a damaged next key costs nothing but the rotation', () => {
  const { dir } = createWorkplace();
  const { key } = openedKey(dir);
  fs.writeFileSync(join(dir, 'journal.key.next'), '', { mode: 0o600 });
  const opened = openJournalKeys(dir);
  expect(opened).toMatchObject({ next: null, created: false, fault: { code: 'journal-key' } });
  expect(opened.signer?.key).toBe(key);
  expect(makeNextJournalKey(dir)).toMatchObject({ code: 'journal-key' });
  expect(adoptNextJournalKey(dir)).toMatchObject({ code: 'journal-key' });
  expect(openedKey(dir).key).toBe(key);
});

/** Two openings at the same instant: whoever is second must not take the place of a key that may have signed already. */
test('a key that appears meanwhile is not overwritten', () => {
  const { dir } = createWorkplace();
  const file = join(dir, 'journal.key');
  const rm = fs.rmSync;
  // Between the look and the link: the draft is removed first.
  fs.rmSync = (name, options) => {
    rm(name, options);
    if (!fs.existsSync(file)) fs.writeFileSync(file, 'of another', { mode: 0o600 });
  };
  try {
    expect(openJournalKeys(dir)).toMatchObject({ signer: null, fault: { code: 'journal-key' } });
  } finally {
    fs.rmSync = rm;
  }
  expect(fs.readFileSync(file, 'utf8')).toBe('of another');
});

test('the key is on the disk before it has its name, and the name before it signs', () => {
  const { dir } = createWorkplace();
  const calls: string[] = [];
  const { fsyncSync, linkSync } = fs;
  fs.fsyncSync = (fd) => {
    const { size } = fs.fstatSync(fd);
    calls.push(fs.fstatSync(fd).isDirectory() ? 'sync of the directory' : `sync of ${size} bytes`);
    fsyncSync(fd);
  };
  fs.linkSync = (from, to) => {
    calls.push('name');
    linkSync(from, to);
  };
  try {
    expect(openJournalKeys(dir).fault).toBeNull();
  } finally {
    Object.assign(fs, { fsyncSync, linkSync });
  }
  const { size } = fs.statSync(join(dir, 'journal.key'));
  expect(calls).toEqual([`sync of ${size} bytes`, 'name', 'sync of the directory']);
});
