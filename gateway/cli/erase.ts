/** `balise erase`: what is kept of a period goes (RGPD, art. 17). Asked for and confirmed here, done by whoever may write there. */
import { createInterface } from 'node:readline/promises';
import type { Config } from '../core/config/options.ts';
import { BaliseError } from '../core/errors.ts';
import { localTime } from '../core/export/local-time.ts';
import type { EraseReason, LocalRequest } from '../core/record/audit.ts';
import type { Period } from '../core/record/deletion.ts';
import { countRanges } from '../core/record/ranges.ts';
import { loadConfig } from '../drivers/config-file.ts';
import { askStatus } from '../drivers/local-socket/status.ts';
import { isDamage } from '../drivers/sqlite/database.ts';
import { openRecords, type RecordsReader } from '../drivers/sqlite/records-reader.ts';
import { lacksRoom } from '../drivers/sqlite/space.ts';
import { ask, asker } from './ask.ts';
import { EXIT } from './exit-codes.ts';
import { say } from './language.ts';
import { obeyedOnce, strangerTo } from './obeyed-once.ts';
import { failed } from './output.ts';
import { periodOf, Unreadable } from './period.ts';
import { counted } from './quantities.ts';

export interface EraseOptions {
  config: string;
  from: string;
  to: string;
  reason: EraseReason;
  yes?: boolean;
}

const DAEMON_ANSWERS_WITHIN_MS = 5_000;

/** @param before it says anything */
export async function erase(
  { config: configPath, from, to, reason, yes }: EraseOptions,
  before: () => void,
): Promise<number> {
  const config = loadConfig(configPath);
  let period: Period;
  try {
    period = periodOf(from, to, config['vehicle.timeZone']);
  } catch (error) {
    if (error instanceof Unreadable) return failed(error.message, EXIT.usage);
    throw error;
  }
  const stranger = strangerTo(config['store.directory']);
  if (stranger !== null) return failed(stranger);
  const words = foretold(config, period);
  before();
  process.stderr.write(`${words}\n`);
  if (yes !== true && !(await confirmed())) {
    return failed(say('nothing was erased', "rien n'a été effacé"), EXIT.no);
  }
  const outcome = await asked(config, configPath, { ask: 'erase', ...period, reason, by: asker() });
  if ('refused' in outcome) return failed(outcome.refused);
  const { positions, events, setAside, signed } = outcome.done;
  const counts = countWords(positions, events, setAside);
  process.stdout.write(
    `${say(`erased: ${counts}; ${signedWords(signed)}`, `effacé : ${counts} ; ${signedWords(signed)}`)}\n`,
  );
  return EXIT.fine;
}

function signedWords(event: number | null): string {
  if (event !== null) return say(`signed as event ${event}`, `signé, événement ${event}`);
  return say(
    'in the journal, NOT SIGNED: there is no key to sign with (fault journal-key)',
    'inscrit au journal, NON SIGNÉ : aucune clé pour signer (défaut journal-key)',
  );
}

async function asked(config: Config, configPath: string, request: LocalRequest) {
  // One that holds its socket and answers nothing would be waited for in vain: whose the database is, is told by its lock.
  if ((await askStatus(config['control.socket'], DAEMON_ANSWERS_WITHIN_MS)) !== null) {
    const outcome = await ask(config, request);
    if (!('down' in outcome)) return outcome;
  }
  const outcome = await obeyedOnce(config['store.directory'], configPath, request);
  if ('done' in outcome)
    process.stderr.write(
      `${say(
        'the service is stopped: the platform is told at its next start',
        'le service est arrêté : la plateforme sera prévenue à son prochain démarrage',
      )}\n`,
    );
  return outcome;
}

function foretold(config: Config, period: Period): string {
  const reader = opened(config['store.directory']);
  try {
    const { positions, events } = reader.within(period);
    const zone = config['vehicle.timeZone'];
    const span = `${minute(zone, period.fromMs)} – ${minute(zone, period.toMs)} (${zone})`;
    const counts = countWords(countRanges(positions), countRanges(events), reader.setAside);
    return say(
      `${span}: about ${counts}. What the platform has stays there: it is told the numbers.`,
      `${span} : environ ${counts}. Ce que la plateforme a reçu y reste : les numéros lui sont dits.`,
    );
  } finally {
    reader.close();
  }
}

/** @throws BaliseError `store-damaged`, which says what becomes of it, `store-full`, or as `openRecords` does */
function opened(directory: string): RecordsReader {
  try {
    return openRecords(directory);
  } catch (error) {
    if (!(error instanceof BaliseError)) throw error;
    if (isDamage(error.cause)) throw new BaliseError('store-damaged', error.message);
    if (lacksRoom(error.cause, directory)) throw new BaliseError('store-full', error.message);
    throw error;
  }
}

function countWords(positions: number, events: number, setAside: number): string {
  const aside = counted(
    setAside,
    say('database that was set aside', 'base mise de côté'),
    say('databases that were set aside', 'bases mises de côté'),
  );
  const all = [
    counted(positions, 'position', 'positions'),
    counted(events, say('event', 'événement'), say('events', 'événements')),
    ...(setAside === 0 ? [] : [aside]),
  ];
  return all.join(', ');
}

/** On the clock of the vehicle, as the period was given. */
function minute(zone: string, ms: number): string {
  return localTime(zone, ms).slice(0, 16);
}

async function confirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write(`${say('no terminal to confirm at: --yes', 'pas de terminal pour confirmer : --yes')}\n`);
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const word = say('erase', 'effacer');
  try {
    const answer = await terminal.question(
      say(`This cannot be undone. Type ${word} to go on: `, `C'est irréversible. Taper ${word} pour continuer : `),
    );
    return answer.trim().toLowerCase() === word;
  } finally {
    terminal.close();
  }
}
