/** `cmd/locate`: which command is obeyed, and which fix may pass as the place of now. */
import { COMMANDS_REMEMBERED_MAX } from '../limits.ts';
import { readCommand } from '../record/command-reading.ts';
import { locateCommand, type Reply } from '../record/commands.ts';
import type { Instant } from '../record/recorder.ts';
import { LOCATE_FRESH_MS } from './limits.ts';

export type LocateReading =
  | { kind: 'locate'; id: string; expires: number }
  | {
      kind: 'refused';
      /** null: there was none to read. */
      id: string | null;
      result: Extract<Reply['result'], 'replayed' | 'expired' | 'invalid' | 'clock-unknown'>;
      detail: string;
      /** UTC, ms; null: it bore none that can be read. */
      expires: number | null;
      /** Of `replayed`: what was answered the first time. */
      position: number | null;
    };

export interface LocateReader {
  read(text: string, now: Instant): LocateReading;
  /** The position of this number is on the disk for this command: a repetition of it does nothing. */
  done(id: string, position: number): void;
  /** Of the commands so far: dropped unread. */
  unknownKeys(): number;
}

const KNOWN_KEYS = new Set(Object.keys(locateCommand.shape));

/**
 * Ids are of this run of the service. What was issued before it may have been answered by the run before: it has expired with it.
 * @param startMonoMs when this run began
 */
export function createLocateReader(startMonoMs: number): LocateReader {
  const answered = new Map<string, number>();
  let unknownKeys = 0;

  function refusal(
    { id, issued, expires }: { id: string; issued: number; expires: number },
    { t, clock, monoMs }: Instant,
  ): Pick<LocateReading & { kind: 'refused' }, 'result' | 'detail' | 'position'> | null {
    const position = answered.get(id);
    if (position !== undefined)
      return { result: 'replayed', detail: 'a command with this id was answered already', position };
    if (t === null || clock === 'estimated') {
      const detail = 'the time is not known, so nobody can say whether it expired';
      return { result: 'clock-unknown', detail, position: null };
    }
    if (t >= expires) return { result: 'expired', detail: `it expired ${t - expires} ms ago`, position: null };
    if (issued < t - (monoMs - startMonoMs)) {
      const detail = 'it was issued before this run of the service, which may have answered it';
      return { result: 'expired', detail, position: null };
    }
    return null;
  }

  return {
    read(text, now) {
      const reading = readCommand(text, locateCommand, KNOWN_KEYS);
      unknownKeys += reading.unknownKeys;
      if (reading.command === null) {
        const { id, detail } = reading;
        return { kind: 'refused', id, result: 'invalid', detail, expires: null, position: null };
      }
      const { id, expires } = reading.command;
      const refused = refusal(reading.command, now);
      return refused === null ? { kind: 'locate', id, expires } : { kind: 'refused', id, expires, ...refused };
    },
    done(id, position) {
      answered.set(id, position);
      const [oldest] = answered.keys();
      if (answered.size > COMMANDS_REMEMBERED_MAX && oldest !== undefined) answered.delete(oldest);
    },
    unknownKeys: () => unknownKeys,
  };
}

/** By both clocks: one that came late bears an old time, and one whose time runs ahead may have come long ago. */
export function isOfNow(fix: { t: number; monoMs: number }, now: Pick<Instant, 't' | 'monoMs'>): boolean {
  const lateMs = now.t === null ? 0 : now.t - fix.t;
  return Math.max(lateMs, now.monoMs - fix.monoMs) <= LOCATE_FRESH_MS;
}
