/** A command is said again and again until the vehicle has said what became of it. Nothing of it is kept over a restart. */
import type { SimClock } from '../conductor/participant.ts';
import type { ReplyMessage } from './crew-messages.ts';

/** What became of a command; `heard`: an event tells that it came. */
export type CommandResult = ReplyMessage['result'] | 'heard' | 'out-of-time' | 'superseded';

export interface Command {
  id: string;
  /** UTC, ms. */
  issued: number;
  expires: number;
  payload: string;
  /** How often it was said. */
  said: number;
  /** The vehicle's last word on it; null: none yet. */
  result: CommandResult | null;
  /** It is not said any more. */
  settled: boolean;
}

export interface Saying<Kind extends Command> {
  readonly commands: readonly Kind[];
  /** From now on. */
  begin(command: Kind): void;
  /** Once more, whatever has become of it. */
  once(command: Kind): void;
  settle(command: Kind, result: CommandResult): void;
  reply(body: Pick<ReplyMessage, 'id' | 'result'>): void;
  /** Connected again: what is not settled is said now. */
  again(): void;
  /** Resolves when nothing that was said is still under way. */
  idle(): Promise<void>;
  stop(): void;
}

const REPEAT_MS = 10_000;
/** The vehicle wants to be asked again. Every other answer ends it. */
const NOT_NOW: readonly ReplyMessage['result'][] = ['clock-unknown', 'full', 'unavailable'];

/**
 * @param say false: it could not leave
 * @param isThere false: the vehicle's link is lost, and its session at the broker holds what was said before
 */
export function createSaying<Kind extends Command>(
  clock: SimClock,
  say: (payload: string) => Promise<boolean>,
  isThere: () => boolean,
): Saying<Kind> {
  const commands: Kind[] = [];
  const timers = new Map<Kind, { cancel(): void }>();
  let underWay: Promise<unknown> = Promise.resolve();

  function once(command: Kind): void {
    command.said++;
    underWay = Promise.all([underWay, say(command.payload)]);
  }

  function settle(command: Kind, result: CommandResult): void {
    command.result = result;
    command.settled = true;
    timers.get(command)?.cancel();
  }

  function untilSettled(command: Kind): void {
    timers.get(command)?.cancel();
    if (command.settled) return;
    // Said once in any case: the vehicle is to tell that it came too late.
    if (command.said > 0 && clock.wallMs() >= command.expires) {
      settle(command, 'out-of-time');
      return;
    }
    if (command.said === 0 || isThere()) once(command);
    timers.set(
      command,
      clock.after(REPEAT_MS, () => untilSettled(command)),
    );
  }

  return {
    commands,
    once,
    settle,
    begin(command) {
      commands.push(command);
      untilSettled(command);
    },
    reply({ id, result }) {
      const command = commands.find((each) => each.id === id);
      if (command === undefined) return;
      if (NOT_NOW.includes(result) && !command.settled) command.result = result;
      // A repetition is answered too, and the first answer is the one that counts.
      else if (!command.settled || command.result === 'heard') settle(command, result);
    },
    again() {
      for (const command of commands) untilSettled(command);
    },
    async idle() {
      await underWay;
    },
    stop() {
      for (const timer of timers.values()) timer.cancel();
    },
  };
}

/** Before it was said for the first time. */
export function newCommand(id: string, issued: number, expires: number, body: object): Command {
  const payload = JSON.stringify({ id, issued, expires, ...body });
  return { id, issued, expires, payload, said: 0, result: null, settled: false };
}
