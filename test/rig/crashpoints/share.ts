/**
 * The process that does a share of the points: `share.ts RECORDING PLACE ORDER`. Says each wrong point, now and then how many it has
 * done, then the sum, as lines of JSON.
 */
import { writeSync } from 'node:fs';
import { checkShare, type ShareOrder } from './check-points.ts';
import { openLoopDisk } from './loop-disk.ts';
import { readRecording } from './recording.ts';

const [directory = '', place = '', order = '{}'] = process.argv.slice(2);
const disk = openLoopDisk(place);
// At once: when nobody reads any more, this ends by the broken pipe.
const say = (line: unknown): void => void writeSync(1, `${JSON.stringify(line)}\n`);
try {
  const sum = await checkShare(readRecording(directory), disk, JSON.parse(order) as ShareOrder, {
    wrong: (point, wrongs) => say({ point, wrongs }),
    done: (points) => say({ done: points }),
  });
  say({ sum });
} finally {
  disk.close();
}
