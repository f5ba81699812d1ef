/** What a conductor knows, and its clock: how time stands still, goes on and jumps for everyone. */
import type { Socket } from 'node:net';

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

/** Whoever keeps bytes between two participants until their instant: the mobile link. */
export interface Carrier {
  /** Its timers fire up to that instant. */
  advance(monoMs: number): Promise<void>;
  /** Name of the participant that waits for what it carries. */
  waits: string;
  /** Something is on its way that only time brings to its end. */
  carries(): boolean;
  /** When it has to act next; null: it waits for nothing. */
  nextMs(): number | null;
}

export interface Participant {
  who: string;
  socket: Socket;
  waiting: Map<number, { resolve(): void; reject(error: Error): void; what: string }>;
}

export interface State {
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
  carrier: Carrier | null;
  /** Called at every arrival and departure. */
  changed: Set<() => void>;
}

export function pause(state: State): void {
  // In lock-step time stands still by itself.
  if (state.options.mode === 'lockstep' || state.runsSince === null) return;
  state.monoMs = monoNow(state);
  state.runsSince = null;
  for (const { socket } of state.participants.values()) send(socket, { pause: true });
}

export function resume(state: State): void {
  if (state.options.mode === 'lockstep' || state.runsSince !== null) return;
  state.runsSince = performance.now();
  const monoMs = state.monoMs;
  const wallMs = wallAt(state, monoMs);
  for (const { socket } of state.participants.values()) send(socket, { resume: { wallMs, monoMs } });
}

export function stepWall(state: State, byMs: number): void {
  if (state.options.mode === 'lockstep') throw new Error('the wall clock is stepped in scaled time only');
  const running = state.runsSince !== null;
  if (running) pause(state);
  state.steppedMs += byMs;
  if (running) resume(state);
}

export function wallAt(state: State, monoMs: number): number {
  return monoMs - state.options.monoMs + state.options.wallMs + state.steppedMs;
}

export function monoNow(state: State): number {
  if (state.runsSince === null) return state.monoMs;
  return Math.floor(state.monoMs + (performance.now() - state.runsSince) * state.options.speed);
}

export function send(socket: Socket, ...values: unknown[]): void {
  if (socket.writable) socket.write(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}
