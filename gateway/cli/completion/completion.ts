/** `balise completion`: the tree of verbs as a script of a shell. */
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { verbTree } from '../verb-tree.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

export function completion(program: Command, shell: keyof typeof SCRIPTS): number {
  process.stdout.write(SCRIPTS[shell](verbTree(program)));
  return EXIT.fine;
}
