/** The process that does a share of the points: `share.ts RECORDING PLACE ORDER`. Says each wrong point, then the sum, as lines of JSON. */
import { checkShare, type ShareOrder } from './check-points.ts';
import { openLoopDisk } from './loop-disk.ts';
import { readRecording } from './recording.ts';

const [directory = '', place = '', order = '{}'] = process.argv.slice(2);
const disk = openLoopDisk(place);
const say = (line: unknown): void => console.log(JSON.stringify(line));
try {
  const sum = await checkShare(readRecording(directory), disk, JSON.parse(order) as ShareOrder, (point, wrongs) =>
    say({ point, wrongs }),
  );
  say({ sum });
} finally {
  disk.close();
}
