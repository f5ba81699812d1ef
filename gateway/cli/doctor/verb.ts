/** The verb `doctor`, as commander has it. */
import { type Command, Option } from 'commander';
import { DEFAULT_CONFIG_PATH } from '../../core/config/default-path.ts';
import type { Guard } from '../guarded.ts';
import { say } from '../language.ts';
import type { DoctorOptions } from './doctor.ts';
import { createProgress } from './progress.ts';

export function addDoctorVerb(program: Command, guarded: Guard): void {
  program
    .command('doctor')
    .description(
      say(
        'check everything, in half a minute. Exit code 0: all is well, 1: a warning, 2: a fault',
        'tout contrôler, en une demi-minute. Code 0 : tout va bien, 1 : une alerte, 2 : un défaut',
      ),
    )
    .option('-c, --config <file>', 'configuration (TOML)', DEFAULT_CONFIG_PATH)
    .addOption(new Option('--lang <language>', 'fr | en').choices(['fr', 'en']))
    .option(
      '--auto',
      say('ask nobody to press a button or look at a lamp', "ne demander à personne d'appuyer ni de regarder"),
    )
    .option('--json', say('as one JSON object', 'en un objet JSON'))
    .option('--report <file>', say('acceptance sheet, a new HTML file', 'fiche de recette, nouveau fichier HTML'))
    .option('--by <name>', say('the technician, for the sheet', 'le technicien, pour la fiche'))
    .action(
      guarded(async (options: DoctorOptions) => {
        const progress = createProgress();
        return (await import('./doctor.ts')).doctor(options, progress);
      }),
    );
}
