/**
 * What fingers do to contacts: each press as the edges that a circuit sees, with the bounce of the metal where nobody filters it.
 * Firmware that debounces sends the edges without bounce. Pure.
 */
import { randomAt } from '../vehicle/random.ts';

/** Several may overlap: two keys at once. */
export interface Stroke {
  key: string;
  atMs: number;
  /** null: the key sticks and never comes up. */
  holdMs: number | null;
}

export interface Edge {
  atMs: number;
  key: string;
  down: boolean;
}

/** Of one train, from the first contact to the last. */
const BOUNCE_MS = { least: 1, most: 20 };
/** Each is a contact lost and made again. */
const BOUNCES_MOST = 4;
/** More than one stroke draws. */
const DRAWS_PER_STROKE = 64;

/** @param bounceSeed null: debounced. @returns in order of time; of one instant in the order of the strokes */
export function edgesOf(strokes: readonly Stroke[], bounceSeed: number | null): Edge[] {
  const edges = strokes.flatMap(({ key, atMs, holdMs }, index) => {
    const train = (down: boolean, fromMs: number, draw: number): Edge[] => {
      const toggles = bounceSeed === null ? [] : bounces(bounceSeed, index * DRAWS_PER_STROKE + draw, holdMs);
      return [0, ...toggles].map((afterMs, nth) => ({
        key,
        atMs: fromMs + afterMs,
        down: nth % 2 === 0 ? down : !down,
      }));
    };
    const up = holdMs === null ? [] : train(false, atMs + holdMs, DRAWS_PER_STROKE / 2);
    return [...train(true, atMs, 0), ...up];
  });
  return edges.sort((a, b) => a.atMs - b.atMs);
}

/** When the contact toggles after it was first made or lost: an even number of times, so that it ends as it began. */
function bounces(seed: number, draw: number, holdMs: number | null): number[] {
  const unit = (nth: number) => randomAt(seed, draw + nth);
  const lengthMs = BOUNCE_MS.least + unit(0) * (BOUNCE_MS.most - BOUNCE_MS.least);
  // A short tap has come to rest by the time it ends.
  const lastMs = holdMs === null ? lengthMs : Math.min(lengthMs, holdMs / 2);
  const toggles = 2 * (1 + Math.floor(unit(1) * BOUNCES_MOST));
  const inside = Array.from({ length: toggles - 1 }, (_, nth) => unit(2 + nth) * lastMs);
  return [...inside.sort((a, b) => a - b), lastMs];
}

/** Does each at its instant, counted from now on. Resolves after the last one. */
export async function playEdges<T extends { atMs: number }>(
  edges: readonly T[],
  clock: { monoMs(): number; after(delayMs: number, run: () => void): unknown },
  act: (edge: T) => Promise<void> | void,
): Promise<void> {
  const startMs = clock.monoMs();
  for (const edge of edges) {
    const waitMs = startMs + edge.atMs - clock.monoMs();
    if (waitMs > 0) await new Promise<void>((resolve) => clock.after(waitMs, resolve));
    await act(edge);
  }
}
