/**
 * `npm run bench:fuzz [-- --sentences N --bytes N --seed N]`: mutated sentences and random bytes through framing, decoders and
 * epochs. Fails (exit code 1) on an exception, a fix out of range, a push above the limit, or memory that grows. The short form
 * is a test. The script bounds V8's young generation (`--max-semi-space-size`): left alone it doubles up to some 130 MB under this
 * load, with a live heap of 10 MB throughout, and would hide what the reader itself keeps.
 */
import { parseArgs } from 'node:util';
import { type FuzzReport, fuzzBytes, fuzzSentences } from '../test/support/fuzz.ts';
import { machineFacts } from './machine.ts';

const STALL_MS = 50;
/** What the engine's own caches may still grow by after the first tenth. */
const GROWTH_MB = 48;
const RSS_EVERY_PUSHES = 1_000;

const { values } = parseArgs({
  options: {
    sentences: { type: 'string', default: '10000000' },
    bytes: { type: 'string', default: '1000000000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const seed = Number(values.seed);
console.log(machineFacts());
console.log(`seed ${seed}`);
const sentences = Number(values.sentences);
const bytes = Number(values.bytes);
let failed = false;
measure('mutated sentences', (tick) => fuzzSentences(seed, sentences, tick), sentences * 60);
measure('random bytes', (tick) => fuzzBytes(seed, bytes, tick), bytes);
process.exitCode = failed ? 1 : 0;

function measure(name: string, fuzz: (tick: () => void) => FuzzReport, expectedBytes: number): void {
  const warmUpPushes = Math.max(1, expectedBytes / 4_096 / 10);
  let pushes = 0;
  let settledMb = 0;
  let peakMb = 0;
  const before = performance.now();
  const report = fuzz(() => {
    if (pushes++ % RSS_EVERY_PUSHES !== 0) return;
    const rssMb = process.memoryUsage.rss() / 1e6;
    if (pushes <= warmUpPushes) settledMb = Math.max(settledMb, rssMb);
    else peakMb = Math.max(peakMb, rssMb);
  });
  const seconds = (performance.now() - before) / 1000;
  const growthMb = Math.max(0, peakMb - settledMb);
  const ok = report.longestPushMs <= STALL_MS && growthMb <= GROWTH_MB;
  if (!ok) failed = true;
  console.log(
    `${ok ? 'ok    ' : 'FAILED'} ${name}: ${report.sentences} made, ${(report.bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(0)} s,` +
      ` ${report.accepted} accepted, ${report.refusedOnContent} refused on content, ${report.fixes} epochs;` +
      ` longest push ${report.longestPushMs.toFixed(1)} ms (limit ${STALL_MS}),` +
      ` RSS ${settledMb.toFixed(0)} MB after a tenth, peak ${peakMb.toFixed(0)} MB (limit +${GROWTH_MB})`,
  );
}
