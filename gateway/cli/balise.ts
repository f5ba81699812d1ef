/** The technician's tool. One verb per file; it reads, and works with the daemon down. What writes is asked of the daemon. */
import '../runtime-guard.ts';
import { Command } from 'commander';
import { BaliseError } from '../core/errors.ts';
import { VERSION } from '../core/version.ts';
import { DEFAULT_CONFIG_PATH } from '../drivers/config-file.ts';
import { configCheck, configExample } from './config.ts';
import { languageOf, speak } from './language.ts';
import { addJournalVerbs, addRecordVerbs } from './privacy-verbs.ts';
import { status } from './status.ts';

/** Prints what went wrong with its remedy, and ends with 1. */
function guarded<A extends unknown[]>(verb: (...args: A) => Promise<number> | number): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      process.exitCode = await verb(...args);
    } catch (error) {
      if (!(error instanceof BaliseError)) throw error;
      process.stderr.write(`balise: ${error.code}: ${error.message}\n        ${error.hint}\n`);
      process.exitCode = error.code.startsWith('config-') ? 78 : 69;
    }
  };
}

speak(languageOf(process.argv, process.env));
const program = new Command('balise')
  .description('Telematics gateway of an ambulance: look at it, check it.')
  .version(VERSION)
  .showHelpAfterError()
  .addHelpText(
    'after',
    '\nExit codes: 0 fine, 1 a fault stands or the daemon is down, 69 unavailable, 78 configuration.',
  );

program.command('run').description('the daemon (balise run --help)');

program
  .command('status')
  .description('what the box does now: duty, fix, link, lanes, faults with their remedy')
  .option('-c, --config <file>', 'configuration (TOML)', DEFAULT_CONFIG_PATH)
  .option('--json', 'the same as one JSON object')
  .action(guarded((options: { config: string; json?: boolean }) => status(options.config, options.json === true)));

const config = program.command('config').description('the configuration file');
config
  .command('check')
  .description('say what is wrong with it, key by key; exit code 78 if anything is')
  .argument('[file]', 'configuration (TOML)', DEFAULT_CONFIG_PATH)
  .action(guarded((file: string) => configCheck(file)));
config
  .command('options')
  .description('every option with range, default and reason, as a commented file')
  .action(guarded(() => configExample()));

addJournalVerbs(program, guarded);
addRecordVerbs(program, guarded);

await program.parseAsync();
