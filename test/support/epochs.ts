/** The way from bytes to epochs as the gateway has it, without the judgement that follows: framing, checksum, decoders, epochs. */
import type { Decoded } from '../../gateway/core/gnss/decode.ts';
import { decode } from '../../gateway/core/gnss/decode.ts';
import { createEpochAssembler } from '../../gateway/core/gnss/epoch.ts';
import { textOf } from '../../gateway/core/gnss/fields.ts';
import type { Fix } from '../../gateway/core/gnss/fix.ts';
import type { FrameDiscard } from '../../gateway/core/gnss/framing.ts';
import { createByteFramer } from '../../gateway/core/gnss/framing.ts';
import type { RejectReason, Sentence } from '../../gateway/core/gnss/sentence.ts';
import { isReject, parseSentenceBytes } from '../../gateway/core/gnss/sentence.ts';

export interface EpochHandlers {
  onFix(fix: Fix): void;
  /** `decoded` is null where the type is not decoded. Refused sentences go to `onReject`. */
  onSentence?(line: () => string, sentence: Sentence, decoded: Decoded | null): void;
  onReject?(line: () => string, reason: RejectReason): void;
  onDiscard?(reason: FrameDiscard, bytes: number): void;
}

export interface EpochReader {
  push(bytes: Uint8Array, monoMs: number): void;
  flush(): void;
  lateSentences(): number;
}

export function createEpochReader(handlers: EpochHandlers): EpochReader {
  const epochs = createEpochAssembler(handlers.onFix);
  let nowMs = 0;
  const starts: number[] = [];
  const framer = createByteFramer({
    onLine(bytes, from, to) {
      const sentence = parseSentenceBytes(bytes, from, to, starts);
      if (isReject(sentence)) return handlers.onReject?.(() => textOf(bytes, from, to), sentence.reason);
      const decoded = decode(sentence);
      if (decoded !== null && isReject(decoded))
        return handlers.onReject?.(() => textOf(bytes, from, to), decoded.reason);
      handlers.onSentence?.(() => textOf(bytes, from, to), sentence, decoded);
      if (decoded !== null) epochs.push(decoded, nowMs);
    },
    onDiscard: (reason, bytes) => handlers.onDiscard?.(reason, bytes),
  });
  return {
    push(bytes, monoMs) {
      nowMs = monoMs;
      framer.push(bytes);
    },
    flush: epochs.flush,
    lateSentences: epochs.lateSentences,
  };
}

/** Of a file, in chunks as a serial port gives them. */
export function epochsOf(bytes: Uint8Array, handlers: EpochHandlers, chunkBytes = 64): EpochReader {
  const reader = createEpochReader(handlers);
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.subarray(at, at + chunkBytes), 0);
  reader.push(Uint8Array.of(0x0a), 0);
  reader.flush();
  return reader;
}
