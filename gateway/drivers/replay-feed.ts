/** Hands over what was recorded, at the pace at which it was recorded or as fast as the rest keeps up. */
import { REPLAY_GAP_MAX_MS, REPLAY_LINE_BYTES_MAX } from '../core/limits.ts';
import type { Clock, Timer } from '../ports.ts';

/** `paced`: as the times in the sentences say; a recording without any passes like `max`. */
export type ReplayRate = 'max' | 'paced';

export interface Feed {
  /** Takes the piece; `then` is called when all of it has been handed over. One piece at a time. */
  give(piece: Uint8Array, then: () => void): void;
  /** Nothing more comes: a last line without its end is handed over. */
  finish(): void;
  stop(): void;
}

interface Stretch {
  waitMs: number;
  bytes: Uint8Array;
}

const LF = 0x0a;
const DAY_MS = 86_400_000;
/** Time of day is the first field of these, and the fifth of GLL. */
const TIME = /^\$[A-Z]{2}(?:(?:RMC|GGA|GNS|ZDA|GST),|GLL,(?:[^,]*,){4})(\d\d)(\d\d)(\d\d(?:\.\d+)?)/;

export function createFeed(rate: ReplayRate, clock: Clock, hand: (bytes: Uint8Array) => void): Feed {
  const pace = rate === 'max' ? null : createPace();
  const queue: Stretch[] = [];
  let timer: Timer | null = null;
  /** Counted from the first piece, so that nothing is lost to rounding and a late start is caught up. */
  let dueMs: number | null = null;
  let stopped = false;

  function step(then: () => void): void {
    for (let next = queue[0]; next !== undefined && !stopped; next = queue[0]) {
      dueMs = (dueMs ?? clock.monoMs()) + next.waitMs;
      next.waitMs = 0;
      const leftMs = dueMs - clock.monoMs();
      if (leftMs > 0) {
        timer = clock.after(leftMs, () => step(then));
        return;
      }
      queue.shift();
      hand(next.bytes);
    }
    // Everything else gets its turn between two pieces.
    if (!stopped) timer = clock.after(0, then);
  }

  return {
    give: (piece, then) => {
      queue.push(...(pace === null ? [{ waitMs: 0, bytes: piece }] : pace.cut(piece)));
      step(then);
    },
    finish: () => {
      const rest = pace?.rest();
      if (rest !== undefined && rest.length > 0 && !stopped) hand(rest);
    },
    stop: () => {
      stopped = true;
      timer?.cancel();
    },
  };
}

/** Cuts a stream where the time in its sentences moves on. */
export function createPace() {
  let kept: Uint8Array = new Uint8Array(0);
  let lastMs: number | null = null;

  /** How long after the line before; 0 where the time is unknown, the same or has gone back. */
  function waitBefore(line: Uint8Array): number {
    const timeMs = timeOfDayMs(line);
    if (timeMs === null) return 0;
    const forwardMs = lastMs === null ? 0 : (timeMs - lastMs + DAY_MS) % DAY_MS;
    lastMs = timeMs;
    return forwardMs > DAY_MS / 2 ? 0 : Math.min(forwardMs, REPLAY_GAP_MAX_MS);
  }

  return {
    cut(piece: Uint8Array): Stretch[] {
      const all = kept.length === 0 ? piece : Buffer.concat([kept, piece]);
      const stretches: Stretch[] = [];
      let from = 0;
      let at = 0;
      let waitMs = 0;
      for (let end = all.indexOf(LF, at); end !== -1; end = all.indexOf(LF, at)) {
        const beforeMs = waitBefore(all.subarray(at, end));
        if (beforeMs > 0) {
          if (at > from) stretches.push({ waitMs, bytes: all.slice(from, at) });
          from = at;
          waitMs = beforeMs;
        }
        at = end + 1;
      }
      // Without line ends for that long it is no line of a recording: it passes as it is.
      if (all.length - at > REPLAY_LINE_BYTES_MAX) at = all.length;
      if (at > from) stretches.push({ waitMs, bytes: all.slice(from, at) });
      kept = all.slice(at);
      return stretches;
    },
    rest(): Uint8Array {
      const bytes = kept;
      kept = new Uint8Array(0);
      return bytes;
    },
  };
}

function timeOfDayMs(line: Uint8Array): number | null {
  const match = TIME.exec(Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1'));
  if (match === null) return null;
  const [, hours, minutes, seconds] = match;
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}
