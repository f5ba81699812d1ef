/** What a run of cuts came to, for whoever reads it now and for the page. */
import type { CutsDone } from './cuts.ts';

interface Times {
  medianS: number | null;
  maxS: number | null;
}

export interface CutsFigures extends Omit<CutsDone, 'failures' | 'toKeysMs' | 'toPositionMs'> {
  kind: 'cuts';
  seed: number;
  failures: number;
  boots: number;
  /** From power to keys that work. */
  keys: Times;
  /** From power to the first position at the broker. */
  firstPosition: Times;
  tookS: number;
  /** Emulated by this. */
  machine: string;
}

export function cutsFigures(
  { failures, toKeysMs, toPositionMs, ...done }: CutsDone,
  about: Pick<CutsFigures, 'seed' | 'tookS' | 'machine'>,
): CutsFigures {
  const boots = toPositionMs.length;
  const times = { keys: timesOf(toKeysMs), firstPosition: timesOf(toPositionMs) };
  return { kind: 'cuts', ...about, ...done, failures: failures.length, boots, ...times };
}

function timesOf(ms: readonly number[]): Times {
  const sorted = ms.toSorted((a, b) => a - b);
  const seconds = (each: number | undefined): number | null =>
    each === undefined ? null : Math.round(each / 100) / 10;
  return { medianS: seconds(sorted[Math.floor((sorted.length - 1) / 2)]), maxS: seconds(sorted.at(-1)) };
}

export function cutsLine(figures: CutsFigures): string {
  const { cuts, early, presses, registered, lost, twice, unshown, explainedGaps, failures, boots } = figures;
  const { keys, firstPosition } = figures;
  return [
    `${cuts} power cuts (${early} in a boot)`,
    `${presses} presses, ${registered} shown as registered, ${lost} lost, ${twice} twice, ${unshown} recorded unshown`,
    `${explainedGaps} explained gaps, ${failures} failures`,
    `power to keys over ${boots} boots: median ${keys.medianS} s, max ${keys.maxS} s`,
    `to first position: median ${firstPosition.medianS} s, max ${firstPosition.maxS} s`,
    `${figures.tookS} s`,
  ].join('; ');
}
