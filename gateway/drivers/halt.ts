/** Switches the machine off, by the program that the configuration names. */
import { spawn } from 'node:child_process';

/** @param command program and arguments, separated by spaces; empty: nothing is run. @returns why it could not be; null: it was */
export function halt(command: string): Promise<string | null> {
  const [program, ...args] = command.split(' ').filter((word) => word !== '');
  if (program === undefined) return Promise.resolve(null);
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore' });
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code) => resolve(code === 0 ? null : `${program} ended with code ${code}`));
  });
}
