/** All verbs and their options as one tree: what parses the command line, and what help, completion and man page are made from. */
import { Command, Option } from 'commander';
import { DEFAULT_CONFIG_PATH } from '../core/config/default-path.ts';
import { VERSION } from '../core/version.ts';
import { addConfigVerbs } from './config-verbs.ts';
import { addDoctorVerb } from './doctor/verb.ts';
import { EXIT, EXIT_WORDS } from './exit-codes.ts';
import { type Guard, guarded as reallyGuarded } from './guarded.ts';
import { complaint, HELP_STYLE } from './help/french.ts';
import { say } from './language.ts';
import { addLiveVerbs } from './live-verbs.ts';
import { addJournalVerbs, addRecordVerbs } from './privacy-verbs.ts';
import { addProvisionVerbs } from './provision/verbs.ts';
import { addLookVerbs } from './record-verbs.ts';
import { addResetVerb } from './reset/verb.ts';
import { addBundleVerb, addCompletionVerb, addRecordingVerbs } from './support-verbs.ts';
import { addUpdateVerbs } from './update/verbs.ts';

/**
 * In the language that `speak` chose. A verb's code is loaded when it runs, not before: the tree is made in milliseconds.
 * @param guarded where the exit code goes: to the process
 */
export function createProgram(guarded: Guard = reallyGuarded): Command {
  const program = new Command('balise')
    .description(
      say(
        'Telematics gateway of an ambulance: look at it, check it.',
        "Passerelle télématique d'une ambulance : la regarder, la contrôler.",
      ),
    )
    // What stands behind a verb is of that verb: `outbox` and `outbox list` have options of the same name.
    .enablePositionalOptions()
    .configureHelp(HELP_STYLE)
    .configureOutput({ outputError: (text, write) => write(complaint(text)) })
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.fine : EXIT.usage))
    .version(VERSION, '-V, --version', say('the version', 'la version'))
    .helpOption('-h, --help', say('this text', 'ce texte'))
    .helpCommand('help [command]', say('the same of one command', "le même, d'une commande"))
    .showHelpAfterError(say('(balise --help lists everything)', '(balise --help affiche tout)'))
    .addHelpText('after', () => `\n${exitCodes()}`);

  // Another program (tools/balise), which speaks English to whoever starts it: here for the help alone.
  program
    .command('run')
    .description(say('the daemon (balise run --help)', 'le service (balise run --help)'))
    .option('-c, --config <file>', 'configuration (TOML)', DEFAULT_CONFIG_PATH);
  addLiveVerbs(program, guarded);
  addDoctorVerb(program, guarded);
  addConfigVerbs(program, guarded);
  addJournalVerbs(program, guarded);
  addRecordVerbs(program, guarded);
  addLookVerbs(program, guarded);
  addRecordingVerbs(program, guarded);
  addProvisionVerbs(program, guarded);
  addResetVerb(program, guarded);
  addBundleVerb(program, guarded);
  addUpdateVerbs(program, guarded);
  addCompletionVerb(program, guarded);
  for (const verb of leavesOf(program)) addLanguage(verb);
  return program;
}

/** Verbs that do something, in the order of the help: `outbox` does, and has verbs below it; `config` has them alone. */
export function leavesOf(command: Command): Command[] {
  const below = command.commands.flatMap(leavesOf);
  const acts = command.parent !== null && (below.length === 0 || command.options.length > 0);
  return acts ? [command, ...below] : below;
}

function addLanguage(verb: Command): void {
  const has = verb.name() === 'run' || verb.options.some(({ long }) => long === '--lang');
  if (!has) verb.addOption(new Option('--lang <language>', 'fr | en').choices(['fr', 'en']));
}

function exitCodes(): string {
  const codes = Object.entries(EXIT).map(([name, code]) => {
    const words = EXIT_WORDS[name as keyof typeof EXIT];
    return `  ${String(code).padEnd(3)} ${say(words.en, words.fr)}`;
  });
  return [say('Exit codes:', 'Codes de sortie :'), ...codes].join('\n');
}
