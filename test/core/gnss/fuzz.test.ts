/** The short form of `npm run bench:fuzz`. */
import { expect, test } from 'vitest';
import { fuzzBytes, fuzzSentences } from '../../support/fuzz.ts';

const seed = Number(process.env['SEED'] ?? 20_260_306);
console.log(`seed ${seed}`);

test('mutated sentences: nothing throws, no fix is out of range', () => {
  const report = fuzzSentences(seed, 30_000);
  expect(report.accepted).toBeGreaterThan(5_000);
  expect(report.refusedOnContent).toBeGreaterThan(1_000);
  expect(report.fixes).toBeGreaterThan(500);
});

test('random bytes: nothing throws', () => {
  expect(fuzzBytes(seed, 5_000_000)).toMatchObject({ bytes: 5_000_000 });
});
