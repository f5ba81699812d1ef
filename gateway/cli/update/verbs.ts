/** The verbs of `balise update`, as commander has them. What installs is no verb: systemd/balise-update, which outlives versions. */
import type { Command } from 'commander';
import type { Guard } from '../guarded.ts';
import { say } from '../language.ts';
import { oneObject, withConfig } from '../verb-options.ts';
import type { GateOptions, VerdictOptions } from './update.ts';

/** `update gate`, `update verdict`. */
export function addUpdateVerbs(program: Command, guarded: Guard): void {
  const update = program
    .command('update')
    .description(say('another version of the program', 'une autre version du programme'));
  withConfig(update.command('gate'))
    .description(
      say(
        'may the program be replaced now? Exit code 1: no, and why',
        'peut-on remplacer le programme maintenant ? Code 1 : non, et pourquoi',
      ),
    )
    .option('--at-stand', say('on duty too, standing without a mission', 'en service aussi, à l’arrêt et sans mission'))
    .option('--json', oneObject())
    .action(guarded(async (options: GateOptions) => (await import('./update.ts')).updateGate(options)));
  withConfig(update.command('verdict'))
    .description(
      say(
        'waits until this version does what the one before did. Exit code 1: it does not',
        'attend que cette version fasse ce que faisait la précédente. Code 1 : non',
      ),
    )
    .requiredOption(
      '--before <file>',
      say("what 'update gate --json' said before", "ce qu'avait dit « update gate --json »"),
    )
    .requiredOption('--installed <version>', say('the one that must answer', 'celle qui doit répondre'))
    .option('--within <seconds>', say('no longer than this; else 20 minutes', 'au plus ; sinon 20 minutes'))
    .action(guarded(async (options: VerdictOptions) => (await import('./update.ts')).updateVerdict(options)));
}
