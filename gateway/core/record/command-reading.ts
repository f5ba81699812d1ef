/** Commands of the platform as text: every one is answered, whatever it is; what is not in its schema is counted and gone. */
import type { z } from 'zod';
import { resendCommand } from './commands.ts';

export type CommandReading<Command> =
  | { command: Command; unknownKeys: number }
  /** `id` null: there was none to read. */
  | { command: null; id: string | null; detail: string; unknownKeys: number };

/** @param known keys of the schema, of all its shapes together */
export function readCommand<Command>(
  text: string,
  schema: z.ZodType<Command>,
  known: ReadonlySet<string>,
): CommandReading<Command> {
  const body = readJson(text);
  if (body === undefined) return { command: null, id: null, detail: 'not JSON', unknownKeys: 0 };
  const unknownKeys = keysOf(body).filter((key) => !known.has(key)).length;
  const parsed = schema.safeParse(body);
  if (parsed.success) return { command: parsed.data, unknownKeys };
  const issue = parsed.error.issues[0];
  // Not the value: what somebody put there may be what must never be kept.
  const detail = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown shape'}`;
  return { command: null, id: commandId(body), detail, unknownKeys };
}

/** The id of any command, as far as it has one that can be repeated in an answer. */
export function commandId(body: unknown): string | null {
  const id = resendCommand.shape.id.safeParse((body as { id?: unknown } | null)?.id);
  return id.success ? id.data : null;
}

/** undefined: no JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function keysOf(body: unknown): string[] {
  return typeof body !== 'object' || body === null || Array.isArray(body) ? [] : Object.keys(body);
}
