/** `reset`, as commander has it. */
import { type Command, Option } from 'commander';
import type { Guard } from '../guarded.ts';
import { say } from '../language.ts';
import { withConfig } from '../verb-options.ts';
import { RESET_REASONS } from './reasons.ts';
import type { ResetOptions } from './reset.ts';

export function addResetVerb(program: Command, guarded: Guard): void {
  withConfig(
    program
      .command('reset')
      .description(
        say(
          'remove keys, certificates, records and the configuration: the box leaves (docs/provisioning.md)',
          'supprimer clés, certificats, enregistrements et configuration : le boîtier est cédé (docs/provisioning.md)',
        ),
      )
      .addOption(
        new Option('--reason <reason>', say('stands in the proof', 'figure dans la preuve'))
          .choices(RESET_REASONS)
          .makeOptionMandatory(),
      )
      .option('--yes', say('do it', 'le faire'))
      .option('--force', say('also what the platform has not got', "aussi ce que la plateforme n'a pas reçu"))
      .option('--proof <file>', say('the proof in this new file too', 'la preuve aussi dans ce nouveau fichier')),
  ).action(guarded(async (options: ResetOptions) => (await import('./reset.ts')).reset(options)));
}
