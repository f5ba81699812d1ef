/**
 * `balise reset`: the box forgets whose it was: keys, certificates, records, configuration. Before another company has it, or the
 * scrapyard. What the platform has not got is named first, and is a reason to refuse.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Config } from '../../core/config/options.ts';
import { readBox } from '../../core/record/box.ts';
import { countRanges, subtractRanges } from '../../core/record/ranges.ts';
import { createClock } from '../../drivers/clock.ts';
import { dropInsOf, loadConfig } from '../../drivers/config-file.ts';
import { factsOf } from '../../drivers/identity/certificate.ts';
import { readSet, removeSets } from '../../drivers/identity/sets.ts';
import { openJournalKeys } from '../../drivers/journal-keys.ts';
import { removeFile, removeRecords } from '../../drivers/leftovers.ts';
import { askStatus } from '../../drivers/local-socket/status.ts';
import { isHeld } from '../../drivers/sqlite/check-file.ts';
import { readSummary } from '../../drivers/sqlite/reader.ts';
import { openRecords } from '../../drivers/sqlite/records-reader.ts';
import { asker } from '../ask.ts';
import { EXIT } from '../exit-codes.ts';
import { say } from '../language.ts';
import { failed, writeLines } from '../output.ts';
import type { ResetReason } from './reasons.ts';

export interface ResetOptions {
  config: string;
  reason: ResetReason;
  yes?: boolean;
  force?: boolean;
  proof?: string;
}

/** What the box held, and what of it nobody else has; null: its database cannot be read. */
interface Held {
  series: string;
  events: number;
  positions: number;
  unsentEvents: number;
  unsentPositions: number;
  /** What is missing there is the event of the last stop alone, which the daemon writes when nobody waits for an answer any more. */
  stopOnly: boolean;
  /** Of the journal: the number of its newest event and its hash. */
  head: { n: number; hash: string } | null;
}

const DAEMON_ANSWERS_WITHIN_MS = 3_000;

export async function reset({ config: configPath, reason, yes, force, proof }: ResetOptions): Promise<number> {
  const config = loadConfig(configPath);
  const directory = config['store.directory'];
  if ((await askStatus(config['control.socket'], DAEMON_ANSWERS_WITHIN_MS)) !== null || isHeld(directory))
    return failed(
      say(
        "nothing was removed: the daemon runs ('systemctl disable --now balise')",
        "rien n'a été supprimé : le service tourne (« systemctl disable --now balise »)",
      ),
    );
  const held = heldIn(directory);
  process.stderr.write(`${foretold(held)}\n`);
  const unsent =
    held === 'unreadable' || (held !== null && held.unsentEvents + held.unsentPositions > 0 && !held.stopOnly);
  if (unsent && force !== true)
    return failed(
      say(
        'nothing was removed: let the box send first, or --force and it is lost',
        "rien n'a été supprimé : laisser d'abord le boîtier envoyer, ou --force et c'est perdu",
      ),
      EXIT.no,
    );
  if (yes !== true) return failed(say('nothing was removed: --yes', "rien n'a été supprimé : --yes"), EXIT.no);
  const line = proofOf(config, reason, held);
  // First: it is signed with a key that goes.
  const unwritten = proof === undefined ? null : writeLines([line], proof);
  if (unwritten !== null) return failed(`${say('nothing was removed', "rien n'a été supprimé")}: ${unwritten}`);
  // The configuration last: cut on the way, the same command goes on where it was.
  const left = [
    ...removeSets(config['identity.directory']).map((name) => path.join(config['identity.directory'], name)),
    ...removeRecords(directory).map((name) => path.join(directory, name)),
  ].filter((file) => file !== config['identity.directory']);
  for (const file of [config['platform.key'], config['platform.cert']]) removeFile(file);
  removeFile(configPath);
  process.stdout.write(`${line}\n`);
  process.stderr.write(`${doneWords(configPath, left, dropInsOf(configPath))}\n`);
  return EXIT.fine;
}

function heldIn(directory: string): Held | 'unreadable' | null {
  try {
    const summary = readSummary(directory);
    if (summary === null) return null;
    const { series, events, lastEvent, eventsAckedUpTo, positionsStored, positionsAcked, box } = summary;
    const { journal } = readBox(box);
    const endsInStop = isStop(directory, lastEvent);
    const unsentEvents = Math.max(0, lastEvent - eventsAckedUpTo);
    const unsentPositions = countRanges(subtractRanges(positionsStored, positionsAcked));
    return {
      ...{ series, events, positions: countRanges(positionsStored) },
      ...{ unsentEvents, unsentPositions, stopOnly: endsInStop && unsentEvents === 1 && unsentPositions === 0 },
      head: journal === null ? null : { n: journal.n, hash: journal.head },
    };
  } catch {
    return 'unreadable';
  }
}

function isStop(directory: string, n: number): boolean {
  const reader = openRecords(directory);
  try {
    const [event] = reader.records(n, n);
    return (event as { type?: string } | undefined)?.type === 'stop';
  } finally {
    reader.close();
  }
}

function foretold(held: Held | 'unreadable' | null): string {
  if (held === null) return say('no records are here', "aucun enregistrement n'est ici");
  if (held === 'unreadable')
    return say(
      'the database cannot be read: what the platform has not got is not known',
      "la base ne se lit pas : ce que la plateforme n'a pas reçu n'est pas connu",
    );
  const { events, positions, unsentEvents, unsentPositions } = held;
  return say(
    `here: ${events} events, ${positions} positions. Not at the platform: ${unsentEvents} events, ${unsentPositions} positions`,
    `ici : ${events} événements, ${positions} positions. Pas à la plateforme : ${unsentEvents} événements, ${unsentPositions} positions`,
  );
}

/** One line for the papers of both companies, signed by the key that signed the journal and that ends here. */
function proofOf(config: Config, reason: ResetReason, held: Held | 'unreadable' | null): string {
  const directory = config['store.directory'];
  const certificate = factsOf(readSet(config['identity.directory'], 'current')?.cert ?? '');
  const said = JSON.stringify({
    ...{ reset: config['vehicle.id'], reason, by: asker(), at: new Date(createClock().wallMs()).toISOString() },
    ...{ held, certificate: certificate?.serial ?? null },
  });
  const { signer } = fs.existsSync(path.join(directory, 'journal.key')) ? openJournalKeys(directory) : { signer: null };
  return JSON.stringify({ said, key: signer?.key ?? null, signature: signer?.sign(said) ?? null });
}

function doneWords(configPath: string, left: string[], dropIns: string[]): string {
  const lines = [
    say(
      `keys, certificates, records and ${configPath} are gone. Have the certificate revoked at its authority`,
      `clés, certificats, enregistrements et ${configPath} sont supprimés. Faire révoquer le certificat par son autorité`,
    ),
  ];
  if (left.length > 0)
    lines.push(`${say('left, for it is not of Balise', "laissé, car ce n'est pas à Balise")}: ${left.join(', ')}`);
  if (dropIns.length > 0)
    lines.push(
      `${say(
        'left, for they tell of the board; whatever they say of the vehicle is yours to remove',
        'laissés, car ils décrivent la carte ; ce qui y est du véhicule est à retirer',
      )}: ${dropIns.join(', ')}`,
    );
  return lines.join('\n');
}
