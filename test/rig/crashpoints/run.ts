/**
 * `npm run rig:crashpoints -- --seed N [--points P]`: records a busy hour of the store in a virtual machine, rebuilds its disk as a power
 * cut may leave it, at every flush and between, and opens each with the real store (docs/rig.md). The last line has the figures.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClock } from '../../../gateway/drivers/clock.ts';
import { checkRecording } from './check.ts';
import { figuresOf, lineOf } from './figures.ts';
import { keepRecording, LIES, type RecordingOrder, readRecording, record, recordedIn } from './recording.ts';
import { whyNoCrashPoints } from './why-not.ts';

const SHOWN_MAX = 20;
/** Of one point. */
const SAID_MAX = 4;
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    points: { type: 'string', default: '15000' },
    // Of simulated time.
    seconds: { type: 'string', default: '3600' },
    // A directory in which the recording is kept, and found by the next run if nothing has changed since.
    recording: { type: 'string' },
    // What must be found: a store that lies, a disk that says so many flushes too early that it flushed.
    lie: { type: 'string', default: 'none' },
    'lost-flushes': { type: 'string', default: '0' },
    // The figures as JSON, for `npm run rig:report`.
    out: { type: 'string' },
  },
});
const whyNot = whyNoCrashPoints();
const lie = LIES.find((each) => each === values.lie);
if (whyNot !== null || lie === undefined) {
  console.error(`crash points: ${whyNot ?? `a lie is one of ${LIES.join(', ')}`}`);
  process.exit(whyNot === null ? 64 : 69);
}
const clock = createClock();
const seed = Number(values.seed ?? clock.wallMs() % 1_000_000);
console.log(`seed ${seed}`);
const order: RecordingOrder = { seconds: Number(values.seconds), seed, lie };
const directory = values.recording ?? mkdtempSync(join(tmpdir(), 'balise-crashpoints-'));
mkdirSync(directory, { recursive: true });
try {
  const recordedS = recordedIn(directory, order) ?? (await recordNow());
  const { steps } = readRecording(directory);
  console.log(`${steps.length} writes, flushes and promises were recorded in ${recordedS} s`);
  const beganMs = clock.monoMs();
  const lost = Number(values['lost-flushes']);
  const points = Number(values.points);
  let tenths = 0;
  const checked = await checkRecording(directory, { points, seed, lost }, (done) => {
    if (Math.floor((10 * done) / points) === tenths) return;
    tenths = Math.floor((10 * done) / points);
    console.log(`${done} of ${points} points, ${secondsSince(beganMs)} s`);
  });
  for (const { point, wrongs } of checked.wrong.slice(0, SHOWN_MAX)) {
    const said = wrongs.slice(0, SAID_MAX).map(({ is, what }) => `${is}: ${what}`);
    const more = wrongs.length > SAID_MAX ? ` and ${wrongs.length - SAID_MAX} more` : '';
    console.log(`${JSON.stringify(point)}: ${said.join('; ')}${more}`);
  }
  const figures = figuresOf(steps, checked, {
    ...order,
    lostFlushes: lost,
    recordedS,
    checkedS: secondsSince(beganMs),
  });
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(figures, null, 1)}\n`);
  console.log(lineOf(figures));
  process.exitCode = checked.wrong.length === 0 ? 0 : 1;
} finally {
  if (values.recording === undefined) rmSync(directory, { recursive: true });
}

function secondsSince(beganMs: number): number {
  return Math.round((clock.monoMs() - beganMs) / 1_000);
}

async function recordNow(): Promise<number> {
  const beganMs = clock.monoMs();
  await record(directory, order);
  const took = secondsSince(beganMs);
  keepRecording(directory, order, took);
  return took;
}
