/** `balise decode`: what a recording, or a receiver's stream on the standard input, says. Whoever gives it may see what is in it. */
import { createClock } from '../../drivers/clock.ts';
import { playRecording } from '../../drivers/replay-recording.ts';
import { EXIT } from '../exit-codes.ts';
import { openInput, taken } from '../input.ts';
import { failed } from '../output.ts';
import { createReading } from './reading.ts';
import type { DecodedLine } from './shape.ts';
import { lineWords, summaryWords } from './words.ts';

export interface DecodeOptions {
  json?: boolean;
  summary?: boolean;
}

/** Recordings may be of any year: dates stand as the receiver says them. */
const NOT_BEFORE_MS = Date.UTC(1999, 7, 22);

/** Exit code 1: not one sentence was in it. */
export async function decode(file: string | undefined, { json, summary }: DecodeOptions): Promise<number> {
  const input = openInput(file);
  if (typeof input === 'string') return failed(input, EXIT.noInput);
  const words = json === true ? (line: DecodedLine) => JSON.stringify(line) : lineWords;
  const reading = createReading(NOT_BEFORE_MS, (line) => {
    if (summary !== true) process.stdout.write(`${words(line)}\n`);
  });
  await playRecording(input, null, createClock(), async (bytes, monoMs) => {
    reading.push(bytes, monoMs);
    await taken();
  });
  reading.end();
  const sums = reading.summary();
  if (summary === true) process.stdout.write(`${json === true ? JSON.stringify(sums) : summaryWords(sums)}\n`);
  return Object.keys(sums.sentences).length === 0 ? EXIT.no : EXIT.fine;
}
