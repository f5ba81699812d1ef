/** `cmd/resend`: what the platform asks for again, and why it may not have it. Every command is answered, whatever it is. */
import { COMMANDS_REMEMBERED_MAX, RESEND_NUMBERS_MAX } from '../limits.ts';
import { readCommand } from '../record/command-reading.ts';
import { type Reply, resendCommand } from '../record/commands.ts';
import { addRange, countRanges, type Ranges } from '../record/ranges.ts';

/** Why nothing was done. */
export interface Refusal {
  kind: 'refused';
  /** null: there was none to read. */
  id: string | null;
  result: Exclude<Reply['result'], 'done'>;
  detail: string;
}

export type ResendReading =
  | { kind: 'resend'; id: string; expires: number; events: Ranges; positions: Ranges }
  | Refusal;

export interface ResendReader {
  /** @param nowMs UTC; null = not known, and then nothing that expires may be obeyed */
  read(text: string, nowMs: number | null): ResendReading;
  /** Of the commands so far: dropped unread. */
  unknownKeys(): number;
}

const KNOWN_KEYS = new Set(Object.keys(resendCommand.shape));

export function createResendReader(series: string): ResendReader {
  /** Of this run of the service: to send again what was sent again does no harm, so no restart needs to know them. */
  const seen = new Set<string>();
  let unknownKeys = 0;

  function refusalOf(command: { id: string; expires: number; series: string }, nowMs: number | null): Refusal | null {
    const { id } = command;
    const refused = (result: Refusal['result'], detail: string): Refusal => ({ kind: 'refused', id, result, detail });
    if (seen.has(id)) return refused('replayed', 'a command with this id was answered already');
    if (nowMs === null) return refused('clock-unknown', 'the time is not known, so nobody can say whether it expired');
    if (nowMs >= command.expires) return refused('expired', `it expired ${nowMs - command.expires} ms ago`);
    if (command.series !== series) return refused('other-series', `the series is ${series}`);
    return null;
  }

  return {
    read(text, nowMs) {
      const reading = readCommand(text, resendCommand, KNOWN_KEYS);
      unknownKeys += reading.unknownKeys;
      if (reading.command === null) {
        const { id, detail } = reading;
        return { kind: 'refused', id, result: 'invalid', detail };
      }
      const parsed = reading.command;
      const events = joined(parsed.events);
      const positions = joined(parsed.positions);
      const refusal = refusalOf(parsed, nowMs);
      if (refusal !== null) return refusal;
      const asked = countRanges(events) + countRanges(positions);
      if (asked > RESEND_NUMBERS_MAX) {
        const detail = `${asked} numbers, more than ${RESEND_NUMBERS_MAX} in one command`;
        return { kind: 'refused', id: parsed.id, result: 'invalid', detail };
      }
      remember(seen, parsed.id);
      return { kind: 'resend', id: parsed.id, expires: parsed.expires, events, positions };
    },
    unknownKeys: () => unknownKeys,
  };
}

function remember(seen: Set<string>, id: string): void {
  seen.add(id);
  const [oldest] = seen;
  if (seen.size > COMMANDS_REMEMBERED_MAX && oldest !== undefined) seen.delete(oldest);
}

function joined(ranges: readonly (readonly [number, number])[]): Ranges {
  return ranges.reduce<Ranges>((all, [from, to]) => addRange(all, from, to), []);
}
