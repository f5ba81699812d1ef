/** The sets on a real disk: whole or not there, at whatever step the power goes. */
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  goBack,
  putForward,
  putForwardAgain,
  readPending,
  readSet,
  removeSets,
  settle,
  writePending,
} from '../../../gateway/drivers/identity/sets.ts';
import { createWorkplace } from '../../support/running/workplace.ts';

const set = (name: string) => ({ key: `key ${name}`, cert: `cert ${name}`, ca: `ca ${name}`, estCa: null });

let directory: string;
beforeEach(() => {
  directory = createWorkplace().dir;
});
afterEach(() => {
  vi.restoreAllMocks();
});

const named = (): Record<string, string | null> =>
  Object.fromEntries(
    (['current', 'previous', 'refused'] as const).map((link) => [link, readSet(directory, link)?.key ?? null]),
  );

it('the set before stays until the new one is proven', () => {
  putForward(directory, set('A'));
  expect(named()).toEqual({ current: 'key A', previous: null, refused: null });
  putForward(directory, set('B'));
  expect(named()).toEqual({ current: 'key B', previous: 'key A', refused: null });
  // A third one before anybody judged the second: the first is the one that was taken.
  putForward(directory, set('C'));
  expect(named()).toEqual({ current: 'key C', previous: 'key A', refused: null });
  settle(directory);
  expect(named()).toEqual({ current: 'key C', previous: null, refused: null });
  expect(fs.readdirSync(directory).sort()).toEqual(['000003', 'current']);
});

it('goes back, and once more forward', () => {
  putForward(directory, set('A'));
  goBack(directory);
  expect(named()).toEqual({ current: 'key A', previous: null, refused: null });
  putForward(directory, set('B'));
  goBack(directory);
  expect(named()).toEqual({ current: 'key A', previous: null, refused: 'key B' });
  putForwardAgain(directory);
  expect(named()).toEqual({ current: 'key B', previous: 'key A', refused: null });
  goBack(directory);
  // A newer one takes the place of the one that was refused.
  putForward(directory, set('C'));
  expect(named()).toEqual({ current: 'key C', previous: 'key A', refused: null });
  expect(fs.readdirSync(directory).sort()).toEqual(['000001', '000003', 'current', 'previous']);
});

const STEPS = ['mkdirSync', 'writeFileSync', 'fsyncSync', 'renameSync', 'symlinkSync', 'rmSync'] as const;
class Cut extends Error {}

/** Every call that changes the disk works until the `nth`, and none from there on. @returns whether it came to that */
function cutAt(nth: number, work: () => void): boolean {
  let calls = 0;
  for (const step of STEPS) {
    const real = fs[step] as (...args: unknown[]) => unknown;
    vi.spyOn(fs, step).mockImplementation(((...args: unknown[]) => {
      if (++calls >= nth) throw new Cut();
      return real(...args);
    }) as never);
  }
  try {
    work();
    return false;
  } catch (error) {
    if (!(error instanceof Cut)) throw error;
    return true;
  } finally {
    vi.restoreAllMocks();
  }
}

it.each([
  ['the way back', true, goBack],
  ['the proof', false, settle],
] as const)('a power cut at any step of a new set and of %s leaves one whole set', (_what, keepsOld, second) => {
  let cuts = 0;
  for (let cut = true; cut; cuts++) {
    removeSets(directory);
    putForward(directory, set('A'));
    cut = cutAt(cuts + 1, () => {
      putForward(directory, set('B'));
      second(directory);
    });
    const current = readSet(directory, 'current');
    // Never a mix, and never none.
    expect([set('A'), set('B')]).toContainEqual(current);
    if (keepsOld && current?.key === 'key B') expect(readSet(directory, 'previous')).toEqual(set('A'));
    // And what comes after works on what the cut left.
    putForward(directory, set('C'));
    expect(readSet(directory, 'current')).toEqual(set('C'));
  }
  expect(cuts).toBeGreaterThan(20);
});

it('a key that waits is there with its request, or not at all', async () => {
  await writePending(directory, 'request', 'key', async (file) => `request for ${fs.readFileSync(file, 'utf8')}`);
  expect(readPending(directory, 'request')).toEqual({ key: 'key', csr: 'request for key' });
  await expect(writePending(directory, 'renewal', 'key', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(readPending(directory, 'renewal')).toBeNull();
  expect(fs.readdirSync(directory)).toEqual(['request']);
});

it('removes what is its own, and names what is not', () => {
  putForward(directory, set('A'));
  fs.writeFileSync(join(directory, 'notes.txt'), 'mine');
  expect(removeSets(directory)).toEqual(['notes.txt']);
  expect(fs.readdirSync(directory)).toEqual(['notes.txt']);
});
