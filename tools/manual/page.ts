/** The man page balise(1), from the tree of verbs: what the help says, once more, with files and environment. */
import { EXIT, EXIT_WORDS } from '../../gateway/cli/exit-codes.ts';
import { speak } from '../../gateway/cli/language.ts';
import { createProgram } from '../../gateway/cli/program.ts';
import { nodesOf, type VerbNode, type VerbOption, verbTree } from '../../gateway/cli/verb-tree.ts';
import { DEFAULT_CONFIG_PATH } from '../../gateway/core/config/default-path.ts';
import { OPTIONS } from '../../gateway/core/config/options.ts';
import { RELEASE_DATE, VERSION } from '../../gateway/core/version.ts';

const FILES: readonly (readonly [string, string])[] = [
  [DEFAULT_CONFIG_PATH, 'the configuration; balise config options prints every option'],
  [OPTIONS['store.directory'].default ?? '', 'database of positions and events, keys of the journal (store.directory)'],
  [OPTIONS['control.socket'].default ?? '', 'where the daemon is asked for its status (control.socket)'],
  [OPTIONS['service.lastExitFile'].default ?? '', 'how the service ended last (service.lastExitFile)'],
];

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  [
    'LC_ALL, LC_MESSAGES, LANG',
    'the language: French where the first that is set begins with fr, else English. --lang goes before',
  ],
  ['NO_COLOR', 'any value: no colours. There are none but on a terminal'],
  ['SUDO_USER', 'who is named in the journal for an export or an erasure'],
  ['NODE_COMPILE_CACHE', 'where compiled code is kept from one start to the next'],
];

/** In English, as roff for man(7). */
export function manualPage(): string {
  speak('en');
  const tree = verbTree(createProgram());
  const verbs = nodesOf(tree).filter(({ path, children }) => path !== '' && children.length === 0);
  return [
    '.\\" Made by npm run manual from the verbs of gateway/cli. Do not edit.',
    `.TH BALISE 1 ${RELEASE_DATE} "balise ${VERSION}" "User Commands"`,
    '.SH NAME',
    `balise \\- ${escaped(lowered(tree.description))}`,
    '.SH SYNOPSIS',
    ...verbs.flatMap(synopsis).slice(0, -1),
    '.SH DESCRIPTION',
    escaped('It reads, and works with the daemon up, down or crashed. What is written is asked of the daemon.'),
    escaped('Each verb has an example of its output, and its JSON keys, in docs/cli.md.'),
    '.SH VERBS',
    ...verbs.flatMap(section),
    '.SH EXIT STATUS',
    ...Object.entries(EXIT).flatMap(([name, code]) => tagged(String(code), EXIT_WORDS[name as keyof typeof EXIT].en)),
    '.SH FILES',
    ...FILES.flatMap(([file, what]) => tagged(`.I ${escaped(file)}`, what)),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, what]) => tagged(`.B ${escaped(name)}`, what)),
    '',
  ].join('\n');
}

function synopsis({ path, options, arguments: given }: VerbNode): string[] {
  const required = options.filter((option) => option.required).map(({ flags }) => flags.split(', ').at(-1) ?? flags);
  const parts = given.map(({ name, required: needed }) => (needed ? `<${name}>` : `[${name}]`));
  return [`.B balise ${escaped(path)}`, escaped([...required, ...parts, '[options]'].join(' ')), '.br'];
}

function section({ path, description, options, arguments: given }: VerbNode): string[] {
  return [
    `.SS ${escaped(path)}`,
    escaped(sentence(description)),
    ...given.flatMap(({ name, description: what, choices }) =>
      tagged(`.I ${escaped(name)}`, choices.length === 0 || what !== '' ? what : choices.join(', ')),
    ),
    ...options
      .filter(({ names }) => !names.includes('--help'))
      .flatMap((option) => tagged(`.B ${escaped(option.flags)}`, about(option))),
  ];
}

function about({ description, choices, default: fallback }: VerbOption): string {
  const said = choices.length > 0 && !choices.every((choice) => description.includes(choice));
  const notes = [...(said ? [choices.join(', ')] : []), ...(fallback === null ? [] : [`default: ${fallback}`])];
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}

function tagged(tag: string, text: string): string[] {
  return ['.TP', tag, escaped(text)];
}

/** Backslashes and hyphens that are to be copied; lines of a width that man(7) likes, none of which begins as a request does. */
function escaped(text: string): string {
  const lines = [''];
  for (const word of text.replaceAll('\\', '\\e').replaceAll('-', '\\-').split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= LINE_CHARACTERS) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => line.replace(/^([.'])/, '\\&$1')).join('\n');
}

const LINE_CHARACTERS = 78;

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function lowered(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`.replace(/\.$/, '');
}
