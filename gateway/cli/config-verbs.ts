/** The verbs of `balise config`, as commander has them. */
import type { Command } from 'commander';
import { DEFAULT_CONFIG_PATH } from '../core/config/default-path.ts';
import type { Guard } from './guarded.ts';
import { say } from './language.ts';

const FILE = 'configuration (TOML)';
const jsonWords = (): string => say('the same as JSON', 'de même, en JSON');

/** `config check`, `config options`, `config show`, `config explain`, `config diff`. */
export function addConfigVerbs(program: Command, guarded: Guard): void {
  const config = program.command('config').description(say('the configuration file', 'le fichier de configuration'));
  config
    .command('check')
    .description(
      say(
        'say what is wrong with it, key by key; exit code 78 if anything is',
        'ce qui y est faux, clé par clé ; code 78 si quelque chose l’est',
      ),
    )
    .argument('[file]', FILE, DEFAULT_CONFIG_PATH)
    .action(guarded(async (file: string) => (await import('./config.ts')).configCheck(file)));
  config
    .command('options')
    .description(
      say(
        'every option with range, default and reason, as a commented file',
        'toutes les options avec valeurs, défaut et raison, en un fichier commenté',
      ),
    )
    .action(guarded(async () => (await import('./config.ts')).configExample()));
  config
    .command('show')
    .description(say('what counts, every option', 'ce qui vaut, option par option'))
    .option('-c, --config <file>', FILE, DEFAULT_CONFIG_PATH)
    .option('--origin', say('and where it comes from', 'et son origine'))
    .option('--json', jsonWords())
    .action(
      guarded(async (options: { config: string; origin?: boolean; json?: boolean }) =>
        (await import('./config.ts')).configShow(options.config, options),
      ),
    );
  config
    .command('explain')
    .description(
      say(
        'one option: unit, range, default, reason, what it is now',
        'une option : unité, valeurs, défaut, raison, valeur actuelle',
      ),
    )
    .argument('<key>', say('as in gnss.baud', 'par exemple gnss.baud'))
    .option('-c, --config <file>', FILE, DEFAULT_CONFIG_PATH)
    .option('--json', jsonWords())
    .action(
      guarded(async (key: string, options: { config: string; json?: boolean }) =>
        (await import('./config.ts')).configExplain(key, options.config, options.json === true),
      ),
    );
  config
    .command('diff')
    .description(
      say(
        'what differs from the defaults, or between two files; exit code 1 where something does',
        'ce qui diffère des défauts, ou entre deux fichiers ; code 1 si quelque chose diffère',
      ),
    )
    .argument('<file>', FILE)
    .argument('[file2]', say('compared with this one', 'comparé à celui-ci'))
    .option('--json', jsonWords())
    .action(
      guarded(async (file: string, file2: string | undefined, options: { json?: boolean }) =>
        (await import('./config.ts')).configDiff(file, file2 ?? null, options.json === true),
      ),
    );
}
