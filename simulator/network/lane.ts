/**
 * One direction of one connection: takes the bytes of one socket and gives them to the other at their instant, in order, none
 * more and none less. Backpressure reaches whoever sends too fast.
 */
import type { Socket } from 'node:net';
import type { SimClock } from '../conductor/participant.ts';
import type { Direction } from './direction.ts';

export type LinkClock = Pick<SimClock, 'monoMs' | 'after'>;

export interface Lane {
  /** Nothing is taken and nothing is given. */
  hold(): void;
  flow(): void;
  /** Something is on its way that waits for its instant. */
  carries(): boolean;
  /** Called once everything that was taken is given, at once if it is: the sender has said its last word. */
  whenEmpty(run: () => void): void;
  /** The last call: what is on its way is lost. */
  drop(): void;
}

/** About what one packet carries: at a low rate a long message arrives piece by piece. */
const PIECE_BYTES = 1_400;
/** What modem and mast keep of a sender that is faster than the network; then TCP makes it wait. */
const QUEUE_BYTES = 65_536;

interface Piece {
  /** At the earliest: it waits for the pieces in front of it. */
  dueMs: number;
  bytes: Uint8Array;
}

/** @param onCarries called when something begins to wait for its instant */
export function createLane(
  from: Socket,
  to: Socket,
  direction: Direction,
  clock: LinkClock,
  onCarries: () => void,
): Lane {
  const pieces: Piece[] = [];
  let queuedBytes = 0;
  let held = false;
  let timer: { cancel(): void } | null = null;
  let atEnd: (() => void) | null = null;

  function pace(): void {
    if (held || queuedBytes >= QUEUE_BYTES || to.writableNeedDrain) from.pause();
    else from.resume();
  }

  function take(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const bytes = chunk.subarray(at, at + PIECE_BYTES);
      const arrivesMs = direction.arrivalMs(clock.monoMs(), bytes.length);
      if (arrivesMs === null && pieces.length === 0) to.write(bytes);
      else {
        pieces.push({ dueMs: arrivesMs ?? 0, bytes });
        queuedBytes += bytes.length;
      }
    }
    pace();
    if (pieces.length === 0) return;
    arm();
    onCarries();
  }

  function arm(): void {
    const [first] = pieces;
    if (held || timer !== null || first === undefined) return;
    timer = clock.after(first.dueMs - clock.monoMs(), give);
  }

  function give(): void {
    timer = null;
    const nowMs = clock.monoMs();
    for (let first = pieces[0]; first !== undefined && first.dueMs <= nowMs; first = pieces[0]) {
      pieces.shift();
      queuedBytes -= first.bytes.length;
      to.write(first.bytes);
    }
    pace();
    arm();
    if (pieces.length === 0) atEnd?.();
  }

  from.on('data', take);
  to.on('drain', pace);
  return {
    hold() {
      held = true;
      timer?.cancel();
      timer = null;
      pace();
    },
    flow() {
      held = false;
      pace();
      arm();
      if (pieces.length === 0) atEnd?.();
    },
    carries: () => pieces.length > 0,
    whenEmpty(run) {
      atEnd = run;
      if (pieces.length === 0 && !held) run();
    },
    drop() {
      timer?.cancel();
    },
  };
}
