/** The command `balise`, run as a technician runs it: a program with arguments, an exit code and two outputs. */
import { join, resolve } from 'node:path';
import { type Child, startChild } from '../../../simulator/runner/children.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');
const BALISE = join(ROOT, 'tools/balise');

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts `balise ARGS…` through the wrapper that the package installs. */
export function startBalise(args: string[], program = BALISE): Promise<Child> {
  return startChild('sh', [program, ...args], { cwd: ROOT });
}

/** Runs `balise ARGS…` to its end. `program` is another name of the wrapper (a link to it). */
export async function balise(args: string[], program = BALISE): Promise<Finished> {
  const child = await startBalise(args, program);
  const [stdout, stderr, { code }] = await Promise.all([all(child.stdout), all(child.stderr), child.exited]);
  return { code, stdout, stderr };
}

async function all(stream: Child['stdout']): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}
