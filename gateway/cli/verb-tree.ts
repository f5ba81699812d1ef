/** The tree of verbs without commander: what completion and the man page are made from. */
import type { Argument, Command, Option } from 'commander';

export interface VerbOption {
  /** As the help has it: `-c, --config <file>`. */
  flags: string;
  /** `-c`, `--config`. */
  names: string[];
  description: string;
  takesValue: boolean;
  required: boolean;
  choices: readonly string[];
  default: string | null;
}

export interface VerbArgument {
  name: string;
  required: boolean;
  description: string;
  choices: readonly string[];
}

export interface VerbNode {
  /** `config check`; empty: the command itself. */
  path: string;
  description: string;
  options: VerbOption[];
  arguments: VerbArgument[];
  children: VerbNode[];
}

export function verbTree(command: Command, before: readonly string[] = []): VerbNode {
  const help = command.createHelp();
  return {
    path: before.join(' '),
    description: command.description(),
    options: help.visibleOptions(command).map(optionOf),
    arguments: command.registeredArguments.map(argumentOf),
    children: command.commands.map((child) => verbTree(child, [...before, child.name()])),
  };
}

/** Depth first, in the order of the help. */
export function nodesOf(node: VerbNode): VerbNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

function optionOf({
  flags,
  short,
  long,
  description,
  required,
  optional,
  mandatory,
  argChoices,
  defaultValue,
}: Option): VerbOption {
  return {
    flags,
    names: [short, long].filter((name) => name !== undefined),
    description,
    takesValue: required || optional,
    required: mandatory,
    choices: argChoices ?? [],
    default: typeof defaultValue === 'string' ? defaultValue : null,
  };
}

function argumentOf(argument: Argument): VerbArgument {
  const { required, description, argChoices } = argument;
  return { name: argument.name(), required, description, choices: argChoices ?? [] };
}
