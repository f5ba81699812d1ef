/** The verbs that look at records, as commander has them: outbox, journal show, missions, roster. */
import { type Command, Option } from 'commander';
import type { Guard } from './guarded.ts';
import type { JournalShowOptions } from './journal-show.ts';
import { say } from './language.ts';
import type { MissionsOptions } from './missions/missions.ts';
import type { OutboxListOptions } from './outbox/list.ts';
import type { OutboxOptions } from './outbox/outbox.ts';
import type { OutboxRetryOptions } from './outbox/retry.ts';
import type { OutboxShowOptions } from './outbox/show.ts';
import { oneObject, withConfig } from './verb-options.ts';

const laneOption = (): Option => new Option('--lane <lane>', 'events | positions').choices(['events', 'positions']);

export function addLookVerbs(program: Command, guarded: Guard): void {
  addOutboxVerbs(program, guarded);
  addJournalShow(program, guarded);
  withConfig(
    program
      .command('missions')
      .description(
        say(
          'orders and departures: answer, statuses, delays, outcome',
          'demandes et départs : réponse, statuts, délais, issue',
        ),
      )
      .argument('[id]', say('this one alone', 'celle-ci seulement'))
      .option('--all', say('older ones too', 'les plus anciennes aussi'))
      .option('--json', oneObject()),
  ).action(
    guarded(async (id: string | undefined, options: MissionsOptions) =>
      (await import('./missions/missions.ts')).missions(id, options),
    ),
  );
  addRosterVerbs(program, guarded);
}

function addOutboxVerbs(program: Command, guarded: Guard): void {
  const group = program
    .command('outbox')
    .description(say('what waits for the platform', 'ce qui attend la plateforme'))
    .enablePositionalOptions();
  withConfig(group.option('--json', oneObject())).action(
    guarded(async (options: OutboxOptions) => (await import('./outbox/outbox.ts')).outbox(options)),
  );
  withConfig(
    group
      .command('list')
      .description(
        say('the records that wait, oldest first', 'les enregistrements en attente, les plus anciens d’abord'),
      )
      .addOption(laneOption())
      .option('--limit <n>', say('at most so many', 'au plus autant'), '20')
      .option('--json', oneObject()),
  ).action(guarded(async (options: OutboxListOptions) => (await import('./outbox/list.ts')).outboxList(options)));
  withConfig(
    group
      .command('show')
      .description(say('one record whole', 'un enregistrement entier'))
      .argument('<n>', say('its number', 'son numéro'))
      .addOption(laneOption().default('events'))
      .option('--json', oneObject()),
  ).action(
    guarded(async (n: string, options: OutboxShowOptions) => (await import('./outbox/show.ts')).outboxShow(n, options)),
  );
  withConfig(
    group
      .command('retry')
      .description(
        say(
          'send again what the broker refused for its content',
          'renvoyer ce que le courtier a refusé pour son contenu',
        ),
      )
      .argument('[n]', say('this event', 'cet événement'))
      .option('--all', say('all of them', 'tous'))
      .option('--json', oneObject()),
  ).action(
    guarded(async (n: string | undefined, options: OutboxRetryOptions) =>
      (await import('./outbox/retry.ts')).outboxRetry(n, options),
    ),
  );
}

function addJournalShow(program: Command, guarded: Guard): void {
  const journal = program.commands.find((command) => command.name() === 'journal') ?? program.command('journal');
  withConfig(
    journal
      .command('show')
      .description(say('the events, one line each', 'les événements, une ligne chacun'))
      .option('--from <n>', say('from this number on', 'à partir de ce numéro'))
      .option('--last <n>', say('so many (20)', 'autant (20)'))
      .option('--json', oneObject()),
  ).action(guarded(async (options: JournalShowOptions) => (await import('./journal-show.ts')).journalShow(options)));
}

function addRosterVerbs(program: Command, guarded: Guard): void {
  const group = program
    .command('roster')
    .description(
      say('the roster of this vehicle: which counts, the gardes', 'le tableau du véhicule : lequel vaut, les gardes'),
    )
    .enablePositionalOptions();
  withConfig(group.option('--json', oneObject())).action(
    guarded(async (options: { config: string; json?: boolean }) => (await import('./roster.ts')).roster(options)),
  );
  group
    .command('check')
    .description(
      say('a roster, or the table of a département, as a file', 'un tableau de véhicule ou de département, en fichier'),
    )
    .argument('<file>')
    .addOption(new Option('--lang <language>', 'fr | en').choices(['fr', 'en']))
    .action(guarded(async (file: string) => (await import('./roster.ts')).rosterCheck(file)));
}
