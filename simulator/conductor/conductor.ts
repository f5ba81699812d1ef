/**
 * Conducts simulated time (docs/simulated-time.md): the gateway and the platform connect here and take wall clock,
 * monotonic clock and timers from it. All times are milliseconds.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { onLines } from './lines.ts';
import {
  type Carrier,
  type ConductorOptions,
  monoNow,
  type Participant,
  pause,
  resume,
  type State,
  send,
  stepWall,
  wallAt,
} from './state.ts';

export interface Conductor {
  readonly mode: ConductorOptions['mode'];
  readonly speed: number;
  monoMs(): number;
  wallMs(): number;
  /** Resolves when a participant of that name is connected. */
  waitFor(who: string): Promise<void>;
  /** Resolves when none of that name is connected any more. */
  waitGone(who: string): Promise<void>;
  /** From now on this participant may leave; requests to it are then taken as done. */
  release(who: string): void;
  /**
   * Lock-step: everyone goes to that instant; resolves when everyone has settled.
   * @param taken by whom so many bytes have to be taken before
   */
  advance(monoMs: number, taken?: Taken): Promise<void>;
  /**
   * Lock-step: what the carrier keeps is delivered at its own instant, and nobody waits for it while time stands.
   * @returns to be called when it begins to carry something
   */
  carry(carrier: Carrier): () => void;
  /** Resolves when the participant's sources are open and have handed over that many bytes. */
  taken(who: string, counts: Record<string, number>): Promise<void>;
  pause(): void;
  resume(): void;
  /** Scaled: UTC jumps by so much for everyone, as when somebody sets the clock; monotonic time and timers do not. */
  stepWall(byMs: number): void;
  close(): Promise<void>;
}

export interface Taken {
  who: string;
  counts: Record<string, number>;
}

/** Longest real time for one request. Beyond, whoever does not answer is named: a deadlock must not look like a slow run. */
const ANSWER_PATIENCE_MS = 60_000;

const message = z.union([z.object({ hello: z.string() }), z.object({ done: z.int() })]);

export async function startConductor(options: ConductorOptions): Promise<Conductor> {
  const state: State = {
    options,
    bootId: randomUUID(),
    nextId: 1,
    steppedMs: 0,
    monoMs: options.monoMs,
    runsSince: options.mode === 'scaled' ? performance.now() : null,
    participants: new Map(),
    released: new Set(),
    carrier: null,
    changed: new Set(),
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    welcome(state, socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.socketPath, resolve);
  });
  return {
    mode: options.mode,
    speed: options.speed,
    monoMs: () => monoNow(state),
    wallMs: () => wallAt(state, monoNow(state)),
    waitFor: (who) => until(state, () => state.participants.has(who)),
    waitGone: (who) => until(state, () => !state.participants.has(who)),
    release: (who) => state.released.add(who),
    advance: (monoMs, taken) => advance(state, monoMs, taken ?? null),
    carry: (carrier) => {
      state.carrier = carrier;
      return () => sayHeld(state);
    },
    taken: (who, counts) => ask(state, who, { taken: counts }),
    pause: () => pause(state),
    resume: () => resume(state),
    stepWall: (byMs) => stepWall(state, byMs),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function welcome(state: State, socket: Socket): void {
  let participant: Participant | null = null;
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    if (participant !== null) farewell(state, participant);
  });
  onLines(socket, (line) => {
    const said = message.safeParse(parseJson(line));
    if (!said.success) return void socket.destroy();
    if ('done' in said.data) {
      const { done } = said.data;
      participant?.waiting.get(done)?.resolve();
      participant?.waiting.delete(done);
      return;
    }
    participant = { who: said.data.hello, socket, waiting: new Map() };
    const { mode, speed } = state.options;
    const monoMs = monoNow(state);
    const wallMs = wallAt(state, monoMs);
    const start = { start: { mode, speed, wallMs, monoMs, bootId: state.bootId } };
    // Whoever joins while time stands still must not let it run: both lines arrive together.
    if (mode === 'scaled' && state.runsSince === null) send(socket, start, { pause: true });
    else send(socket, start);
    state.participants.set(participant.who, participant);
    for (const tell of state.changed) tell();
  });
}

function farewell(state: State, participant: Participant): void {
  if (state.participants.get(participant.who) === participant) state.participants.delete(participant.who);
  for (const { resolve, reject, what } of participant.waiting.values()) {
    if (state.released.has(participant.who)) resolve();
    else reject(new Error(`${participant.who} went away while asked to ${what}`));
  }
  for (const tell of state.changed) tell();
}

async function advance(state: State, monoMs: number, taken: Taken | null): Promise<void> {
  if (state.options.mode !== 'lockstep') throw new Error('only lock-step time is advanced; scaled time runs by itself');
  if (monoMs < state.monoMs) throw new Error(`time does not go back: ${monoMs} < ${state.monoMs}`);
  const { carrier } = state;
  if (carrier === null) return allTo(state, monoMs, taken);
  do {
    for (let dueMs = carrier.nextMs(); dueMs !== null && dueMs <= monoMs; dueMs = carrier.nextMs()) {
      const stopMs = Math.max(state.monoMs, dueMs);
      // The others are there before it delivers, and what they send on their way does not leave before they do.
      await carrier.advance(Math.max(state.monoMs, stopMs - 1));
      await allTo(state, stopMs, taken);
      await carrier.advance(stopMs);
      await allTo(state, stopMs, null);
    }
    await carrier.advance(monoMs);
    await allTo(state, monoMs, taken);
  } while ((carrier.nextMs() ?? Number.POSITIVE_INFINITY) <= monoMs);
}

async function allTo(state: State, monoMs: number, taken: Taken | null): Promise<void> {
  state.monoMs = monoMs;
  const request = (who: string) =>
    who === taken?.who ? { advance: monoMs, taken: taken.counts } : { advance: monoMs };
  await Promise.all([...state.participants.keys()].map((who) => ask(state, who, request(who))));
  // What was written before an answer is read before time goes on.
  if (state.carrier !== null) await turn();
}

function ask(
  state: State,
  who: string,
  request: { advance: number } | { taken: Record<string, number>; advance?: number },
): Promise<void> {
  const participant = state.participants.get(who);
  const what = JSON.stringify(request);
  if (participant === undefined) {
    if (state.released.has(who)) return Promise.resolve();
    return Promise.reject(new Error(`${who} is not there to be asked ${what}`));
  }
  const id = state.nextId++;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      participant.waiting.delete(id);
      reject(new Error(`${who} has not answered ${what} for ${ANSWER_PATIENCE_MS / 1000} s`));
    }, ANSWER_PATIENCE_MS);
    const settle = (then: () => void) => () => {
      clearTimeout(timer);
      then();
    };
    participant.waiting.set(id, {
      what,
      resolve: settle(resolve),
      reject: (error) => settle(() => reject(error))(),
    });
    send(participant.socket, { id, ...request });
    sayHeld(state);
  });
}

/** What was asked of the one that waits for the carrier is done without what the carrier keeps. */
function sayHeld({ carrier, participants }: State): void {
  const waiting = participants.get(carrier?.waits ?? '');
  if (carrier === null || waiting === undefined || waiting.waiting.size === 0 || !carrier.carries()) return;
  for (const id of waiting.waiting.keys()) send(waiting.socket, { held: id });
}

function until(state: State, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!holds()) return;
      state.changed.delete(check);
      resolve();
    };
    state.changed.add(check);
    check();
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
