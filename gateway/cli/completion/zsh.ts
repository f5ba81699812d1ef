/** For zsh: the same, with the descriptions. */
import { nodesOf, type VerbNode } from '../verb-tree.ts';

export function zshScript(tree: VerbNode): string {
  const nodes = nodesOf(tree);
  const verbs = nodes.filter(({ path }) => path !== '').map(({ path }) => `      ' ${path}') at="$at $words[i]" ;;`);
  const values = nodes.flatMap((node) =>
    node.options
      .filter(({ takesValue }) => takesValue)
      .map(({ names, choices }) => {
        const patterns = names.map((name) => `'${rooted(node)} ${name}'`).join('|');
        const complete = choices.length === 0 ? '_files' : `compadd -- ${choices.join(' ')}`;
        return `    ${patterns}) ${complete}; return ;;`;
      }),
  );
  const lists = nodes.map((node) => {
    const files = node.arguments.some(({ choices }) => choices.length === 0) ? '; _files' : '';
    return `    '${rooted(node)}') list=(${listOf(node).join(' ')}); _describe balise list${files} ;;`;
  });
  return `#compdef balise
# zsh completion of balise: source <(balise completion zsh)
_balise() {
  local at= i
  local -a list
  for ((i = 2; i < CURRENT; i++)); do
    case "$at $words[i]" in
${verbs.join('\n')}
    esac
  done
  case "$at $words[CURRENT-1]" in
${values.join('\n')}
  esac
  case "$at" in
${lists.join('\n')}
  esac
}
compdef _balise balise
`;
}

function rooted({ path }: VerbNode): string {
  return path === '' ? '' : ` ${path}`;
}

function listOf(node: VerbNode): string[] {
  const verbs = node.children.map(({ path, description }) => entry(path.split(' ').at(-1) ?? '', description));
  const choices = node.arguments.flatMap((argument) => argument.choices.map((choice) => `'${choice}'`));
  const options = node.options.flatMap(({ names, description }) =>
    names.filter((name) => name.startsWith('--')).map((name) => entry(name, description)),
  );
  return [...verbs, ...choices, ...options];
}

function entry(word: string, description: string): string {
  return `'${word}:${description.replaceAll("'", "'\\''").replaceAll(':', ' -')}'`;
}
