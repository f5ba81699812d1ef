/** An I/O error, a full disk, half a write, a flush that fails, a kill: at every call that the store makes, one life for each. */
import { expect, test } from 'vitest';
import { prepareEveryCall } from '../faults/every-call.ts';
import { WITHOUT_SHIM } from '../faults/shim/shim.ts';

const AT_ONCE = 2;
/** A store that does nothing any more would have no call that can fail. */
const CASES_MIN = 1_000;

test('every call to the disk fails once: a named fault or no difference, and nothing registered is lost', async (context) => {
  if (WITHOUT_SHIM !== null) context.skip(WITHOUT_SHIM);
  const everyCall = await prepareEveryCall();
  const { cases } = everyCall;
  expect(cases.length).toBeGreaterThan(CASES_MIN);
  const wrongs: string[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let one = cases[next++]; one !== undefined; one = cases[next++]) wrongs.push(...(await everyCall.run(one)));
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    wrongs.push(...(await everyCall.close()));
  }
  console.log(`store-io: ${cases.length} calls failed, ${everyCall.lives()} lives, ${wrongs.length} wrong`);
  expect(wrongs).toEqual([]);
}, 3_600_000);
