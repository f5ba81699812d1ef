/**
 * The serial line's own time: a byte takes ten bits (8N1), so a long epoch at a low rate ends a good while after it began.
 * A receiver whose line is too slow for it drops whole epochs once its buffer is full, as the chips do.
 */

/** A buffer holds what the line carries in so many ms. */
const BUFFER_MS = 1_000;
/** As often as a driver hands bytes on; finer slices cost more than they show. */
const SLICE_MS = 20;
const BITS_PER_BYTE = 10;

export interface Slice {
  /** When the last of these bytes has come over the line. */
  atMs: number;
  bytes: Uint8Array;
}

export interface Uart {
  /** @param atMs when the receiver begins to send, on the caller's clock; never before an earlier one. Empty = dropped. */
  send(atMs: number, bytes: Uint8Array): Slice[];
  /** Epochs that found the buffer full. */
  dropped(): number;
}

export function createUart(baud: number): Uart {
  const bytesPerMs = baud / BITS_PER_BYTE / 1000;
  const sliceBytes = Math.max(1, Math.round(SLICE_MS * bytesPerMs));
  let freeMs = Number.NEGATIVE_INFINITY;
  let dropped = 0;
  return {
    send(atMs, bytes) {
      const beginsMs = Math.max(atMs, freeMs);
      if (beginsMs - atMs > BUFFER_MS) {
        dropped++;
        return [];
      }
      freeMs = beginsMs + bytes.length / bytesPerMs;
      const slices: Slice[] = [];
      for (let from = 0; from < bytes.length; from += sliceBytes) {
        const to = Math.min(bytes.length, from + sliceBytes);
        slices.push({ atMs: beginsMs + to / bytesPerMs, bytes: bytes.subarray(from, to) });
      }
      return slices;
    },
    dropped: () => dropped,
  };
}
