/** Every verb runs in here: its number becomes the exit code, its fault is told with the remedy. */
import { BaliseError } from '../core/errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

type Verb<A extends unknown[]> = (...args: A) => Promise<number> | number;
export type Guard = <A extends unknown[]>(verb: Verb<A>) => (...args: A) => Promise<void>;

export function guarded<A extends unknown[]>(verb: Verb<A>): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      process.exitCode = await verb(...args);
    } catch (error) {
      if (!(error instanceof BaliseError)) throw error;
      process.stderr.write(`balise: ${error.code}: ${error.message}\n        ${error.hint}\n`);
      process.exitCode = exitCodeOf(error);
    }
  };
}

function exitCodeOf({ code }: BaliseError): ExitCode {
  return code.startsWith('config-') ? EXIT.config : EXIT.unavailable;
}
