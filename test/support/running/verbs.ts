/** Verbs of `balise` run inside the test: what they print and their exit code. A program of its own takes seconds to start. */
import { Command } from 'commander';
import { exitCodeOf, type Guard } from '../../../gateway/cli/guarded.ts';
import { languageOf, speak } from '../../../gateway/cli/language.ts';
import type { Finished } from './balise.ts';

type Add = (program: Command, guarded: Guard) => void;

/** Some verbs, without what `balise` has around them. @see spokenBy */
export function spoken(add: Add, args: string[]): Promise<Finished> {
  return spokenBy((guarded) => {
    const program = new Command('balise').enablePositionalOptions();
    add(program, guarded);
    return program;
  }, args);
}

/**
 * One at a time: the outputs of the process are listened to.
 * @param meanwhile of a verb that goes on until it is told to end: sees what it printed so far
 */
export async function spokenBy(
  make: (guarded: Guard) => Command,
  args: string[],
  meanwhile: (soFar: Readonly<Finished>) => Promise<void> = () => Promise.resolve(),
): Promise<Finished> {
  const finished: Finished = { code: 0, stdout: '', stderr: '' };
  const guarded: Guard =
    (verb) =>
    async (...given) => {
      finished.code = await exitCodeOf(() => verb(...given));
    };
  speak(languageOf(args, {}));
  const program = make(guarded);
  const { stdout, stderr } = process;
  const before = [stdout.write, stderr.write] as const;
  const listen = (to: 'stdout' | 'stderr') => (text: unknown) => {
    finished[to] += String(text);
    return true;
  };
  stdout.write = listen('stdout');
  stderr.write = listen('stderr');
  try {
    await Promise.all([program.parseAsync(args, { from: 'user' }), meanwhile(finished)]);
  } finally {
    [stdout.write, stderr.write] = before;
    speak('en');
  }
  return finished;
}
