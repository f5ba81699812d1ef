import type { Fault } from '../../gateway/core/errors.ts';
import type { ByteSourceHandlers } from '../../gateway/ports.ts';

export interface ByteRecorder extends ByteSourceHandlers {
  bytes(): Buffer;
  readonly chunks: Uint8Array[];
  /** `open`, `bytes` (once per row of chunks), `end` and codes of faults, in the order in which they came. */
  readonly story: string[];
  readonly faults: Fault[];
}

/** Writes down what a byte source says. */
export function createByteRecorder(): ByteRecorder {
  const chunks: Uint8Array[] = [];
  const story: string[] = [];
  const faults: Fault[] = [];
  return {
    chunks,
    story,
    faults,
    bytes: () => Buffer.concat(chunks),
    onBytes: (chunk) => {
      chunks.push(chunk);
      if (story.at(-1) !== 'bytes') story.push('bytes');
    },
    onOpen: () => story.push('open'),
    onEnd: () => story.push('end'),
    onFault: (fault) => {
      faults.push(fault);
      story.push(fault.code);
    },
  };
}

/** The same bytes for the same seed (mulberry32), so that a failure can be repeated. */
export function seededBytes(seed: number, length: number): Buffer {
  let state = seed;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (state + 0x6d2b79f5) | 0;
      const mixed = Math.imul(state ^ (state >>> 15), state | 1);
      return (mixed ^ (mixed >>> 14)) & 0xff;
    }),
  );
}
