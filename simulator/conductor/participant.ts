/**
 * The other side of docs/simulated-time.md, for the simulator's own processes: a clock whose time comes from a conductor.
 * `realTime` is the same clock without one.
 */
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { onLines } from './lines.ts';

/** What the platform needs of time. Milliseconds. */
export interface SimClock {
  wallMs(): number;
  monoMs(): number;
  after(delayMs: number, run: () => void): { cancel(): void };
}

export interface ParticipantHooks {
  /** Resolves when everything that followed from the timers has settled. */
  idle(): Promise<void>;
  /** The conductor is gone: time has no meaning any more. */
  onLost(): void;
}

const start = z.object({
  mode: z.enum(['lockstep', 'scaled']),
  speed: z.number().positive(),
  wallMs: z.number(),
  monoMs: z.number(),
});
const order = z.union([
  z.object({ start }),
  z.object({ id: z.int(), advance: z.number() }),
  z.object({ id: z.int(), taken: z.record(z.string(), z.number()) }),
  z.object({ pause: z.literal(true) }),
  z.object({ resume: z.object({ wallMs: z.number(), monoMs: z.number() }) }),
]);

interface Waiting {
  dueMs: number;
  run: () => void;
  real: NodeJS.Timeout | null;
}

interface State {
  mode: 'lockstep' | 'scaled';
  speed: number;
  wallMinusMono: number;
  monoMs: number;
  /** Real instant since which scaled time runs; null while it stands still, and always in lock-step. */
  runsSince: number | null;
  /** In the order of their making. */
  timers: Set<Waiting>;
}

export const realTime: SimClock = {
  wallMs: () => Date.now(),
  monoMs: () => Math.floor(performance.now()),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

export interface ConductedClock extends SimClock {
  /** Instant of the timer that is due first; null: none waits. */
  nextMs(): number | null;
}

/** Lock-step for who lives in the conductor's own process: nobody has to be asked over a socket. */
export function createOwnClock(conductor: { wallMs(): number; monoMs(): number }) {
  const state = emptyState();
  state.monoMs = conductor.monoMs();
  state.wallMinusMono = conductor.wallMs() - state.monoMs;
  return { clock: clockOf(state), advance: (monoMs: number) => fireUpTo(state, monoMs) };
}

/** Resolves with the conductor's answer to our hello. */
export async function joinConductor(socketPath: string, who: string, hooks: ParticipantHooks): Promise<ConductedClock> {
  const socket = connect(socketPath);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => socket.destroy());
  socket.once('close', () => hooks.onLost());
  const state = emptyState();
  await new Promise<void>((resolve) => {
    let previous: Promise<void> = Promise.resolve();
    onLines(socket, (line) => {
      const said = order.parse(JSON.parse(line));
      if ('start' in said) {
        begin(state, said.start);
        return resolve();
      }
      if ('pause' in said) return stand(state);
      if ('resume' in said) return goOn(state, said.resume);
      // One after the other: a request may arrive before the one before it has settled.
      previous = previous.then(() => obey(state, socket, said, hooks)).catch(() => void socket.destroy());
    });
    socket.write(`${JSON.stringify({ hello: who })}\n`);
  });
  return clockOf(state);
}

function emptyState(): State {
  return { mode: 'lockstep', speed: 1, wallMinusMono: 0, monoMs: 0, runsSince: null, timers: new Set() };
}

function clockOf(state: State): ConductedClock {
  return {
    wallMs: () => monoNow(state) + state.wallMinusMono,
    monoMs: () => monoNow(state),
    after: (delayMs, run) => after(state, delayMs, run),
    nextMs: () => first(state)?.dueMs ?? null,
  };
}

function begin(state: State, from: z.infer<typeof start>): void {
  state.mode = from.mode;
  state.speed = from.speed;
  state.wallMinusMono = from.wallMs - from.monoMs;
  state.monoMs = from.monoMs;
  state.runsSince = from.mode === 'scaled' ? performance.now() : null;
}

function stand(state: State): void {
  state.monoMs = monoNow(state);
  state.runsSince = null;
  for (const timer of state.timers) disarm(timer);
}

function goOn(state: State, at: { wallMs: number; monoMs: number }): void {
  state.monoMs = at.monoMs;
  state.wallMinusMono = at.wallMs - at.monoMs;
  state.runsSince = performance.now();
  for (const timer of state.timers) arm(state, timer);
}

async function obey(
  state: State,
  socket: Socket,
  said: Extract<z.infer<typeof order>, { id: number }>,
  hooks: ParticipantHooks,
): Promise<void> {
  if ('advance' in said) {
    await fireUpTo(state, said.advance);
    await hooks.idle();
  }
  if (socket.writable) socket.write(`${JSON.stringify({ done: said.id })}\n`);
}

function first({ timers }: State): Waiting | null {
  let found: Waiting | null = null;
  // Of two at one instant the older.
  for (const timer of timers) if (found === null || timer.dueMs < found.dueMs) found = timer;
  return found;
}

/** Each timer at its own instant, in the order of their instants; timers made on the way included. */
async function fireUpTo(state: State, monoMs: number): Promise<void> {
  for (;;) {
    const next = first(state);
    if (next === null || next.dueMs > monoMs) break;
    state.timers.delete(next);
    state.monoMs = Math.max(state.monoMs, next.dueMs);
    next.run();
    await Promise.resolve();
  }
  state.monoMs = monoMs;
}

function after(state: State, delayMs: number, run: () => void): { cancel(): void } {
  const timer: Waiting = { dueMs: monoNow(state) + Math.max(0, delayMs), run, real: null };
  state.timers.add(timer);
  arm(state, timer);
  return {
    cancel: () => {
      state.timers.delete(timer);
      disarm(timer);
    },
  };
}

function arm(state: State, timer: Waiting): void {
  if (state.runsSince === null) return;
  const realMs = Math.max(0, timer.dueMs - monoNow(state)) / state.speed;
  timer.real = setTimeout(() => {
    state.timers.delete(timer);
    timer.run();
  }, realMs);
}

function disarm(timer: Waiting): void {
  if (timer.real !== null) clearTimeout(timer.real);
  timer.real = null;
}

function monoNow(state: State): number {
  if (state.runsSince === null) return state.monoMs;
  return Math.floor(state.monoMs + (performance.now() - state.runsSince) * state.speed);
}
