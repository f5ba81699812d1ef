/** The command `balise`, run as a technician runs it: a program with arguments, an exit code and two outputs. */
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { type Child, startChild } from '../../../simulator/runner/children.ts';

export const BALISE = resolve(import.meta.dirname, '../../../tools/balise');

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts `balise ARGS…` through the wrapper that the package installs, or a link to it. */
export function startBalise(
  args: string[],
  program = BALISE,
  environment: Record<string, string> = {},
): Promise<Child> {
  const added = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  // From anywhere: the wrapper finds the rest by itself.
  return startChild('env', [...added, program, ...args], { cwd: tmpdir() });
}

/** Runs `balise ARGS…` to its end. */
export async function balise(
  args: string[],
  program = BALISE,
  environment: Record<string, string> = {},
): Promise<Finished> {
  const child = await startBalise(args, program, environment);
  const [stdout, stderr, { code }] = await Promise.all([all(child.stdout), all(child.stderr), child.exited]);
  return { code, stdout, stderr };
}

async function all(stream: Child['stdout']): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}
