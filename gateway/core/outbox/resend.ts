/** `cmd/resend`: what the platform asks for again, and why it may not have it. Every command is answered, whatever it is. */
import { COMMANDS_REMEMBERED_MAX, RESEND_NUMBERS_MAX } from '../limits.ts';
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
      const body = readJson(text);
      unknownKeys += countUnknownKeys(body);
      const parsed = parse(body);
      if ('kind' in parsed) return parsed;
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

/** undefined: no JSON. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function countUnknownKeys(body: unknown): number {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 0;
  return Object.keys(body).filter((key) => !Object.hasOwn(resendCommand.shape, key)).length;
}

function parse(body: unknown) {
  if (body === undefined) return { kind: 'refused', id: null, result: 'invalid', detail: 'not JSON' } as const;
  const parsed = resendCommand.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const detail = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown shape'}`;
  return { kind: 'refused', id: commandId(body), result: 'invalid', detail } as const;
}

/** The id of any command, as far as it has one that can be repeated in an answer. */
export function commandId(body: unknown): string | null {
  const id = resendCommand.shape.id.safeParse((body as { id?: unknown } | null)?.id);
  return id.success ? id.data : null;
}

function joined(ranges: readonly (readonly [number, number])[]): Ranges {
  return ranges.reduce<Ranges>((all, [from, to]) => addRange(all, from, to), []);
}
