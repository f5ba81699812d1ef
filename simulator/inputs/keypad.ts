/** The crew's keypad on a pty: sends key edges, hears what the box shows (docs/keypad.md). */
import { realTime } from '../conductor/participant.ts';
import { openPty } from '../receiver/pty.ts';
import { edgesOf, playEdges, type Stroke } from './contacts.ts';

/** The box's words that start an indication; the number follows `registered` and `delivered`. */
const INDICATION =
  /^=(registered|delivered|refused|tracking-on|tracking-off|waiting-order|no-order|fault|fault-over)(?: (\d+))?(?: [a-z0-9-]+)?$/;
/**
 * A firm press with a glove on. Real time: a gateway on a busy machine reads an edge late, and takes two keys within 80 ms for one
 * hand on both.
 */
const HOLD_MS = 200;
/** Nobody lifts a finger and comes down again faster: sooner it would be the bounce of one press. */
const LIFTED_MS = 40;

export type Indicated =
  | 'registered'
  | 'delivered'
  | 'refused'
  | 'tracking-on'
  | 'tracking-off'
  | 'waiting-order'
  | 'no-order'
  | 'fault'
  | 'fault-over';

export interface Indication {
  state: Indicated;
  /** Number of the event; null where the state has none. */
  n: number | null;
  /** The word behind it: why it was refused, which fault; null where there is none. */
  detail: string | null;
}

export interface Keypad {
  /** The device that the gateway opens. */
  readonly path: string;
  /** Bytes that the kernel has taken so far: what a conductor waits for. */
  bytesWritten(): number;
  /** Everything shown so far, in order. */
  readonly indications: readonly Indication[];
  /** Lines from the box that docs/keypad.md does not list. */
  readonly unknownLines: readonly string[];
  /** One edge. Who lives in simulated time presses with two of these. */
  edge(key: string, down: boolean): Promise<void>;
  /** `+K`, holds for `holdMs` of real time, `-K`. Resolves when both are with the kernel. One at a time. */
  press(key: string, holdMs?: number): Promise<void>;
  /** Real time: several at once, or one that sticks; instants count from this call. */
  play(strokes: readonly Stroke[]): Promise<void>;
  /** Any bytes: noise, a broken keypad. */
  raw(bytes: Uint8Array): Promise<void>;
  onIndicator(listener: (state: Indicated, n: number | null, detail: string | null) => void): void;
  /**
   * Resolves with the first indication of this state from here on; with `atLeast`, with the first whose number reaches
   * it, even if it came before. Rejects when the keypad is closed first.
   */
  waitFor(state: Indicated, atLeast?: number): Promise<Indication>;
  close(): void;
}

interface Waiter {
  state: Indicated;
  atLeast: number | null;
  resolve(indication: Indication): void;
  reject(error: Error): void;
}

function satisfies(indication: Indication, state: Indicated, atLeast: number | null): boolean {
  return indication.state === state && (atLeast === null || (indication.n !== null && indication.n >= atLeast));
}

/** @param bounceSeed its firmware does not debounce: every press comes with its bounces. null: it does */
export function createKeypad(bounceSeed: number | null = null): Keypad {
  const pty = openPty();
  const indications: Indication[] = [];
  const unknownLines: string[] = [];
  const listeners: ((state: Indicated, n: number | null, detail: string | null) => void)[] = [];
  let waiters: Waiter[] = [];
  let rest = '';

  function hear(line: string): void {
    const match = INDICATION.exec(line);
    if (match === null) {
      unknownLines.push(line);
      return;
    }
    const indication: Indication = {
      state: match[1] as Indicated,
      n: match[2] === undefined ? null : Number(match[2]),
      detail: / ([a-z][a-z0-9-]*)$/.exec(line)?.[1] ?? null,
    };
    indications.push(indication);
    for (const listener of listeners) listener(indication.state, indication.n, indication.detail);
    const answered = waiters.filter((waiter) => satisfies(indication, waiter.state, waiter.atLeast));
    waiters = waiters.filter((waiter) => !answered.includes(waiter));
    for (const waiter of answered) waiter.resolve(indication);
  }

  pty.onData((chunk) => {
    const lines = (rest + Buffer.from(chunk).toString('latin1')).split(/[\r\n]/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') hear(line);
  });

  const edge = (key: string, down: boolean) => pty.write(Buffer.from(`${down ? '+' : '-'}${key}\n`, 'latin1'));

  let played = 0;
  let liftedMs = Number.NEGATIVE_INFINITY;
  const play = (strokes: readonly Stroke[]) => {
    const seed = bounceSeed === null ? null : bounceSeed + played++;
    return playEdges(edgesOf(strokes, seed), realTime, ({ key, down }) => edge(key, down));
  };

  return {
    path: pty.path,
    bytesWritten: () => pty.bytesWritten(),
    indications,
    unknownLines,
    edge,
    async press(key, holdMs = HOLD_MS) {
      const restMs = liftedMs + LIFTED_MS - realTime.monoMs();
      if (restMs > 0) await new Promise<void>((resolve) => void realTime.after(restMs, resolve));
      await play([{ key, atMs: 0, holdMs }]);
      liftedMs = realTime.monoMs();
    },
    play,
    raw: (bytes) => pty.write(bytes),
    onIndicator(listener) {
      listeners.push(listener);
    },
    waitFor(state, atLeast) {
      const before = atLeast === undefined ? undefined : indications.find((shown) => satisfies(shown, state, atLeast));
      if (before !== undefined) return Promise.resolve(before);
      return new Promise((resolve, reject) => {
        waiters.push({ state, atLeast: atLeast ?? null, resolve, reject });
      });
    },
    close() {
      pty.close();
      for (const waiter of waiters) waiter.reject(new Error(`the keypad was closed while waiting for ${waiter.state}`));
      waiters = [];
    },
  };
}
