/**
 * The participant's side of simulated time (docs/simulated-time.md): clock and timers follow a conductor on a Unix
 * socket. Sockets and ptys stay real, so every answer to the conductor waits for what is under way there.
 */
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Clock } from '../../ports.ts';
import { type Conducted, createLockStep } from './lockstep.ts';
import { type ConductorMessage, parseMessage, type Start } from './messages.ts';
import { createScaled } from './scaled.ts';

export interface SimulationHooks {
  /** Bytes that each source has handed over; -1 or absent: not open. */
  taken(): Readonly<Record<string, number>>;
  /**
   * Resolves when nothing real is under way: store written, broker answered, no attempt to connect. After `held` the network
   * keeps what is unanswered until a later instant: it is not waited for.
   */
  idle(held: Promise<void>): Promise<void>;
  /** The conductor is gone or not understood: this process must end (code 70). Called once, not after `close`. */
  onLost(reason: string): void;
}

export interface SimulatedClock extends Clock {
  /** The parts exist later than the clock. What was asked or lost before waits for its hook. */
  attach(hooks: Partial<SimulationHooks>): void;
  /** Call when a source opened or handed bytes over: a waiting conductor is answered without delay. */
  notifyTaken(): void;
  close(): void;
}

/** Looks again although nobody notified: a forgotten notification costs time, not the run. */
const LOOK_AGAIN_MS = 20;

/** As much of a line that is not understood as a message needs. */
const LINE_SHOWN_CHARACTERS = 200;

/** Resolves when the conductor has said what time it is; rejects when nobody conducts at `socketPath`. */
export function connectSimulatedClock(
  socketPath: string,
  who: string,
  hooks: Partial<SimulationHooks> = {},
): Promise<SimulatedClock> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(socketPath);
    let participant: Participant | null = null;
    let failure = 'the conductor closed the socket';
    socket.on('connect', () => socket.write(`${JSON.stringify({ hello: who })}\n`));
    socket.on('error', (error) => {
      failure = error.message;
    });
    socket.on('close', () => {
      if (participant === null) reject(new Error(`simulated time: ${failure}`));
      else participant.lost(failure);
    });
    const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
    // readline passes the socket's errors on; without a listener they would end the process before `close` is told.
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      try {
        const message = parseMessage(line);
        if (participant !== null) {
          participant.take(message);
          return;
        }
        if (!('start' in message)) throw new Error('the first line must be start');
        participant = new Participant(socket, message.start, hooks);
        resolve(participant.simulatedClock());
      } catch {
        failure = `not understood: ${line.slice(0, LINE_SHOWN_CHARACTERS)}`;
        socket.destroy();
      }
    });
  });
}

class Participant {
  readonly #socket: Socket;
  readonly #time: Conducted;
  #hooks: Partial<SimulationHooks>;
  /** Requests are answered one after the other. */
  #queue: Promise<void> = Promise.resolve();
  /** Of the requests that are not done: what says that the network keeps an answer. */
  readonly #hold = new Map<number, () => void>();
  #held: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;
  #lostReason: string | null = null;
  #closed = false;

  constructor(socket: Socket, start: Start, hooks: Partial<SimulationHooks>) {
    this.#socket = socket;
    this.#hooks = hooks;
    const idle = () => this.#hooks.idle?.(this.#held) ?? Promise.resolve();
    this.#time = start.mode === 'lockstep' ? createLockStep(start, idle) : createScaled(start);
  }

  simulatedClock(): SimulatedClock {
    return {
      ...this.#time.clock,
      attach: (hooks) => {
        this.#hooks = { ...this.#hooks, ...hooks };
        if (this.#lostReason !== null) this.#hooks.onLost?.(this.#lostReason);
        this.#wake();
      },
      notifyTaken: () => this.#wake(),
      close: () => {
        this.#closed = true;
        this.#time.stop();
        this.#wake();
        this.#socket.destroy();
      },
    };
  }

  take(message: ConductorMessage): void {
    if ('start' in message) throw new Error('start came twice');
    if ('pause' in message) this.#time.pause();
    else if ('resume' in message) this.#time.resume(message.resume.wallMs, message.resume.monoMs);
    else if ('held' in message) this.#hold.get(message.held)?.();
    else this.#enqueue(message);
  }

  #enqueue(message: Extract<ConductorMessage, { id: number }>): void {
    const { promise: held, resolve: hold } = Promise.withResolvers<void>();
    this.#hold.set(message.id, hold);
    // A timer that throws ends the process, as it would on a real clock: nobody handles this rejection.
    this.#queue = this.#queue.then(async () => {
      this.#held = held;
      if (message.taken !== undefined) await this.#untilTaken(message.taken);
      if ('advance' in message) await this.#time.advance(message.advance);
      this.#hold.delete(message.id);
      if (!this.#closed) this.#socket.write(`${JSON.stringify({ done: message.id })}\n`);
    });
  }

  lost(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#lostReason = reason;
    this.#time.stop();
    this.#wake();
    this.#hooks.onLost?.(reason);
  }

  async #untilTaken(wanted: Readonly<Record<string, number>>): Promise<void> {
    while (!this.#closed && !this.#hasTaken(wanted)) {
      await new Promise<void>((resolve) => {
        const again = setTimeout(resolve, LOOK_AGAIN_MS);
        this.#wake = () => {
          clearTimeout(again);
          resolve();
        };
      });
    }
    // What the bytes led to is part of the request; time stands where it is.
    if (!this.#closed && this.#time.clock.lockStep) await this.#time.advance(this.#time.clock.monoMs());
  }

  #hasTaken(wanted: Readonly<Record<string, number>>): boolean {
    const taken = this.#hooks.taken?.() ?? {};
    return Object.entries(wanted).every(([name, bytes]) => (taken[name] ?? -1) >= bytes);
  }
}
