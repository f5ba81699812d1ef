/** `balise journal verify`: is the journal whole, and as the vehicle signed it? Of the database, or of an exported file. */
import fs from 'node:fs';
import { startOf } from '../core/record/journal/hashing.ts';
import { placeHeads } from '../core/record/journal/known-heads.ts';
import type { Checks, Trust, Verification, Why } from '../core/record/journal/verifier.ts';
import { verifyExport, verifyJournal } from '../core/record/journal/verify.ts';
import type { Ranges } from '../core/record/ranges.ts';
import { loadConfig } from '../drivers/config-file.ts';
import { sha256, verifySignature } from '../drivers/journal-keys.ts';
import { openRecords } from '../drivers/sqlite/records-reader.ts';
import { EXIT } from './exit-codes.ts';
import { say, type Words } from './language.ts';
import { failed } from './output.ts';
import { boxKept } from './told.ts';

export interface VerifyOptions {
  config: string;
  key: string[];
  head: string[];
  json?: boolean;
}

interface Verified extends Verification {
  vehicle: string | null;
  series: string | null;
  /** Events before this one are in no chain: an earlier version recorded them. null: there are none. */
  chainFrom: number | null;
  /** Heads that are nowhere in it. */
  missingHeads: string[];
}

const CHECKS: Checks = { sha256, verify: verifySignature };

/** Exit code 0: nothing contradicts; 1: something does. @param before it says anything on the standard output */
export async function journalVerify(
  file: string | undefined,
  options: VerifyOptions,
  before: () => void,
): Promise<number> {
  const bad = [...options.key, ...options.head].find((text) => !/^(\d+:)?[0-9a-f]{64}$/.test(text));
  if (bad !== undefined)
    return failed(say(`${bad} has not 64 hex digits`, `${bad} n'a pas 64 chiffres hexadécimaux`), EXIT.usage);
  if (file !== undefined && !fs.existsSync(file))
    return failed(say(`no file ${file}`, `pas de fichier ${file}`), EXIT.noInput);
  const verified = file === undefined ? await ofDatabase(options) : ofFile(file, options);
  if (verified === null)
    return failed(say('no event is in a chain yet', "aucun événement n'est encore chaîné"), EXIT.no);
  before();
  process.stdout.write(options.json === true ? `${JSON.stringify(verified)}\n` : `${described(verified, options)}\n`);
  return verified.ok ? EXIT.fine : EXIT.no;
}

async function ofDatabase({ config: configPath, key, head }: VerifyOptions): Promise<Verified | null> {
  const config = loadConfig(configPath);
  const reader = openRecords(config['store.directory']);
  const vehicle = reader.vehicle ?? config['vehicle.id'];
  try {
    const { series, lastEvent, box } = reader;
    const chain = reader.beginning(startOf(vehicle, series, sha256));
    if (chain === null) return null;
    const { known, missingHeads } = headsOf(head, () => reader.records(chain.n, lastEvent), vehicle);
    const { journal } = await boxKept(box);
    // The newest head stands in the box, in the same commit as its event.
    const own = journal?.vehicle === vehicle ? [{ n: journal.n, head: journal.head }] : [];
    const trust: Trust = { keys: key, known: [...known, ...own] };
    const entries = reader.records(chain.n, lastEvent);
    const keys = reader.keysBefore(chain.n, chain);
    const result = verifyJournal(entries, { vehicle, series }, trust, CHECKS, keys);
    return judged(result, { vehicle, series, missingHeads, chainFrom: chain.whole && chain.n > 1 ? chain.n : null });
  } finally {
    reader.close();
  }
}

function ofFile(file: string, { key, head }: VerifyOptions): Verified {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const header = jsonIn(lines[0] ?? '');
  const vehicle = typeof header['vehicle'] === 'string' ? header['vehicle'] : null;
  const series = typeof header['series'] === 'string' ? header['series'] : null;
  const { known, missingHeads } = headsOf(head, () => lines.slice(1).map(jsonIn), vehicle ?? '');
  const result = verifyExport(lines, { keys: key, known }, CHECKS);
  const first = Number(header['from'] ?? 1);
  const unchained = result.cut === null && first > 1;
  return judged(result, { vehicle, series, missingHeads, chainFrom: unchained ? first : null });
}

function judged(result: Verification, about: Omit<Verified, keyof Verification>): Verified {
  return { ...result, ...about, ok: result.ok && about.missingHeads.length === 0 };
}

/** With its number (`120:ab…`), or as it stands. */
function headsOf(heads: readonly string[], records: () => Iterable<unknown>, vehicle: string) {
  const known = heads.filter((text) => text.includes(':')).map((text) => text.split(':'));
  const bare = heads.filter((text) => !text.includes(':'));
  const { found, missing } =
    bare.length === 0 ? { found: [], missing: [] } : placeHeads(records(), vehicle, bare, sha256);
  return { known: [...found, ...known.map(([n, head = '']) => ({ n: Number(n), head }))], missingHeads: missing };
}

function jsonIn(line: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(line)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const WHYS: Record<Why, Words> = {
  header: { en: 'the first line is none of this format', fr: "la première ligne n'est pas de ce format" },
  unreadable: { en: 'it cannot be read', fr: 'il est illisible' },
  foreign: { en: 'it is of another vehicle or series', fr: "il est d'un autre véhicule ou d'une autre série" },
  missing: { en: 'it is missing', fr: 'il manque' },
  repeated: { en: 'another one stands in its place', fr: 'un autre est à sa place' },
  content: { en: 'its content was changed', fr: 'son contenu a été modifié' },
  prev: { en: 'it does not follow the one before it', fr: 'il ne suit pas celui qui le précède' },
  signature: { en: 'its signature is wrong', fr: 'sa signature est fausse' },
  'key-unknown': {
    en: 'it is signed by a key that nobody vouched for',
    fr: 'il est signé par une clé dont personne ne répond',
  },
  unsigned: { en: 'no signature counts from here on', fr: "à partir d'ici aucune signature ne compte" },
  unannounced: {
    en: 'it was deleted, and the vehicle did not say so',
    fr: "il a été supprimé sans que le véhicule l'ait dit",
  },
  truncated: { en: 'the journal is known to go on from here', fr: "le journal devrait continuer à partir d'ici" },
  frame: { en: 'the first or the last line was changed', fr: 'la première ou la dernière ligne a été modifiée' },
};

function described(verified: Verified, { key }: VerifyOptions): string {
  const { vehicle, series, firstBroken, missingHeads, checked, checkpoints, unsignedTail, head, keys } = verified;
  const where = `${vehicle ?? '?'}, ${say('series', 'série')} ${series ?? '?'}`;
  const lines = [`${verified.ok ? say('ok:', 'intègre :') : say('BROKEN:', 'ALTÉRÉ :')} ${where}`];
  if (firstBroken !== null) {
    const { n, why } = firstBroken;
    const which = n === null ? say('the file', 'le fichier') : say(`event ${n}`, `événement ${n}`);
    lines.push(`  ${which}${say(':', ' :')} ${say(WHYS[why].en, WHYS[why].fr)} (${why})`);
  }
  for (const missing of missingHeads)
    lines.push(`  ${say('this head is not in it', "cette tête n'y figure pas")}${say(':', ' :')} ${missing}`);
  const valid = checkpoints.valid;
  lines.push(
    `  ${say(`${checked} events checked, ${valid} signatures`, `${checked} événements vérifiés, ${valid} signatures`)}`,
  );
  lines.push(...gone(verified));
  if (unsignedTail > 0)
    lines.push(`  ${say('after the last signature', 'après la dernière signature')}${say(':', ' :')} ${unsignedTail}`);
  if (head !== null) lines.push(`  ${say('head', 'tête')} ${head.n}:${head.head}`);
  for (const one of keys) lines.push(`  ${say('key', 'clé')} ${one}`);
  const whose = say(
    'nothing here shows whose key that is: --key with the one that you noted',
    'rien ici ne montre à qui est cette clé : --key avec celle qui a été notée',
  );
  if (key.length === 0) lines.push(`  ${whose}`);
  return lines.join('\n');
}

function gone({ erased, retention, cut, chainFrom }: Verified): string[] {
  const lines: [string, string | null][] = [
    [say('erased on demand', 'effacés sur demande'), listed(erased)],
    [say('deleted by age', "supprimés par l'âge"), listed(retention)],
    [say('cut off by age, up to', "coupés par l'âge, jusqu'à"), cut === null ? null : String(cut)],
    [
      say('in no chain, recorded by an earlier version: before', "hors chaîne, d'une version antérieure : avant"),
      chainFrom === null ? null : String(chainFrom),
    ],
  ];
  return lines.flatMap(([what, numbers]) => (numbers === null ? [] : [`  ${what}${say(':', ' :')} ${numbers}`]));
}

function listed(ranges: Ranges): string | null {
  return ranges.length === 0 ? null : ranges.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(', ');
}
