/**
 * Every write order, in short: a busy minute recorded in the virtual machine, two hundred crash points of it opened by the real store
 * (`npm run rig:crashpoints` makes 15 000 of an hour). BALISE_SEED chooses others.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRecording } from './check.ts';
import { LIES, readRecording, record } from './recording.ts';
import { whyNoCrashPoints } from './why-not.ts';

const SECONDS = 60;
const POINTS = 200;
/** Of a disk that lies: enough to catch it, whatever the seed. */
const LYING_POINTS = 60;
const LOST_FLUSHES = 8;
const RECORDING_PATIENCE_MS = 1_000_000;
const CHECK_PATIENCE_MS = 600_000;
const seed = Number(process.env['BALISE_SEED'] ?? 20_261_129);
const whyNot = whyNoCrashPoints();

describe('every write order', () => {
  if (whyNot !== null) {
    it(`${POINTS} crash points of a busy minute`, (context) => context.skip(whyNot));
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), 'balise-crashpoints-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  beforeAll(async () => {
    console.log(`crash points: seed ${seed}`);
    await record(directory, { seconds: SECONDS, seed, lie: LIES[0] });
  }, RECORDING_PATIENCE_MS);

  it('was recorded with everything that happens to a store', () => {
    const marks = readRecording(directory).steps.flatMap((step) => (step.is === 'mark' ? [step.mark] : []));
    expect(marks.filter(({ is }) => is === 'opened')).toHaveLength(3);
    expect(marks.filter(({ is }) => is === 'registered').length).toBeGreaterThan(50);
    expect(marks.filter(({ is }) => is === 'stored').length).toBeGreaterThan(2);
    // Old events went by age, others were erased.
    const going = marks.filter((mark) => mark.is === 'going');
    expect(going.some(({ cutFrom }) => cutFrom !== null)).toBe(true);
    expect(going.some(({ stones }) => stones.length > 0)).toBe(true);
  });

  it(
    'opens, whatever reached the disk, and nothing registered is lost',
    async () => {
      const { wrong, points, livedOn } = await checkRecording(directory, { points: POINTS, seed, lost: 0 });
      expect(wrong).toEqual([]);
      expect(points).toBe(POINTS);
      expect(livedOn).toBeGreaterThan(0);
    },
    CHECK_PATIENCE_MS,
  );

  it(
    'finds out a disk that only says that it has flushed',
    async () => {
      const checked = await checkRecording(directory, { points: LYING_POINTS, seed, lost: LOST_FLUSHES });
      expect(checked.lost).toBeGreaterThan(0);
      const said = checked.wrong.flatMap(({ wrongs }) => wrongs.map(({ what }) => what)).join('\n');
      expect(said).toMatch(/event \d+ is gone/);
    },
    CHECK_PATIENCE_MS,
  );

  it('leaves no mount and no loop device behind', () => {
    expect(spawnSync('losetup', ['--list', '--noheadings'], { encoding: 'utf8' }).stdout).not.toContain('balise-crash');
    expect(spawnSync('mount', { encoding: 'utf8' }).stdout).not.toContain('balise-crash');
  });
});
