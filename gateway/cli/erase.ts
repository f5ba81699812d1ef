/** `balise erase`: what is kept of a period goes (RGPD, art. 17). The daemon does it; here it is asked for, and confirmed. */
import { createInterface } from 'node:readline/promises';
import type { Config } from '../core/config/options.ts';
import { localTime } from '../core/export/local-time.ts';
import type { EraseReason } from '../core/record/audit.ts';
import type { Period } from '../core/record/deletion.ts';
import { countRanges } from '../core/record/ranges.ts';
import { loadConfig } from '../drivers/config-file.ts';
import { openRecords } from '../drivers/sqlite/records-reader.ts';
import { ask, asker } from './ask.ts';
import { EXIT } from './exit-codes.ts';
import { say } from './language.ts';
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
  const words = foretold(config, period);
  before();
  process.stderr.write(`${words}\n`);
  if (yes !== true && !(await confirmed())) {
    return failed(say('nothing was erased', "rien n'a été effacé"), EXIT.no);
  }
  const outcome = await ask(config, { ask: 'erase', ...period, reason, by: asker() });
  if ('down' in outcome) {
    return failed(
      say(
        'nothing was erased: the daemon does not run, and only it writes to its database. Start it, then again',
        "rien n'a été effacé : le service est arrêté, et lui seul écrit dans sa base. Le démarrer, puis recommencer",
      ),
    );
  }
  if ('refused' in outcome) return failed(outcome.refused);
  const { positions, events, setAside, upTo } = outcome.done;
  process.stdout.write(
    `${say(
      `erased: ${countWords(positions, events, setAside)}; signed as event ${upTo}`,
      `effacé : ${countWords(positions, events, setAside)} ; signé, événement ${upTo}`,
    )}\n`,
  );
  return EXIT.fine;
}

function foretold(config: Config, period: Period): string {
  const reader = openRecords(config['store.directory']);
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
