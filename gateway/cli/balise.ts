/** The technician's tool. One verb per file; it reads, and works with the daemon down. What writes is asked of the daemon. */
import '../runtime-guard.ts';
import { EXIT } from './exit-codes.ts';
import { languageOf, speak } from './language.ts';
import { createProgram } from './program.ts';

// Whoever reads has seen enough (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.fine : EXIT.unavailable);
});
speak(languageOf(process.argv, process.env));
await createProgram().parseAsync();
