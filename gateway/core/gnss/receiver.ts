/** One receiver, from its bytes to the fixes that may be believed, with everything that was not used counted by reason. */
import { SENTENCE_TYPE_CHARS_MAX, SENTENCE_TYPES_MAX } from '../limits.ts';
import { PLAUSIBLE, type PlausibilityOptions } from './continuity.ts';
import { decode } from './decode.ts';
import { createEpochAssembler } from './epoch.ts';
import type { Fix, FixRefusal } from './fix.ts';
import type { Surroundings } from './fix-of.ts';
import type { FrameDiscard } from './framing.ts';
import { createByteFramer } from './framing.ts';
import type { SkyCondition } from './interference.ts';
import { createPlausibility, type JudgedFix, type SuspectReason } from './plausibility.ts';
import type { RejectReason, Sentence } from './sentence.ts';
import { isReject, parseSentenceBytes } from './sentence.ts';
import type { SkySatellite } from './sky-satellites.ts';

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
  /** What the receiver answered to commands of others. */
  acknowledgements: { done: number; refused: number };
  /** Sentences that came after their epoch was closed. */
  lateSentences: number;
  fixesBelieved: number;
  /** Measured and not believed, by reason; one fix may have several. */
  suspects: Record<SuspectReason, number>;
  refusals: Record<FixRefusal, number>;
  /** When the last sentence with a right checksum came; null with `bytes` growing means a wrong baud rate or a binary protocol. */
  lastSentenceMonoMs: number | null;
}

export interface ReceiverOptions {
  /** UTC, ms: what is dated earlier is not believed. */
  notBeforeMs: number;
  plausibility?: PlausibilityOptions;
  /** A fix that is trusted. */
  onFix(fix: JudgedFix): void;
  /** A measured one that is not, with its reasons. */
  onSuspect?(fix: JudgedFix): void;
  /** Every epoch, before it is judged: what the receiver said, believed or not. */
  onEpoch?(fix: Fix): void;
  onRefused?(reason: FixRefusal): void;
}

export interface Receiver {
  push(chunk: Uint8Array, monoMs: number): void;
  /** No bytes came for longer than a cycle has gaps: the open epoch is complete. */
  idle(): void;
  /** Whether `idle` would change anything: no epoch is open behind the end of a cycle that is known. */
  awaitsMore(): boolean;
  /** The two of the counters that are looked at with every chunk. */
  pulse(): Pick<GnssCounters, 'bytes' | 'lastSentenceMonoMs'>;
  counters(): GnssCounters;
  /** Sky and antenna as last told: they matter most where there is no fix. */
  surroundings(): Surroundings;
  /** The same, satellite by satellite: for who looks. */
  satellites(): SkySatellite[];
  skyCondition(): SkyCondition;
}

export function createReceiver(options: ReceiverOptions): Receiver {
  const plausibility = createPlausibility({ ...PLAUSIBLE, ...options.plausibility, notBeforeMs: options.notBeforeMs });
  const epochs = createEpochAssembler(judge);
  const framer = createByteFramer({ onLine, onDiscard: (reason, bytes) => (counted.discardedBytes[reason] += bytes) });
  const types = createTypeCounter();
  const starts: number[] = [];
  /** Monotonic instant of the chunk being read: all its lines came then. */
  let nowMs = 0;
  const counted = {
    bytes: 0,
    discardedBytes: { noise: 0, 'cut-off': 0, 'too-long': 0 },
    rejects: { 'not-ascii': 0, 'no-checksum': 0, checksum: 0, address: 0, 'field-count': 0, field: 0 },
    unreadableFields: 0,
    acknowledgements: { done: 0, refused: 0 },
    fixesBelieved: 0,
    suspects: {
      unsafe: 0,
      jamming: 0,
      frozen: 0,
      speed: 0,
      'time-backwards': 0,
      'time-jump': 0,
      teleport: 0,
      acceleration: 0,
    },
    refusals: {
      void: 0,
      'no-fix': 0,
      'not-measured': 0,
      'no-position': 0,
      'no-date': 0,
      'before-not-before': 0,
      repeated: 0,
    },
    lastSentenceMonoMs: null as number | null,
  };

  function onLine(bytes: Uint8Array, from: number, to: number): void {
    const sentence = parseSentenceBytes(bytes, from, to, starts);
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
    const { data } = decoded;
    if (data.type === 'ACK') counted.acknowledgements[data.done ? 'done' : 'refused']++;
    epochs.push(decoded, nowMs);
  }

  function judge(fix: Fix): void {
    options.onEpoch?.(fix);
    const judgement = plausibility.judge(fix);
    if (judgement.ok) {
      const { fix: judged } = judgement;
      for (const reason of judged.suspect) counted.suspects[reason]++;
      if (judged.suspect.length > 0) options.onSuspect?.(judged);
      else {
        counted.fixesBelieved++;
        options.onFix(judged);
      }
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
    pulse: () => counted,
    counters: () => ({
      ...counted,
      discardedBytes: { ...counted.discardedBytes },
      rejects: { ...counted.rejects },
      refusals: { ...counted.refusals },
      suspects: { ...counted.suspects },
      acknowledgements: { ...counted.acknowledgements },
      sentences: types.counts(),
      lateSentences: epochs.lateSentences(),
    }),
    surroundings: epochs.surroundings,
    satellites: epochs.satellites,
    skyCondition: plausibility.sky,
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
