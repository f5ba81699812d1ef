/**
 * What the platform asks of the crew, on `cmd/mission`. Nothing of it is kept over a restart of this process: whoever gave an order
 * gives it again.
 */
import type { SimClock } from '../conductor/participant.ts';
import type { ReplyMessage } from './crew-messages.ts';
import { type EventMessage, isEvent } from './messages.ts';
import { type Command, type CommandResult, createSaying, newCommand } from './saying.ts';

/** One line on standard input of the platform process (`order {…}`). */
export interface MissionOrder {
  action: 'order' | 'update' | 'cancel';
  mission: string;
  caseId?: string | null;
  requestId?: string | null;
  origin?: 'samu' | 'company';
  acceptedBy?: 'company' | null;
  answerS?: number | null;
  /** From now on. */
  expiresS?: number;
  /** Of a cancel. */
  reason?: 'not-needed' | 'other-vehicle' | 'mistake' | 'other';
  /** The last command about this mission once more, with its id: a repetition that nobody needs. */
  repeat?: boolean;
}

export interface OrderReport {
  id: string;
  action: MissionOrder['action'];
  mission: string;
  acceptedBy: 'company' | null;
  answerS: number | null;
  issued: number;
  expires: number;
  /** How often it was said. */
  said: number;
  /** The vehicle's last word on it; null: none yet. */
  result: CommandResult | null;
  /** It is not said any more. */
  settled: boolean;
}

export interface OrderDesk {
  give(order: MissionOrder): void;
  reply(body: ReplyMessage): void;
  event(event: EventMessage): void;
  /** Connected again: what is not settled is said now. */
  again(): void;
  report(): OrderReport[];
  /** Resolves when nothing that was said is still under way. */
  idle(): Promise<void>;
  stop(): void;
}

/** Where an order does not say. */
export const EXPIRES_S = 600;

interface MissionCommand extends Command, Pick<OrderReport, 'action' | 'mission' | 'acceptedBy' | 'answerS'> {}

/**
 * @param say publishes on `cmd/mission`; false: it could not leave
 * @param isThere false: the vehicle's link is lost, and its session at the broker holds what was said before
 */
export function createOrderDesk(
  clock: SimClock,
  say: (payload: string) => Promise<boolean>,
  isThere: () => boolean,
  newId: () => string,
): OrderDesk {
  const saying = createSaying<MissionCommand>(clock, say, isThere);
  const { commands } = saying;

  function give({ repeat = false, expiresS = EXPIRES_S, ...order }: MissionOrder): void {
    const { action, mission } = order;
    const before = commands.findLast((command) => command.mission === mission);
    if (repeat) {
      if (before === undefined) throw new Error(`nothing was said about mission ${mission} that could be repeated`);
      saying.once(before);
      return;
    }
    const issued = clock.wallMs();
    const command = newCommand(newId(), issued, issued + expiresS * 1_000, bodyOf(order));
    const { acceptedBy = null, answerS = null } = order;
    saying.begin({ ...command, action, mission, acceptedBy, answerS });
  }

  return {
    give,
    reply(body) {
      if (body.command === 'mission') saying.reply(body);
    },
    event(event) {
      if (!isEvent(event, 'mission')) return;
      const command = commands.find((each) => each.id === event.command);
      if (command !== undefined && !command.settled) saying.settle(command, 'heard');
    },
    again: saying.again,
    report: () =>
      commands.map(({ id, action, mission, acceptedBy, answerS, issued, expires, said, result, settled }) => {
        return { id, action, mission, acceptedBy, answerS, issued, expires, said, result, settled };
      }),
    idle: saying.idle,
    stop: saying.stop,
  };
}

function bodyOf(order: Omit<MissionOrder, 'repeat' | 'expiresS'>): object {
  const { action, mission, caseId = null, requestId = null } = order;
  switch (action) {
    case 'order': {
      const { origin = 'samu', acceptedBy = null, answerS = null } = order;
      return { action, mission, caseId, requestId, origin, acceptedBy, answerS };
    }
    case 'update':
      return { action, mission, caseId, requestId };
    case 'cancel':
      return { action, mission, reason: order.reason ?? 'other' };
    default:
      return action satisfies never;
  }
}
