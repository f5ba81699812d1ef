/** One life of the recorded box, in a process of its own: `life.ts DIRECTORY DEVICE NAME SECONDS SEED LIE`. */
import { type Box, startBox } from './box.ts';
import { livesOf, randomOf } from './hour.ts';
import { openMarks } from './mark-writer.ts';

const [directory = '', device = '', name = '', seconds = '', seed = '', lie = ''] = process.argv.slice(2);
const life = livesOf(Number(seconds)).find((each) => each.name === name);
if (life === undefined) throw new Error(`there is no life '${name}'`);
const { mark } = openMarks(device);
const box: Box = await startBox(directory, { wallMs: life.wallMs, boot: `boot-${name}`, mark, early: lie === 'early' });
await life.live(box, life.seconds, randomOf(Number(seed), name));
if (life.ends === null) process.kill(process.pid, 'SIGKILL');
else await box.stop(life.ends);
