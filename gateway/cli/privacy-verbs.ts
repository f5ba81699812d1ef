/** The verbs of proof and privacy, as commander has them. */
import { type Command, Option } from 'commander';
import { EXPORT_FORMATS } from '../core/export/format-names.ts';
import { ERASE_REASONS } from '../core/record/erase-reasons.ts';
import type { EraseOptions } from './erase.ts';
import type { ExportOptions } from './export.ts';
import type { Guard } from './guarded.ts';
import type { JournalExportOptions } from './journal-export.ts';
import type { VerifyOptions } from './journal-verify.ts';
import { say } from './language.ts';
import { oneObject, withConfig } from './verb-options.ts';

const collect = (value: string, before: string[]): string[] => [...before, value];

const outputWords = (): string =>
  say('to this new file, else to the standard output', 'dans ce nouveau fichier, sinon sur la sortie');

function withPeriod(command: Command): Command {
  return command
    .requiredOption(
      '--from <date>',
      say('first day or minute, in the time of the vehicle', 'premier jour ou première minute, heure du véhicule'),
    )
    .requiredOption('--to <date>', say('last one, all of it', 'dernier, en entier'));
}

/** `journal verify`, `journal export`. */
export function addJournalVerbs(program: Command, guarded: Guard): void {
  const journal = program
    .command('journal')
    .description(
      say('the chain of events: verify it, take it out', 'la chaîne des événements : la vérifier, la sortir'),
    );
  withConfig(
    journal
      .command('verify')
      .description(
        say(
          'is it whole, and as the vehicle signed it? Exit code 1: no, and the first broken event is named',
          "est-elle entière, et telle que le véhicule l'a signée ? Code 1 : non, le premier événement altéré est nommé",
        ),
      )
      .argument('[file]', say('an exported journal; without one the database', 'un journal exporté ; sinon la base'))
      .option(
        '--key <hex>',
        say('public key you noted (may be repeated)', 'clé publique notée (répétable)'),
        collect,
        [],
      )
      .option(
        '--head <hex>',
        say('head you noted, or N:HEX (may be repeated)', 'tête notée, ou N:HEX (répétable)'),
        collect,
        [],
      )
      .option('--json', oneObject()),
  ).action(
    guarded((file: string | undefined, options: VerifyOptions) =>
      meanwhile(say('reading the journal', 'lecture du journal'), async (end) =>
        (await import('./journal-verify.ts')).journalVerify(file, options, end),
      ),
    ),
  );
  withConfig(
    journal
      .command('export')
      .description(say('the journal as a file (docs/journal.md)', 'le journal en un fichier (docs/journal.md)'))
      .option('--from <number|date>', say('first event', 'premier événement'))
      .option('--to <number|date>', say('last event', 'dernier événement'))
      .option('-o, --output <file>', outputWords()),
  ).action(
    guarded(async (options: JournalExportOptions) => (await import('./journal-export.ts')).journalExport(options)),
  );
}

/** `export`, `erase`. */
export function addRecordVerbs(program: Command, guarded: Guard): void {
  withConfig(
    withPeriod(
      program
        .command('export')
        .description(
          say(
            'positions and events of a period, for an access request (RGPD, art. 15); the journal says so',
            "positions et événements d'une période, pour une demande d'accès (RGPD, art. 15) ; inscrit au journal",
          ),
        ),
    )
      .addOption(
        new Option(
          '--format <format>',
          say(
            'jsonl, csv: complete; gpx, geojson: for a map; html: to read and print',
            'jsonl, csv : complets ; gpx, geojson : pour une carte ; html : à lire et imprimer',
          ),
        )
          .choices(EXPORT_FORMATS)
          .default('jsonl'),
      )
      .option('-o, --output <file>', outputWords()),
  ).action(
    guarded((options: ExportOptions) =>
      meanwhile(counting(), async (end) => (await import('./export.ts')).exportRecords(options, end)),
    ),
  );

  withConfig(
    withPeriod(
      program
        .command('erase')
        .description(
          say(
            'delete positions and events of a period (RGPD, art. 17); hashes stay, the journal says so',
            "supprimer positions et événements d'une période (RGPD, art. 17) ; les empreintes restent, inscrit au journal",
          ),
        ),
    )
      .addOption(
        new Option(
          '--reason <reason>',
          say(
            'request: of the person; unlawful: never to have been recorded; authority; disposal: the box leaves; other',
            "request : demande de la personne ; unlawful : n'aurait pas dû être enregistré ; authority ; disposal : boîtier cédé ; other",
          ),
        )
          .choices(ERASE_REASONS)
          .makeOptionMandatory(),
      )
      .option('--yes', say('do not ask', 'ne pas demander')),
  ).action(
    guarded((options: EraseOptions) =>
      meanwhile(counting(), async (end) => (await import('./erase.ts')).erase(options, end)),
    ),
  );
}

function counting(): string {
  return say('counting what is kept', 'décompte de ce qui est gardé');
}

/** A line on a terminal says what goes on, from before the code is loaded until there is something to say. */
async function meanwhile(what: string, run: (end: () => void) => Promise<number>): Promise<number> {
  const end = (await import('./progress.ts')).waiting(what);
  try {
    return await run(end);
  } finally {
    end();
  }
}
