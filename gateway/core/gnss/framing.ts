/**
 * From bytes to lines. A receiver's stream is not text: it starts in the middle of a sentence, mixes binary with NMEA,
 * doubles the `$`, loses line ends. So nothing is trusted but `$` and `!`, which NMEA 0183 (5.3.1) reserves for the start of
 * a sentence: each of them starts a new line whatever came before. What a line is worth is the checksum's to say.
 */
import { LINE_BYTES_MAX } from '../limits.ts';

/**
 * Why bytes were thrown away: `noise` lay between sentences (binary, comments, NUL), `cut-off` was a sentence that another one
 * interrupted (however complete it looks: gpsd refuses it too), `too-long` went on past `LINE_BYTES_MAX`. Line ends are never counted.
 */
export type FrameDiscard = 'noise' | 'cut-off' | 'too-long';

interface DiscardHandler {
  /** May come several times for one stretch of noise; the sum of `bytes` does not depend on how the stream was cut. */
  onDiscard(reason: FrameDiscard, bytes: number): void;
}

export interface ByteFramerHandlers extends DiscardHandler {
  /**
   * From `$` or `!` to the last byte before the line end. Not yet checked in any way. The bytes are the framer's: they change
   * after the call.
   */
  onLine(bytes: Uint8Array, from: number, to: number): void;
}

export interface FramerHandlers extends DiscardHandler {
  /** From `$` or `!` to the last byte before the line end, one character per byte. Not yet checked in any way. */
  onLine(line: string): void;
}

export interface Framer {
  /** Takes the chunk at once and keeps no reference to it. */
  push(chunk: Uint8Array): void;
}

const LF = 0x0a;
const CR = 0x0d;
const BANG = 0x21;
const DOLLAR = 0x24;

/** For who wants the lines as text. Bytes of 0x80 and more come out as some character beyond ASCII, which no sentence may hold. */
export function createFramer(handlers: FramerHandlers): Framer {
  const latin1 = new TextDecoder('latin1');
  return createByteFramer({
    onLine: (bytes, from, to) => handlers.onLine(latin1.decode(bytes.subarray(from, to))),
    onDiscard: (reason, bytes) => handlers.onDiscard(reason, bytes),
  });
}

/** Cost: linear in the bytes. Memory: one buffer of `LINE_BYTES_MAX` bytes, whatever comes. */
export function createByteFramer(handlers: ByteFramerHandlers): Framer {
  /** Beginning of a line whose end has not come yet. */
  const kept = new Uint8Array(LINE_BYTES_MAX);
  let keptBytes = 0;
  /** What the bytes outside a line are called; `null` inside one. */
  let outside: FrameDiscard | null = 'noise';

  function discard(reason: FrameDiscard, bytes: number): void {
    if (bytes > 0) handlers.onDiscard(reason, bytes);
  }

  /** Adds `chunk[from, to)` to the line. False: it became too long, was counted and dropped. */
  function keep(chunk: Uint8Array, from: number, to: number): boolean {
    const bytes = keptBytes + to - from;
    if (bytes > LINE_BYTES_MAX) {
      discard('too-long', bytes);
      keptBytes = 0;
      return false;
    }
    for (let at = from; at < to; at++) kept[keptBytes++] = chunk[at] ?? 0;
    return true;
  }

  /** The line ended before `chunk[to]`. The usual case, a line within one chunk, is read in place. */
  function finish(chunk: Uint8Array, from: number, to: number, byLineEnd: boolean): void {
    const whole = keptBytes === 0 && to - from <= LINE_BYTES_MAX;
    if (!whole && !keep(chunk, from, to)) return;
    const bytes = whole ? to - from : keptBytes;
    keptBytes = 0;
    if (!byLineEnd) discard('cut-off', bytes);
    else if (whole) handlers.onLine(chunk, from, to);
    else handlers.onLine(kept, 0, bytes);
  }

  return {
    push(chunk) {
      /** Where the current line, or the current stretch outside one, begins in this chunk. */
      let from = 0;
      const bytes = chunk.length;
      for (let at = skip(chunk, 0); at < bytes; at = skip(chunk, at + 1)) {
        const byte = chunk[at] ?? 0;
        const starts = byte === DOLLAR || byte === BANG;
        if (!starts && byte !== LF && byte !== CR) continue;
        if (outside === null) finish(chunk, from, at, !starts);
        else discard(outside, at - from);
        // After a line that was too long, what follows its end is judged afresh.
        outside = starts ? null : 'noise';
        from = starts ? at : at + 1;
      }
      if (outside !== null) discard(outside, bytes - from);
      else if (!keep(chunk, from, bytes)) outside = 'too-long';
    },
  };
}

/** Digits, letters and commas, nearly all there is, lie above the four bytes that matter. @returns where to look, or the end */
function skip(chunk: Uint8Array, from: number): number {
  let at = from;
  while (at < chunk.length && (chunk[at] ?? 0) > DOLLAR) at++;
  return at;
}
