import { fstatSync, writeSync } from 'node:fs';
import { pino } from 'pino';
import type { Log, LogLevel } from '../ports.ts';

export interface LogOptions {
  level: LogLevel;
  /** A priority in front of every line, and no time: journald has both its own (sd-daemon(3)). See `writesToJournal`. */
  journal: boolean;
  /** 2 (default): standard output is for results. */
  fd?: 1 | 2;
  /** Where the time of a line comes from (simulated time). Default: the machine. */
  wallMs?: () => number;
}

/** syslog(3) priorities by pino's numbers. */
const PRIORITY: Readonly<Record<number, string>> = { 20: '<7>', 30: '<6>', 40: '<4>', 50: '<3>' };

/**
 * One JSON object per line: `level`, `time` (ISO 8601), the fields, `msg`. Written before the call returns, so that the
 * last words before a crash are not lost. A line that cannot be written (nobody reads, disk full, pipe full) is dropped:
 * nothing is queued, and a log must not stop the gateway.
 */
export function createLog(options: LogOptions): Log {
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: options.journal ? false : timestamp(options.wallMs),
      formatters: { level: (label) => ({ level: label }) },
    },
    destination(options.fd ?? 2, options.journal),
  );
  return {
    error: (message, fields) => logger.error(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    debug: (message, fields) => logger.debug(fields ?? {}, message),
  };
}

function timestamp(wallMs: (() => number) | undefined): () => string {
  if (wallMs === undefined) return pino.stdTimeFunctions.isoTime;
  return () => `,"time":"${new Date(wallMs()).toISOString()}"`;
}

/** Whether this descriptor is the one that systemd connected to the journal; a program we start may have redirected it. */
export function writesToJournal(journalStream: string | undefined, fd: 1 | 2 = 2): boolean {
  if (journalStream === undefined) return false;
  const { dev, ino } = fstatSync(fd);
  return journalStream === `${dev}:${ino}`;
}

/** pino tells a destination with this mark the level of each line before it writes it. */
function destination(fd: 1 | 2, priorities: boolean): pino.DestinationStream {
  const stream = {
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 30,
    write: (line: string): void => {
      try {
        writeSync(fd, priorities ? `${PRIORITY[stream.lastLevel] ?? '<6>'}${line}` : line);
      } catch {
        // See createLog: there is nobody left to tell.
      }
    },
  };
  return stream;
}
