/**
 * Obeys one request while the service is down, and ends: `balise erase` starts it. One line of JSON on the standard input (`localRequest`),
 * one on the standard output (`localAnswer`). Exit codes: 0 answered, whatever the answer; 64 the request is none; 70 internal.
 */
import './runtime-guard.ts';
import { Command } from 'commander';
import { BaliseError } from './core/errors.ts';
import { LOCAL_REQUEST_BYTES_MAX } from './core/limits.ts';
import { type LocalAnswer, localRequest } from './core/record/audit.ts';
import { readJson } from './core/record/command-reading.ts';
import { createClock } from './drivers/clock.ts';
import { loadConfig } from './drivers/config-file.ts';
import { runErrand } from './errand.ts';
import type { WritingRequest } from './obey.ts';

const EXIT_USAGE = 64;

/** Whatever it makes is for the daemon's user alone. */
process.umask(0o077);

// What was confirmed is not left half done by an impatient hand or a line that broke: SIGKILL is there for that.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
// Whoever asked may be gone before the answer: what was done is in the journal all the same.
process.stdout.on('error', () => undefined);

/** @returns null: it is none */
async function readRequest(): Promise<WritingRequest | null> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.length > LOCAL_REQUEST_BYTES_MAX) return null;
  }
  const { data } = localRequest.safeParse(readJson(text));
  return data?.ask === 'audit' || data?.ask === 'erase' ? data : null;
}

async function answered(configFile: string, request: WritingRequest): Promise<LocalAnswer> {
  try {
    return await runErrand(loadConfig(configFile), createClock(), request);
  } catch (error) {
    if (!(error instanceof BaliseError)) throw error;
    return { result: 'fault', code: error.code, detail: error.message, begun: false };
  }
}

const command = new Command('obey-once')
  .requiredOption('-c, --config <file>', 'configuration (TOML)')
  .action(async ({ config }: { config: string }) => {
    const request = await readRequest();
    if (request === null) process.exit(EXIT_USAGE);
    const answer = await answered(config, request);
    process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0));
  });
await command.parseAsync();
