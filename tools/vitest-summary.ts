/**
 * A vitest reporter that leaves what tools/check.ts prints: counts, failures and every skipped test with its reason,
 * which vitest's own json reporter drops.
 */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

export interface TestSummary {
  passed: number;
  /** How many passed in each file that has one, by its path below the repository. */
  passedIn: Record<string, number>;
  /** `file > suite > test`, or a file that could not be loaded, or an error outside any test. */
  failed: string[];
  skipped: { name: string; reason: string | null }[];
}

export function summaryReporter(path: string): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const summary: TestSummary = { passed: 0, passedIn: {}, failed: [], skipped: [] };
      for (const module of modules) addModule(summary, module);
      for (const error of unhandledErrors) summary.failed.push(`outside any test: ${error.message}`);
      writeFileSync(path, JSON.stringify(summary));
    },
  };
}

function addModule(summary: TestSummary, module: TestModule): void {
  const tests = [...module.children.allTests()];
  for (const test of tests) addTest(summary, test);
  const suiteErrors = [...module.children.allSuites()].flatMap((suite) => suite.errors());
  // A hook or an import that failed: its tests did not run, so none of them says so.
  for (const error of [...module.errors(), ...suiteErrors]) {
    summary.failed.push(`${module.relativeModuleId}: ${error.message.split('\n')[0] ?? ''}`);
  }
  if (tests.length === 0 && module.errors().length === 0)
    summary.failed.push(`${module.relativeModuleId}: holds no test`);
}

function addTest(summary: TestSummary, test: TestCase): void {
  const name = `${test.module.relativeModuleId} > ${test.fullName}`;
  const result = test.result();
  switch (result.state) {
    case 'passed':
      summary.passed++;
      summary.passedIn[test.module.relativeModuleId] = (summary.passedIn[test.module.relativeModuleId] ?? 0) + 1;
      break;
    case 'failed':
      summary.failed.push(name);
      break;
    case 'skipped':
      summary.skipped.push({ name, reason: result.note ?? null });
      break;
    case 'pending':
      summary.failed.push(`${name}: did not finish`);
      break;
  }
}
