/** What came of a check, from what ran. */
import type { TestSummary } from '../../tools/vitest-summary.ts';

export interface Outcome {
  /** `skipped`: its tool is missing here, it does not concern this product, or it is open. */
  result: 'pass' | 'fail' | 'skipped';
  said: string;
}

/** Of a program: 77 says that it cannot tell here, as automake has it, and its last line why. */
export function outcomeOfExit(code: number | null, output: string): Outcome {
  const said = output.trim().split('\n').at(-1) ?? '';
  if (code === 0) return { result: 'pass', said: '' };
  return code === 77 ? { result: 'skipped', said } : { result: 'fail', said: `exit ${code ?? 'by a signal'}: ${said}` };
}

/** Of test files in one run of many: all of a file skipped proves nothing about its line. */
export function outcomeOfTests(files: string[], { passedIn, failed, skipped }: TestSummary): Outcome {
  const isOf = (name: string): boolean => files.some((file) => name.startsWith(file)) || name.startsWith('outside any');
  const broken = failed.filter(isOf);
  if (broken.length > 0) return { result: 'fail', said: broken.join('; ') };
  for (const file of files.filter((each) => (passedIn[each] ?? 0) === 0)) {
    const why = skipped.find(({ name }) => name.startsWith(file));
    return why === undefined
      ? { result: 'fail', said: `${file} did not run` }
      : { result: 'skipped', said: `${file}: ${why.reason ?? 'skipped without a reason'}` };
  }
  const left = skipped.filter(({ name }) => isOf(name)).length;
  return { result: 'pass', said: left === 0 ? '' : `${left} of its tests skipped` };
}
