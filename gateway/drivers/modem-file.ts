/** What another program (of a router, of a modem without ModemManager) writes down of the modem, as JSON, at least once a minute. */
import { readFile, stat } from 'node:fs/promises';
import { FACTS_FILE_SAME_MS } from '../core/limits.ts';
import { readModemFile } from '../core/record/modem.ts';
import type { AskModem, Clock } from '../ports.ts';

export function createModemFile(path: string, clock: Pick<Clock, 'monoMs'>): AskModem {
  let lastMs: number | null = null;
  let changedMonoMs = 0;

  async function read(): ReturnType<AskModem> {
    const { mtimeMs } = await stat(path);
    // Compared with the time it had before, not with the clock: that may be set at any moment.
    if (mtimeMs !== lastMs) changedMonoMs = clock.monoMs();
    lastMs = mtimeMs;
    if (clock.monoMs() - changedMonoMs >= FACTS_FILE_SAME_MS) return unknown('nobody writes it any more');
    const facts = readModemFile(await readFile(path, 'utf8'));
    return facts === null ? unknown('is not the JSON that is expected') : { facts, fault: null };
  }

  function unknown(why: string): Awaited<ReturnType<AskModem>> {
    return { facts: null, fault: { code: 'modem-unknown', detail: `${path}: ${why}` } };
  }

  return () => read().catch((error: NodeJS.ErrnoException) => unknown(error.code ?? error.message));
}
