/** The verbs of what the box does now, as commander has them: `status`, `watch`, `gnss`, `buttons`. */
import { type Command, Option } from 'commander';
import { WORKSHOP_REASONS } from '../core/record/workshop-reasons.ts';
import type { ButtonsOptions } from './buttons.ts';
import type { GnssOptions } from './gnss/gnss.ts';
import type { Guard } from './guarded.ts';
import { say } from './language.ts';
import type { StatusOptions } from './status/status.ts';
import { oneObject, withConfig } from './verb-options.ts';
import type { WatchOptions } from './watch/watch.ts';

export function addLiveVerbs(program: Command, guarded: Guard): void {
  const verb = (name: string, en: string, fr: string, json: string): Command =>
    withConfig(program.command(name).description(say(en, fr))).option('--json', json);

  verb(
    'status',
    'what the box does now: duty, fix, link, lanes, faults with their remedy',
    'ce que fait le boîtier : garde, position, liaison, files, défauts et remèdes',
    oneObject(),
  ).action(guarded(async (options: StatusOptions) => (await import('./status/status.ts')).status(options)));

  verb(
    'watch',
    'the same live: sky, signal, speed, latency, what happens. q ends it',
    'de même en direct : ciel, signal, vitesse, délais, événements. q pour quitter',
    say('the lines of the live feed', 'les lignes du flux'),
  )
    .option('--once', say('draw it once, for a pipe', 'une seule fois, pour un tube'))
    .action(guarded(async (options: WatchOptions) => (await import('./watch/watch.ts')).watch(options)));

  verb(
    'gnss',
    'the receiver: sky, satellites, fix, sentences per second. Listens for 5 s',
    'le récepteur : ciel, satellites, position, phrases par seconde. Écoute 5 s',
    oneObject(),
  )
    .option('--record <file>', say('write its own sentences, until Ctrl-C', "écrire ses phrases, jusqu'à Ctrl-C"))
    .option('--seconds <n>', say('record for so long', 'durée de cet enregistrement'))
    .addOption(
      new Option(
        '--reason <reason>',
        say('why, off duty; the journal says so', 'motif, hors service ; inscrit au journal'),
      ).choices(WORKSHOP_REASONS),
    )
    .action(guarded(async (options: GnssOptions) => (await import('./gnss/gnss.ts')).gnss(options)));

  verb(
    'buttons',
    'each press as it comes: what it means, what the crew is shown. Ctrl-C ends it',
    "chaque appui : sa fonction, ce que voit l'équipage. Ctrl-C pour finir",
    say('one JSON object a line', 'un objet JSON par ligne'),
  ).action(guarded(async (options: ButtonsOptions) => (await import('./buttons.ts')).buttons(options)));
}
