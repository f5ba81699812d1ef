/**
 * Conducts simulated time (docs/simulated-time.md): the gateway and the platform connect here and take wall clock,
 * monotonic clock and timers from it. All times are milliseconds.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { z } from 'zod';
import { onLines } from './lines.ts';

export interface ConductorOptions {
  /** Path of the Unix socket; at most 107 bytes, as the kernel has it. */
  socketPath: string;
  /** `lockstep`: time moves only by `advance`. `scaled`: it runs by itself, `speed` times as fast as real time. */
  mode: 'lockstep' | 'scaled';
  speed: number;
  /** UTC at the start. */
  wallMs: number;
  /** Monotonic time at the start: how long the machine has been up. */
  monoMs: number;
}

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
  /** Lock-step: everyone goes to that instant; resolves when everyone has settled. */
  advance(monoMs: number): Promise<void>;
  /** Resolves when the participant's sources are open and have handed over that many bytes. */
  taken(who: string, counts: Record<string, number>): Promise<void>;
  pause(): void;
  resume(): void;
  /** Scaled: UTC jumps by so much for everyone, as when somebody sets the clock; monotonic time and timers do not. */
  stepWall(byMs: number): void;
  close(): Promise<void>;
}

/** Longest real time for one request. Beyond, whoever does not answer is named: a deadlock must not look like a slow run. */
const ANSWER_PATIENCE_MS = 60_000;

const message = z.union([z.object({ hello: z.string() }), z.object({ done: z.int() })]);

interface Participant {
  who: string;
  socket: Socket;
  waiting: Map<number, { resolve(): void; reject(error: Error): void; what: string }>;
}

interface State {
  options: ConductorOptions;
  bootId: string;
  nextId: number;
  /** How far the wall clock was stepped since the start. */
  steppedMs: number;
  /** Time stood, or stands, here … */
  monoMs: number;
  /** … since this real instant; null while it stands still. */
  runsSince: number | null;
  participants: Map<string, Participant>;
  released: Set<string>;
  /** Called at every arrival and departure. */
  changed: Set<() => void>;
}

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
    advance: (monoMs) => advance(state, monoMs),
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

async function advance(state: State, monoMs: number): Promise<void> {
  if (state.options.mode !== 'lockstep') throw new Error('only lock-step time is advanced; scaled time runs by itself');
  if (monoMs < state.monoMs) throw new Error(`time does not go back: ${monoMs} < ${state.monoMs}`);
  state.monoMs = monoMs;
  await Promise.all([...state.participants.keys()].map((who) => ask(state, who, { advance: monoMs })));
}

function ask(
  state: State,
  who: string,
  request: { advance: number } | { taken: Record<string, number> },
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
  });
}

function pause(state: State): void {
  // In lock-step time stands still by itself.
  if (state.options.mode === 'lockstep' || state.runsSince === null) return;
  state.monoMs = monoNow(state);
  state.runsSince = null;
  for (const { socket } of state.participants.values()) send(socket, { pause: true });
}

function resume(state: State): void {
  if (state.options.mode === 'lockstep' || state.runsSince !== null) return;
  state.runsSince = performance.now();
  const monoMs = state.monoMs;
  const wallMs = wallAt(state, monoMs);
  for (const { socket } of state.participants.values()) send(socket, { resume: { wallMs, monoMs } });
}

function stepWall(state: State, byMs: number): void {
  if (state.options.mode === 'lockstep') throw new Error('the wall clock is stepped in scaled time only');
  const running = state.runsSince !== null;
  if (running) pause(state);
  state.steppedMs += byMs;
  if (running) resume(state);
}

function wallAt(state: State, monoMs: number): number {
  return monoMs - state.options.monoMs + state.options.wallMs + state.steppedMs;
}

function monoNow(state: State): number {
  if (state.runsSince === null) return state.monoMs;
  return Math.floor(state.monoMs + (performance.now() - state.runsSince) * state.options.speed);
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

function send(socket: Socket, ...values: unknown[]): void {
  if (socket.writable) socket.write(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
