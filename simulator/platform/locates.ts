/** "Where are you now", on `cmd/locate`: said until the vehicle has answered, and what came of it. */
import type { SimClock } from '../conductor/participant.ts';
import type { ReplyMessage } from './crew-messages.ts';
import type { LedgerRecord } from './ledger.ts';
import { type Command, type CommandResult, createSaying, newCommand } from './saying.ts';

export interface LocateReport {
  id: string;
  issued: number;
  /** How often it was said. */
  said: number;
  /** The vehicle's last word on it; null: none yet. */
  result: CommandResult | null;
  /** It is not said any more. */
  settled: boolean;
  /** Number of the position that the vehicle named; null: none (yet). */
  position: number | null;
  /** That position is there because somebody asked. Else, as far as it has been received, it is one of the sampling. */
  own: boolean;
}

export interface LocateDesk {
  give(): void;
  reply(body: ReplyMessage): void;
  /** Every record that is new. */
  record(record: LedgerRecord): void;
  again(): void;
  report(): LocateReport[];
  idle(): Promise<void>;
  stop(): void;
}

/** What comes later does not say where the vehicle is now. */
const EXPIRES_S = 60;

interface Locate extends Command {
  position: number | null;
}

/** @param say publishes on `cmd/locate`, not retained; false: it could not leave */
export function createLocateDesk(
  clock: SimClock,
  say: (payload: string) => Promise<boolean>,
  isThere: () => boolean,
  newId: () => string,
): LocateDesk {
  const saying = createSaying<Locate>(clock, say, isThere);
  const asked = new Set<number>();
  return {
    give() {
      const issued = clock.wallMs();
      saying.begin({ ...newCommand(newId(), issued, issued + EXPIRES_S * 1_000, {}), position: null });
    },
    reply(body) {
      if (body.command !== 'locate') return;
      const locate = saying.commands.find(({ id }) => id === body.id);
      // The answer to a repetition names the same one, and may be the only one that came.
      if (locate !== undefined) locate.position ??= body.position;
      saying.reply(body);
    },
    record(record) {
      if (record.lane === 'p' && record.why === 'locate') asked.add(record.n);
    },
    again: saying.again,
    report: () =>
      saying.commands.map(({ id, issued, said, result, settled, position }) => {
        return { id, issued, said, result, settled, position, own: position !== null && asked.has(position) };
      }),
    idle: saying.idle,
    stop: saying.stop,
  };
}
