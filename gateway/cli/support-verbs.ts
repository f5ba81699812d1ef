/** The verbs that help support, as commander has them. */
import { Argument, type Command } from 'commander';
import { DEFAULT_CONFIG_PATH } from '../core/config/default-path.ts';
import type { BundleOptions } from './bundle/bundle.ts';
import type { DecodeOptions } from './decode/decode.ts';
import type { Guard } from './guarded.ts';
import { say } from './language.ts';
import type { ReplayOptions } from './replay/replay.ts';

const jsonLines = (): string => say('one JSON object per line', 'un objet JSON par ligne');

/** `decode`, `replay`. */
export function addRecordingVerbs(program: Command, guarded: Guard): void {
  program
    .command('decode')
    .description(
      say(
        'NMEA: sentences, rejects with their reason, epochs. Shows what it is given, coordinates too',
        "NMEA : phrases, rejets avec leur raison, époques. Montre ce qu'on lui donne, coordonnées comprises",
      ),
    )
    .argument(
      '[file]',
      say('a recording; without one the standard input', "un enregistrement ; sinon l'entrée standard"),
    )
    .option('--json', jsonLines())
    .option('--summary', say('only the sums', 'seulement les totaux'))
    .action(
      guarded(async (file: string | undefined, options: DecodeOptions) =>
        (await import('./decode/decode.ts')).decode(file, options),
      ),
    );
  program
    .command('replay')
    .description(
      say(
        'a recording as if it came from the receiver, on garde: what would be recorded, and why. Shows its coordinates',
        "un enregistrement comme s'il venait du récepteur, en garde : ce qui serait enregistré, et pourquoi. Montre ses coordonnées",
      ),
    )
    .argument('<file>', say('a recording; -: the standard input', "un enregistrement ; - : l'entrée standard"))
    .option('-c, --config <file>', 'configuration (TOML)', DEFAULT_CONFIG_PATH)
    .option(
      '--speed <number>',
      say('times real time; else as fast as it goes', 'fois le temps réel ; sinon au plus vite'),
    )
    .option('--mission', say('sampled as in a mission', 'échantillonné comme en mission'))
    .option(
      '--not-before <date>',
      say(
        'dates before are not believed, instead of time.notBefore',
        'les dates antérieures ne sont pas crues, au lieu de time.notBefore',
      ),
    )
    .option('--json', jsonLines())
    .action(
      guarded(async (file: string, options: ReplayOptions) =>
        (await import('./replay/replay.ts')).replay(file, options),
      ),
    );
}

/** `bundle`. */
export function addBundleVerb(program: Command, guarded: Guard): void {
  program
    .command('bundle')
    .description(
      say(
        'one file for support: state, log, events, machine; without coordinates and keys',
        "un fichier pour l'assistance : état, journal, événements, machine ; sans coordonnées ni clés",
      ),
    )
    .option('-c, --config <file>', 'configuration (TOML)', DEFAULT_CONFIG_PATH)
    .option(
      '-o, --output <file>',
      say('new file; else named after vehicle and time', 'nouveau fichier ; sinon nommé selon véhicule et heure'),
    )
    .option(
      '--with-coordinates',
      say(
        'events with their places: an export, and the journal says so',
        'événements avec leurs lieux : un export, inscrit au journal',
      ),
    )
    .option('--log <file>', say("the daemon's log, where there is no journald", 'le journal du service, sans journald'))
    .option('--json', say('the list of what is in it as one JSON object', 'la liste du contenu, en un objet JSON'))
    .action(guarded(async (options: BundleOptions) => (await import('./bundle/bundle.ts')).bundle(options)));
}

/** `completion`. */
export function addCompletionVerb(program: Command, guarded: Guard): void {
  program
    .command('completion')
    .description(
      say(
        'what makes a shell complete verbs and options: source <(balise completion bash)',
        'pour que le shell complète verbes et options : source <(balise completion bash)',
      ),
    )
    .addArgument(new Argument('<shell>', 'bash | zsh | fish').choices(['bash', 'zsh', 'fish']))
    .action(
      guarded(async (shell: 'bash' | 'zsh' | 'fish') =>
        (await import('./completion/completion.ts')).completion(program, shell),
      ),
    );
}
