/**
 * What happens to the receiver's bytes on a bad line: wrong checksums, sentences cut off and run into each other, binary
 * between them. Pure: the same seed and second do the same to the same bytes.
 */
import type { LineFault, Scenario } from '../scenarios/scenario.ts';
import { randomAt } from '../vehicle/random.ts';

/** @returns what comes out of the line, in place of `bytes` */
export type Line = (second: number, bytes: Uint8Array) => Uint8Array;

const LF = 0x0a;
/** Longest run of binary: a frame of a chip's own protocol. */
const BINARY_BYTES_MAX = 100;
/** Seeds of the chances, apart from those of the reception. */
const CHANCE = 8_001;

type Damage = Exclude<LineFault['kind'], 'unplugged'>;
type Draw = () => number;

function drawsFrom(seed: number): Draw {
  let index = 0;
  return () => randomAt(seed, index++);
}

function sentencesOf(bytes: Uint8Array): Uint8Array[] {
  const sentences: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LF, from);
    const to = end < 0 ? bytes.length : end + 1;
    sentences.push(bytes.subarray(from, to));
    from = to;
  }
  return sentences;
}

/** One bit of one character falls over: what a checksum is for. Never in the line end. */
function flipped(sentence: Uint8Array, draw: Draw): Uint8Array {
  const copy = Uint8Array.from(sentence);
  const index = 1 + Math.floor(draw() * Math.max(1, sentence.length - 3));
  copy[index] = (copy[index] ?? 0) ^ (1 << Math.floor(draw() * 3));
  return copy;
}

function damaged(sentence: Uint8Array, kind: Damage, draw: Draw): Uint8Array[] {
  const at = 1 + Math.floor(draw() * (sentence.length - 2));
  switch (kind) {
    case 'bad-checksum':
      return [flipped(sentence, draw)];
    case 'cut': {
      // A few bytes of the middle are lost, the line end is not.
      const lost = 1 + Math.floor(draw() * 12);
      return [sentence.subarray(0, at), sentence.subarray(Math.min(at + lost, sentence.length - 2))];
    }
    case 'spliced':
      // Its end is lost with the line end: the next sentence follows at once.
      return [sentence.subarray(0, at)];
    case 'binary': {
      const length = 8 + Math.floor(draw() * (BINARY_BYTES_MAX - 8));
      return [Uint8Array.from({ length }, () => Math.floor(draw() * 256)), sentence];
    }
  }
}

type Unplugged = Extract<LineFault, { kind: 'unplugged' }>;

/** @returns null while the receiver is plugged in, else the fault that says how it comes back */
export function unpluggedAt({ line }: Pick<Scenario, 'line'>, second: number): Unplugged | null {
  const out = line.filter((fault) => fault.kind === 'unplugged');
  return out.find(({ fromS, toS }) => second >= fromS && second < toS) ?? null;
}

/** @param seed of where the damage falls. Nothing comes out while the receiver is unplugged. */
export function createLine(scenario: Pick<Scenario, 'line'>, seed: number): Line {
  return (second, bytes) => {
    const faults = scenario.line.filter(({ fromS, toS }) => second >= fromS && second < toS);
    if (faults.some(({ kind }) => kind === 'unplugged')) return new Uint8Array(0);
    const draw = drawsFrom(Math.floor(randomAt(seed + CHANCE, Math.round(second * 1000)) * 1e6));
    let parts = sentencesOf(bytes);
    for (const fault of faults) {
      const { kind } = fault;
      if (kind === 'unplugged') continue;
      parts = parts.flatMap((part) => (part.length > 4 && draw() < fault.share ? damaged(part, kind, draw) : [part]));
    }
    return Buffer.concat(parts);
  };
}
