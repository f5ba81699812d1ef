/** The option that somebody meant who wrote another word. */
import { OPTIONS, type OptionKey } from './options.ts';

/** More edits than this are another word. */
const FAR = 5;

/** @returns null: nothing is near */
export function nearestOption(key: string): OptionKey | null {
  const nearest = (Object.keys(OPTIONS) as OptionKey[])
    .map((known) => ({ known, far: Math.min(distance(key, known), distance(key, known.split('.')[1] ?? known)) }))
    .sort((a, b) => a.far - b.far)[0];
  return nearest !== undefined && nearest.far <= FAR && nearest.far < key.length ? nearest.known : null;
}

/** @returns the word that differs least; null: none is near */
export function nearestWord(word: string, known: readonly string[]): string | null {
  const nearest = known.map((each) => ({ each, far: distance(word, each) })).sort((a, b) => a.far - b.far)[0];
  return nearest !== undefined && nearest.far <= FAR ? nearest.each : null;
}

/** Edits between two words (Levenshtein), for the guess of a misspelt key only. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
