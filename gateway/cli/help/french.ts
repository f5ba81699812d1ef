/** Commander speaks English: its headings, and its complaints, in the language of this run. */
import type { Command, Help, Option } from 'commander';
import { say } from '../language.ts';

const TITLES: Record<string, string> = {
  'Usage:': 'Utilisation :',
  'Arguments:': 'Arguments :',
  'Options:': 'Options :',
  'Commands:': 'Commandes :',
};

/** What commander says of a command line that it does not understand, in French. */
const COMPLAINTS: readonly (readonly [RegExp, string])[] = [
  [/^error: unknown command '(.*)'/, 'erreur : commande inconnue « $1 »'],
  [/^error: unknown option '(.*)'/, 'erreur : option inconnue « $1 »'],
  [/^error: missing required argument '(.*)'/, 'erreur : il manque « $1 »'],
  [/^error: required option '(.*)' not specified/, "erreur : l'option « $1 » est obligatoire"],
  [/^error: option '(.*)' argument missing/, "erreur : l'option « $1 » attend une valeur"],
  [
    /^error: option '(.*)' argument '(.*)' is invalid\. Allowed choices are (.*)\./,
    'erreur : « $1 » : « $2 » refusé. Choix : $3.',
  ],
  [
    /^error: command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\./,
    'erreur : « $2 » : « $1 » refusé. Choix : $3.',
  ],
  [/^error: too many arguments.*/, "erreur : trop d'arguments."],
  [/^\(Did you mean (.*)\?\)/m, '(Vouliez-vous dire $1 ?)'],
];

export function complaint(text: string): string {
  return COMPLAINTS.reduce((told, [english, french]) => say(told, told.replace(english, french)), text);
}

export const HELP_STYLE: Partial<Help> = {
  helpWidth: helpWidth(),
  styleTitle: (title) => say(title, TITLES[title] ?? title),
  styleUsage: (usage) => say(usage, usage.replace('[command]', '[commande]')),
  optionDescription: (option: Option) => described(option),
  subcommandDescription: (command: Command) => command.description(),
};

/** Whole on a small terminal, and the same in a file wherever it was made. */
function helpWidth(): number {
  return Math.min(process.stdout.columns ?? 80, 100);
}

function described({ description, argChoices, defaultValue, short }: Option): string {
  const notes: string[] = [];
  // `--lang` and the like say their choices in their own name.
  if (argChoices !== undefined && !argChoices.every((choice) => description.includes(choice)))
    notes.push(`${say('choices', 'choix')}: ${argChoices.join(', ')}`);
  const shown = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  if (shown && short !== '-h') notes.push(`${say('default', 'défaut')}: ${defaultValue}`);
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}
