/** Every verb runs in here: its number becomes the exit code, its fault is told with the remedy. */
import { BaliseError } from '../core/errors.ts';
import { FAULT_HINTS_FR } from '../core/fault-hints-fr.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { say } from './language.ts';

type Verb<A extends unknown[]> = (...args: A) => Promise<number> | number;
export type Guard = <A extends unknown[]>(verb: Verb<A>) => (...args: A) => Promise<void>;

export function guarded<A extends unknown[]>(verb: Verb<A>): (...args: A) => Promise<void> {
  return async (...args) => {
    process.exitCode = await exitCodeOf(() => verb(...args));
  };
}

/** Of a verb, whether it ends by itself or with a fault, which is told. */
export async function exitCodeOf(verb: () => Promise<number> | number): Promise<number> {
  try {
    return await verb();
  } catch (error) {
    if (!(error instanceof BaliseError)) throw error;
    const hint = say(error.hint, FAULT_HINTS_FR[error.code]);
    process.stderr.write(`balise: ${error.code}: ${error.message}\n        ${hint}\n`);
    return codeOf(error);
  }
}

function codeOf({ code }: BaliseError): ExitCode {
  return code.startsWith('config-') ? EXIT.config : EXIT.unavailable;
}
