/** What a run of cuts came to, for whoever reads it now and for the page. */
import type { CutsDone } from './cuts.ts';

export interface CutsFigures extends Omit<CutsDone, 'failures' | 'toPositionMs'> {
  kind: 'cuts';
  seed: number;
  failures: number;
  /** From power to the first position at the broker. */
  firstPosition: { boots: number; medianS: number | null; maxS: number | null };
  tookS: number;
  /** Emulated by this. */
  machine: string;
}

export function cutsFigures(
  { failures, toPositionMs, ...done }: CutsDone,
  about: Pick<CutsFigures, 'seed' | 'tookS' | 'machine'>,
): CutsFigures {
  const sorted = toPositionMs.toSorted((a, b) => a - b);
  const seconds = (ms: number | undefined): number | null => (ms === undefined ? null : Math.round(ms / 100) / 10);
  const medianS = seconds(sorted[Math.floor((sorted.length - 1) / 2)]);
  const firstPosition = { boots: sorted.length, medianS, maxS: seconds(sorted.at(-1)) };
  return { kind: 'cuts', ...about, ...done, failures: failures.length, firstPosition };
}

export function cutsLine(figures: CutsFigures): string {
  const { cuts, early, presses, registered, lost, twice, unshown, explainedGaps, failures, firstPosition } = figures;
  const { boots, medianS, maxS } = firstPosition;
  return [
    `${cuts} power cuts (${early} in a boot)`,
    `${presses} presses, ${registered} shown as registered, ${lost} lost, ${twice} twice, ${unshown} recorded unshown`,
    `${explainedGaps} explained gaps, ${failures} failures`,
    `power to first position over ${boots} boots: median ${medianS} s, max ${maxS} s`,
    `${figures.tookS} s`,
  ].join('; ');
}
