/** From bytes to what is told of them, line by line: framing, sentences, epochs, what is believed; and the sums. */
import { PLAUSIBLE } from '../../core/gnss/continuity.ts';
import { decode } from '../../core/gnss/decode.ts';
import { createEpochAssembler } from '../../core/gnss/epoch.ts';
import type { Fix } from '../../core/gnss/fix.ts';
import { createByteFramer } from '../../core/gnss/framing.ts';
import { createPlausibility } from '../../core/gnss/plausibility.ts';
import { isReject, parseSentenceBytes } from '../../core/gnss/sentence.ts';
import { SENTENCE_TYPES_MAX } from '../../core/limits.ts';
import type { DecodedLine, DecodeSummary } from './shape.ts';

export interface Reading {
  push(bytes: Uint8Array, monoMs: number): void;
  /** Nothing more comes. */
  end(): void;
  summary(): DecodeSummary;
}

type Counts = Map<string, number>;

export function createReading(notBeforeMs: number, tell: (line: DecodedLine) => void): Reading {
  const plausibility = createPlausibility({ ...PLAUSIBLE, notBeforeMs });
  const epochs = createEpochAssembler(judge);
  const framer = createByteFramer({
    onLine,
    onDiscard: (reason, bytes) => {
      add(discarded, reason, bytes);
      tell({ kind: 'discard', reason, bytes });
    },
  });
  const [sentences, rejects, discarded, suspect, refused] = Array.from({ length: 5 }, (): Counts => new Map()) as [
    Counts,
    Counts,
    Counts,
    Counts,
    Counts,
  ];
  const sums = { bytes: 0, epochs: 0, believed: 0, from: null as number | null, to: null as number | null };
  let nowMs = 0;

  function reject(reason: string, bytes: Uint8Array): void {
    add(rejects, reason);
    tell({ kind: 'reject', reason, line: printable(bytes) });
  }

  function onLine(bytes: Uint8Array, from: number, to: number): void {
    const sentence = parseSentenceBytes(bytes, from, to);
    if (isReject(sentence)) {
      reject(sentence.reason, bytes.subarray(from, to));
      return;
    }
    const { talker, type } = sentence;
    const name = talker === 'P' ? `P${type}` : type;
    // Names come off the line: their number is bounded.
    add(sentences, sentences.has(name) || sentences.size < SENTENCE_TYPES_MAX ? name : 'other');
    const decoded = decode(sentence);
    if (decoded !== null && isReject(decoded)) {
      reject(decoded.reason, bytes.subarray(from, to));
      return;
    }
    const { data = null, unreadableFields = 0 } = decoded ?? {};
    tell({ kind: 'sentence', talker, type, data: data === null ? null : { ...data }, unreadableFields });
    if (decoded !== null) epochs.push(decoded, nowMs);
  }

  function judge(fix: Fix): void {
    sums.epochs++;
    const judgement = plausibility.judge(fix);
    const judged = judgement.ok ? judgement.fix : fix;
    if (judged.t !== null) {
      sums.from ??= judged.t;
      sums.to = judged.t;
    }
    if (!judgement.ok) {
      add(refused, judgement.reason);
      tell({ kind: 'epoch', verdict: 'refused', reasons: [judgement.reason], fix: { ...fix } });
      return;
    }
    const reasons = [...judgement.fix.suspect];
    for (const reason of reasons) add(suspect, reason);
    if (reasons.length === 0) sums.believed++;
    tell({ kind: 'epoch', verdict: reasons.length === 0 ? 'believed' : 'suspect', reasons, fix: { ...judged } });
  }

  return {
    push(bytes, monoMs) {
      nowMs = monoMs;
      sums.bytes += bytes.length;
      framer.push(bytes);
    },
    end: () => epochs.flush(),
    summary: () => ({
      ...sums,
      ...{ sentences: Object.fromEntries(sentences), rejects: Object.fromEntries(rejects) },
      ...{ discardedBytes: Object.fromEntries(discarded), suspect: Object.fromEntries(suspect) },
      refused: Object.fromEntries(refused),
    }),
  };
}

function add(counts: Counts, name: string, by = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

/** A terminal must not be told to do anything by what a line says. */
function printable(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/[^ -~]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
