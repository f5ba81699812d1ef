/** Verbs of `balise` run inside the test: what they print and their exit code. A program of its own takes seconds to start. */
import { Command } from 'commander';
import type { Guard } from '../../../gateway/cli/guarded.ts';
import { languageOf, speak } from '../../../gateway/cli/language.ts';
import type { Finished } from './balise.ts';

/** One at a time: the outputs of the process are listened to. */
export async function spoken(add: (program: Command, guarded: Guard) => void, args: string[]): Promise<Finished> {
  const finished: Finished = { code: 0, stdout: '', stderr: '' };
  const guarded: Guard =
    (verb) =>
    async (...given) => {
      finished.code = await verb(...given);
    };
  speak(languageOf(args, {}));
  const program = new Command('balise').enablePositionalOptions();
  add(program, guarded);
  const { stdout, stderr } = process;
  const before = [stdout.write, stderr.write] as const;
  const listen = (to: 'stdout' | 'stderr') => (text: unknown) => {
    finished[to] += String(text);
    return true;
  };
  stdout.write = listen('stdout');
  stderr.write = listen('stderr');
  try {
    await program.parseAsync(args, { from: 'user' });
  } finally {
    [stdout.write, stderr.write] = before;
    speak('en');
  }
  return finished;
}
