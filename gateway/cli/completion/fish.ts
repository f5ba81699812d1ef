/** For fish: one line for each verb and option, with the description. */
import { nodesOf, type VerbNode, type VerbOption } from '../verb-tree.ts';

export function fishScript(tree: VerbNode): string {
  const nodes = nodesOf(tree);
  const verbs = nodes.filter(({ path }) => path !== '').map(({ path }) => `            case ${quoted(` ${path}`)}`);
  const known = verbs.map((line) => `${line}\n                set at "$at $word"`);
  return `# fish completion of balise: balise completion fish | source
function __balise_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        switch "$at $word"
${known.join('\n')}
        end
    end
    test "$at" = "$argv[1]"
end
complete -c balise -f
${nodes.flatMap(linesOf).join('\n')}
`;
}

function linesOf(node: VerbNode): string[] {
  const here = `complete -c balise -n ${quoted(`__balise_at "${node.path === '' ? '' : ` ${node.path}`}"`)}`;
  const verbs = node.children.map(
    ({ path, description }) => `${here} -a ${quoted(path.split(' ').at(-1) ?? '')} -d ${quoted(description)}`,
  );
  const choices = node.arguments.flatMap((argument) =>
    argument.choices.map((choice) => `${here} -a ${quoted(choice)}`),
  );
  const files = node.arguments.some((argument) => argument.choices.length === 0) ? [`${here} -F`] : [];
  return [...verbs, ...choices, ...files, ...node.options.map((option) => `${here} ${optionOf(option)}`)];
}

function optionOf({ names, takesValue, choices, description }: VerbOption): string {
  const named = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value = !takesValue ? [] : choices.length === 0 ? ['-r -F'] : [`-x -a ${quoted(choices.join(' '))}`];
  return [...named, ...value, `-d ${quoted(description)}`].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
