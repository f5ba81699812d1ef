/** Journals as a vehicle would make them: real keys and hashes, the same ones in every run. */
import crypto from 'node:crypto';
import { type Chain, createChain, headOfRecord, type Signer } from '../../gateway/core/record/journal/chain.ts';
import { NAMED_AS, tombstoneOf } from '../../gateway/core/record/journal/deletion.ts';
import type { CheckpointBody, KeyBody, KeyEvent, Links, Tombstone } from '../../gateway/core/record/journal/events.ts';
import { createJournalExport } from '../../gateway/core/record/journal/export.ts';
import type { Head } from '../../gateway/core/record/journal/hashing.ts';
import type { Checks, Verification } from '../../gateway/core/record/journal/verifier.ts';
import { verifyExport } from '../../gateway/core/record/journal/verify.ts';
import type { EventBody } from '../../gateway/core/record/schema.ts';
import { sha256, verifySignature } from '../../gateway/drivers/journal-keys.ts';

export const VEHICLE = 'AMB-973-07';
export const SERIES = 'c5dce0abff2ae2fe';
export const CHECKS: Checks = { sha256, verify: verifySignature };

/** The same, for many journals that differ little: what was computed once is remembered. */
export function rememberingChecks(): Checks {
  const hashes = new Map<string, string>();
  const verdicts = new Map<string, boolean>();
  const remembered = <V>(known: Map<string, V>, key: string, compute: () => V): V => {
    const found = known.get(key) ?? compute();
    known.set(key, found);
    return found;
  };
  return {
    sha256: (text) => remembered(hashes, text, () => sha256(text)),
    verify: (key, text, signature) =>
      remembered(verdicts, `${key} ${signature} ${text}`, () => verifySignature(key, text, signature)),
  };
}

/** Of a seed: `signerOf('a')` is the same key in every run. */
export function signerOf(name: string): Signer {
  const seed = crypto.createHash('sha256').update(`test key ${name}`).digest();
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { x = '' } = crypto.createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    key: Buffer.from(x, 'base64url').toString('hex'),
    sign: (text) => crypto.sign(null, Buffer.from(text), privateKey).toString('hex'),
  };
}

export type Stored = ({ n: number; type: string } & Links) | Tombstone;
type Signed = CheckpointBody | KeyBody;

export interface SampleJournal {
  readonly chain: Chain;
  /** In order, as the store would have them. */
  readonly records: Stored[];
  record(body: EventBody): Stored;
  seal(body: Signed, signer: Signer): Stored;
  /** Puts a tombstone in the place of an event, and says so. */
  erase(n: number, reason?: Tombstone['reason']): void;
  /** Keeps what begins here only. */
  cut(from: number): void;
  lines(about?: { keys?: KeyEvent[]; from?: number }): string[];
}

export function createSampleJournal(subject: { vehicle?: string; series?: string } = {}): SampleJournal {
  const { vehicle = VEHICLE, series = SERIES } = subject;
  let salts = 0;
  const chain = createChain({
    vehicle,
    series,
    last: null,
    sha256,
    newSalt: () => sha256(`salt ${series} ${salts++}`).slice(0, 32),
  });
  const records: Stored[] = [];
  let n = 1;

  const stamped = <B extends object>(body: B) => {
    const at = { mono: 1_000 * n, t: n < 5 ? null : 1_795_333_981_424 + 1_000 * n };
    const clock = n < 5 ? 'none' : 'gnss';
    const identity = { series, lane: 'e' as const, n: n++, boot: '92ba5282-aac0-4a64-b458-10ea3a61b11b' };
    return { ...identity, ...at, clock, service: n < 7 ? null : '5f0e6a1c9b22', ...body };
  };
  const keep = <R extends Stored>(record: R): R => {
    records.push(record);
    return record;
  };
  const record = (body: EventBody) => keep(chain.link(stamped(body)));

  return {
    chain,
    records,
    record,
    seal: (body, signer) => keep(chain.seal(stamped(body), signer)),
    erase(at, reason = 'erased') {
      record({ type: 'numbers-skipped', of: 'e', from: at, to: at, reason: NAMED_AS[reason] });
      const i = records.findIndex((one) => one.n === at);
      const event = records[i];
      if (event === undefined || !('salt' in event)) throw new Error(`there is no event ${at}`);
      records[i] = tombstoneOf(event, reason, vehicle, sha256);
    },
    cut(from) {
      records.splice(0, from - (records[0]?.n ?? 1));
    },
    lines({ keys = [], from = records[0]?.n ?? 1 } = {}) {
      const about = { vehicle, series, from, keys, t: 1_795_334_101_210, version: '0.1.0' };
      const file = createJournalExport(about, sha256);
      return [file.header(), ...records.map((one) => file.record(one)), file.footer()];
    },
  };
}

export const press = (key: string, position: { lat: number; lon: number } | null = null): EventBody => ({
  type: 'press',
  key,
  input: 'keypad',
  function: key === 'G' ? 'PRISE_GARDE' : 'DEPART',
  status: key === 'G' ? null : 'DEPART',
  duty: 'GARDE',
  availability: 'DISPONIBLE',
  ...{
    reason: null,
    mission: null,
    before: null,
    ended: null,
    answer: null,
    implied: [],
    corrects: null,
    checksMissing: null,
    outsideRoster: null,
  },
  position: position === null ? null : { n: 40, ageMs: 412, ...position },
});

/**
 * Fourteen records that have everything: 1 series, 2 key, 3 start, 4 checkpoint, 5 time, 6 press, 7 checkpoint, 8 tombstone (erased),
 * 9 tombstone (retention), 10 and 11 say so, 12 checkpoint, 13 and 14 presses that nobody has signed for yet.
 */
export function fullJournal(signer: Signer): SampleJournal {
  const journal = createSampleJournal();
  journal.record({ type: 'series', reason: 'new', previous: null });
  journal.seal({ type: 'key', reason: 'series', publicKey: signer.key }, signer);
  journal.record({ type: 'start', version: '0.1.0', after: 'first', cause: 'first' });
  journal.seal({ type: 'checkpoint', reason: 'boot', from: 1 }, signer);
  journal.record({ type: 'time', utcMinusMonoMs: 1_795_333_981_424, stepMs: null });
  // A fraction that Python and JavaScript write differently.
  journal.record(press('G', { lat: 0.000_001, lon: -52.310_49 }));
  journal.seal({ type: 'checkpoint', reason: 'duty', from: 1 }, signer);
  journal.record({ type: 'gnss', condition: 'no-fix', standing: true, weeks: null });
  const link = { up: false, ageMs: 0, technology: 'edge', signalPercent: 9, roaming: false } as const;
  journal.record({ type: 'link', ...link });
  journal.erase(8);
  journal.erase(9, 'retention');
  journal.seal({ type: 'checkpoint', reason: 'erase', from: 1 }, signer);
  journal.record(press('1', { lat: 4.920_99, lon: -52.310_49 }));
  journal.record(press('é "\\\u0001\u2028'));
  return journal;
}

export const SUBJECT = { vehicle: VEHICLE, series: SERIES };

/** By way of its export. */
export const verified = (journal: SampleJournal, keys: readonly string[], known: Head[] = []): Verification =>
  verifyExport(journal.lines(), { keys, known }, CHECKS);

export function headAt({ records }: SampleJournal, n: number): Head {
  const record = records.find((one) => one.n === n);
  if (record === undefined) throw new Error(`there is no record ${n}`);
  return headOfRecord(record, VEHICLE, sha256);
}

export const changed = (record: object | undefined, change: object): Stored =>
  ({ ...record, ...change }) as unknown as Stored;
