/** When the vehicle is on garde, on `cmd/roster`, retained: said until it is on the vehicle's disk (docs/roster.md). */
import type { SimClock } from '../conductor/participant.ts';
import type { ReplyMessage } from './crew-messages.ts';
import { type Command, type CommandResult, createSaying, newCommand } from './saying.ts';

/** The payload but for `id`, `issued` and `expires`. One line on standard input of the platform process (`roster {…}`). */
export interface RosterOrder {
  timeZone: string;
  holidays: 'fr' | 'fr-973';
  sector: string;
  zones: string[];
  from: string;
  until: string | null;
  weekly: { days: string[]; hours: string[] }[];
  exceptions: { date: string; add: string[]; remove: string[] }[];
  /** From now on. */
  expiresS?: number | undefined;
}

export interface RosterReport {
  id: string;
  issued: number;
  /** How often it was said. */
  said: number;
  /** The vehicle's last word on it; null: none yet. */
  result: CommandResult | null;
  /** It is not said any more. */
  settled: boolean;
}

export interface RosterDesk {
  /** The one before is not said any more. */
  give(roster: RosterOrder): void;
  reply(body: ReplyMessage): void;
  again(): void;
  report(): RosterReport[];
  idle(): Promise<void>;
  stop(): void;
}

/** A vehicle may be without a network for as long: retained, it finds the roster when it comes. */
const EXPIRES_S = 14 * 86_400;

/** @param say publishes on `cmd/roster`, retained; false: it could not leave */
export function createRosterDesk(
  clock: SimClock,
  say: (payload: string) => Promise<boolean>,
  isThere: () => boolean,
  newId: () => string,
): RosterDesk {
  const saying = createSaying<Command>(clock, say, isThere);
  return {
    give({ expiresS = EXPIRES_S, ...body }) {
      for (const before of saying.commands) if (!before.settled) saying.settle(before, 'superseded');
      const issued = clock.wallMs();
      saying.begin(newCommand(newId(), issued, issued + expiresS * 1_000, body));
    },
    reply(body) {
      if (body.command === 'roster') saying.reply(body);
    },
    again: saying.again,
    report: () =>
      saying.commands.map(({ id, issued, said, result, settled }) => ({ id, issued, said, result, settled })),
    idle: saying.idle,
    stop: saying.stop,
  };
}
