/**
 * `npm run kills [-- --count 2000] [--seed N]`: kill -9 of a store at random calls to its disk. The last line is
 * `N kills, N events registered, N wrong`; the exit code 0 when nothing is.
 */
import { parseArgs } from 'node:util';
import { killStores } from './kills.ts';
import { WITHOUT_SHIM } from './shim/shim.ts';

const { values } = parseArgs({ options: { count: { type: 'string', default: '2000' }, seed: { type: 'string' } } });
if (WITHOUT_SHIM !== null) {
  console.error(`kills: ${WITHOUT_SHIM}`);
  process.exit(69);
}
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`seed ${seed}`);
const { kills, registered, wrongs } = await killStores(Number(values.count), seed);
for (const wrong of wrongs) console.log(wrong);
console.log(`${kills} kills, ${registered} events registered, ${wrongs.length} wrong`);
process.exitCode = wrongs.length === 0 ? 0 : 1;
