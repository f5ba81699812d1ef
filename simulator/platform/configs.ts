/** What the vehicle is to go by, on `cmd/config`: said until it is on the vehicle's disk; then what its events tell of it. */
import type { SimClock } from '../conductor/participant.ts';
import type { ReplyMessage } from './crew-messages.ts';
import { type EventMessage, isEvent } from './messages.ts';
import { type Command, type CommandResult, createSaying, newCommand } from './saying.ts';

/** One line on standard input of the platform process (`config {…}`). */
export interface ConfigOrder {
  version: number;
  set: Record<string, string | number | boolean>;
  /** From now on. */
  expiresS?: number | undefined;
}

export interface ConfigReport {
  id: string;
  issued: number;
  version: number;
  /** How often it was said. */
  said: number;
  /** The vehicle's last word on the command; null: none yet. */
  result: CommandResult | null;
  /** In the vehicle's words, for a person: which option was refused, and why. */
  detail: string | null;
  /** It is not said any more. */
  settled: boolean;
  /** The last that an event told of this version; null: nothing yet. */
  change: 'trial' | 'confirmed' | 'reverted' | null;
  /** Why it was taken back. */
  reason: string | null;
}

export interface ConfigDesk {
  /** What was said before and is not answered yet is not said any more. */
  give(order: ConfigOrder): void;
  reply(body: ReplyMessage): void;
  /** Every one that is new. */
  event(event: EventMessage): void;
  again(): void;
  report(): ConfigReport[];
  idle(): Promise<void>;
  stop(): void;
}

/** A vehicle may stand without a network over a weekend. */
const EXPIRES_S = 4 * 86_400;

type ConfigCommand = Command & Pick<ConfigReport, 'version' | 'detail' | 'change' | 'reason'>;

/** @param say publishes on `cmd/config`, not retained; false: it could not leave */
export function createConfigDesk(
  clock: SimClock,
  say: (payload: string) => Promise<boolean>,
  isThere: () => boolean,
  newId: () => string,
): ConfigDesk {
  const saying = createSaying<ConfigCommand>(clock, say, isThere);
  return {
    give({ version, set, expiresS = EXPIRES_S }) {
      for (const before of saying.commands) if (!before.settled) saying.settle(before, 'superseded');
      const issued = clock.wallMs();
      const command = newCommand(newId(), issued, issued + expiresS * 1_000, { version, set });
      saying.begin({ ...command, version, detail: null, change: null, reason: null });
    },
    reply(body) {
      if (body.command !== 'config') return;
      const command = saying.commands.find(({ id }) => id === body.id);
      if (command !== undefined && !command.settled) command.detail = body.detail;
      saying.reply(body);
    },
    event(event) {
      if (!isEvent(event, 'config')) return;
      const command = saying.commands.findLast(({ version, result }) => version === event.version && result === 'done');
      if (command !== undefined) Object.assign(command, { change: event.change, reason: event.reason });
    },
    again: saying.again,
    report: () =>
      saying.commands.map(({ id, issued, version, said, result, detail, settled, change, reason }) => {
        return { id, issued, version, said, result, detail, settled, change, reason };
      }),
    idle: saying.idle,
    stop: saying.stop,
  };
}
