/** One receiver, from its bytes to the fixes that may be believed, with everything that was not used counted by reason. */
import { SENTENCE_TYPE_CHARS_MAX, SENTENCE_TYPES_MAX } from '../limits.ts';
import { decode } from './decode.ts';
import { createEpochAssembler } from './epoch.ts';
import type { Fix, FixRefusal, ValidFix } from './fix.ts';
import type { FrameDiscard } from './framing.ts';
import { createFramer } from './framing.ts';
import { createPlausibility } from './plausibility.ts';
import type { RejectReason, Sentence } from './sentence.ts';
import { isReject, parseSentence } from './sentence.ts';

/** A snapshot; all since the receiver was created. */
export interface GnssCounters {
  bytes: number;
  /** Bytes that were no part of a line. */
  discardedBytes: Record<FrameDiscard, number>;
  /** Lines that were no sentence, and sentences that broke the rules of their type. */
  rejects: Record<RejectReason, number>;
  /** Sentences with a right checksum by type (`RMC`, `PSRF140`, …), decoded or not; `other` for all beyond the limit. */
  sentences: Record<string, number>;
  /** Fields that counted as not said. */
  unreadableFields: number;
  /** Sentences that came after their epoch was closed. */
  lateSentences: number;
  fixesBelieved: number;
  refusals: Record<FixRefusal, number>;
  /** When the last sentence with a right checksum came; null with `bytes` growing means a wrong baud rate or a binary protocol. */
  lastSentenceMonoMs: number | null;
}

export interface ReceiverOptions {
  /** UTC, ms: what is dated earlier is not believed. */
  notBeforeMs: number;
  onFix(fix: ValidFix): void;
  onRefused?(reason: FixRefusal): void;
}

export interface Receiver {
  push(chunk: Uint8Array, monoMs: number): void;
  /** No bytes came for longer than a cycle has gaps: the open epoch is complete. */
  idle(): void;
  /** Whether `idle` would change anything: no epoch is open behind the end of a cycle that is known. */
  awaitsMore(): boolean;
  counters(): GnssCounters;
}

export function createReceiver(options: ReceiverOptions): Receiver {
  const plausibility = createPlausibility(options);
  const epochs = createEpochAssembler(judge);
  const framer = createFramer({ onLine, onDiscard: (reason, bytes) => (counted.discardedBytes[reason] += bytes) });
  const types = createTypeCounter();
  /** Monotonic instant of the chunk being read: all its lines came then. */
  let nowMs = 0;
  const counted = {
    bytes: 0,
    discardedBytes: { noise: 0, 'cut-off': 0, 'too-long': 0 },
    rejects: { 'not-ascii': 0, 'no-checksum': 0, checksum: 0, address: 0, 'field-count': 0, field: 0 },
    unreadableFields: 0,
    fixesBelieved: 0,
    refusals: {
      void: 0,
      'no-fix': 0,
      'not-measured': 0,
      'no-position': 0,
      'no-date': 0,
      'before-not-before': 0,
      'time-backwards': 0,
    },
    lastSentenceMonoMs: null as number | null,
  };

  function onLine(line: string): void {
    const sentence = parseSentence(line);
    if (isReject(sentence)) {
      counted.rejects[sentence.reason]++;
      return;
    }
    counted.lastSentenceMonoMs = nowMs;
    types.add(sentence);
    const decoded = decode(sentence);
    if (decoded === null) return;
    if (isReject(decoded)) {
      counted.rejects[decoded.reason]++;
      return;
    }
    counted.unreadableFields += decoded.unreadableFields;
    epochs.push(decoded.data, nowMs);
  }

  function judge(fix: Fix): void {
    const judgement = plausibility.judge(fix);
    if (judgement.ok) {
      counted.fixesBelieved++;
      options.onFix(judgement.fix);
    } else {
      counted.refusals[judgement.reason]++;
      options.onRefused?.(judgement.reason);
    }
  }

  return {
    push(chunk, monoMs) {
      nowMs = monoMs;
      counted.bytes += chunk.length;
      framer.push(chunk);
    },
    idle() {
      epochs.flush();
    },
    awaitsMore: () => epochs.isOpen(),
    counters: () => ({
      ...counted,
      discardedBytes: { ...counted.discardedBytes },
      rejects: { ...counted.rejects },
      refusals: { ...counted.refusals },
      sentences: types.counts(),
      lateSentences: epochs.lateSentences(),
    }),
  };
}

/** Names come off the line, so their number is bounded, and they are keys of a Map: one may be `__proto__`. */
function createTypeCounter() {
  const counts = new Map<string, number>();
  return {
    add({ talker, type }: Sentence): void {
      const name = talker === 'P' ? `P${type}` : type;
      const known = counts.has(name) || (name.length <= SENTENCE_TYPE_CHARS_MAX && counts.size < SENTENCE_TYPES_MAX);
      const key = known ? name : 'other';
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    /** `fromEntries` defines, it does not assign: `__proto__` becomes a key like any other. */
    counts: (): Record<string, number> => Object.fromEntries(counts),
  };
}
