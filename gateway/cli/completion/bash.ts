/** For bash: verbs, options, values that are a choice; where none of these fits, files. */
import { nodesOf, type VerbNode } from '../verb-tree.ts';

export function bashScript(tree: VerbNode): string {
  const nodes = nodesOf(tree);
  const verbs = nodes
    .filter(({ path }) => path !== '')
    .map(({ path }) => `      '${spaced(path)}') at="$at \${COMP_WORDS[i]}" ;;`);
  const words = nodes.map((node) => `    '${rooted(node)}') words='${wordsOf(node).join(' ')}' ;;`);
  const values = nodes.flatMap((node) =>
    node.options
      .filter(({ takesValue }) => takesValue)
      .map(({ names, choices }) => {
        const patterns = names.map((name) => `'${rooted(node)} ${name}'`).join('|');
        return `    ${patterns}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$cur")); return ;;`;
      }),
  );
  return `# bash completion of balise: source <(balise completion bash)
_balise() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at= words= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
${verbs.join('\n')}
    esac
  done
  # A value; where it is none of a choice, bash completes a file.
  case "$at $prev" in
${values.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _balise balise
`;
}

/** As the loop builds it: each verb with a blank before it. */
function spaced(path: string): string {
  return ` ${path}`;
}

function rooted({ path }: VerbNode): string {
  return path === '' ? '' : spaced(path);
}

function wordsOf(node: VerbNode): string[] {
  const verbs = node.children.map(({ path }) => path.split(' ').at(-1) ?? '');
  const choices = node.arguments.flatMap((argument) => argument.choices);
  return [...verbs, ...choices, ...node.options.flatMap(({ names }) => names.filter((name) => name.startsWith('--')))];
}
