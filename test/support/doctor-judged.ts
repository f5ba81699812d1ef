import { describe, expect, it } from 'vitest';
import type { State, Verdict } from '../../gateway/core/doctor/verdict.ts';

type Case = [what: string, state: State, verdict: Verdict, says: string];
/** By check. */
export type JudgedCases = Readonly<Record<string, Case[]>>;

/** A test of each: the state, the words in both languages, and a remedy where one is needed. */
export function judged(cases: JudgedCases): void {
  describe.each(Object.entries(cases))('%s', (_check, each) => {
    it.each(each)('%s: %s', (_what, state, verdict, says) => {
      expect(verdict.state).toBe(state);
      expect(verdict.detail.en).toContain(says);
      expect(verdict.detail.fr.length).toBeGreaterThan(0);
      // What is wrong has a remedy, in both languages; what is well has none.
      if (state === 'warn' || state === 'fail') expect(Object.values(verdict.remedy ?? {})).toHaveLength(2);
      if (state === 'ok') expect(verdict.remedy).toBeNull();
    });
  });
}
