import { defineConfig } from 'vitest/config';
import { summaryReporter } from './tools/vitest-summary.ts';

const summary = process.env['TEST_SUMMARY_FILE'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    maxConcurrency: 2,
    reporters: summary === undefined ? ['default'] : ['default', summaryReporter(summary)],
    testTimeout: 60_000,
    hookTimeout: 20_000,
    coverage: {
      provider: 'v8',
      include: ['gateway/**/*.ts', 'simulator/**/*.ts'],
      reporter: ['text-summary', 'html'],
    },
  },
});
