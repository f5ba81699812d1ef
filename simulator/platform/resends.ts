/** Records that the vehicle is asked for again, on `cmd/resend`: what this platform has lost, or doubts. */
import type { SimClock } from '../conductor/participant.ts';
import type { ReplyMessage } from './crew-messages.ts';
import type { Range } from './ranges.ts';
import { type Command, type CommandResult, createSaying, newCommand } from './saying.ts';

export interface ResendOrder {
  series: string;
  events: Range[];
  positions: Range[];
}

export interface ResendReport extends ResendOrder {
  id: string;
  issued: number;
  /** How often it was said. */
  said: number;
  /** The vehicle's last word on it; null: none yet. */
  result: CommandResult | null;
}

export interface ResendDesk {
  give(order: ResendOrder): void;
  reply(body: ReplyMessage): void;
  again(): void;
  report(): ResendReport[];
  idle(): Promise<void>;
  stop(): void;
}

const EXPIRES_S = 600;

type ResendCommand = Command & ResendOrder;

/** @param say publishes on `cmd/resend`; false: it could not leave */
export function createResendDesk(
  clock: SimClock,
  say: (payload: string) => Promise<boolean>,
  isThere: () => boolean,
  newId: () => string,
): ResendDesk {
  const saying = createSaying<ResendCommand>(clock, say, isThere);
  return {
    give(order) {
      const issued = clock.wallMs();
      saying.begin({ ...newCommand(newId(), issued, issued + EXPIRES_S * 1_000, order), ...order });
    },
    reply(body) {
      if (body.command === 'resend') saying.reply(body);
    },
    again: saying.again,
    report: () =>
      saying.commands.map(({ id, issued, said, result, series, events, positions }) => {
        return { id, issued, said, result, series, events, positions };
      }),
    idle: saying.idle,
    stop: saying.stop,
  };
}
