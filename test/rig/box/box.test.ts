/**
 * One box, end to end: from a key's line to the platform and back to the lamp, without a clock, through a link that goes and comes, and
 * after its power was cut.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pressAndLook, untilKeysWork } from './crew.ts';
import { until } from './until.ts';
import { whyNoBox } from './why-not.ts';
import { openWorld, type World } from './world.ts';

const PATIENCE_MS = 240_000;
const TEST_MS = 600_000;
const whyNot = whyNoBox();

describe('a box', () => {
  if (whyNot !== null) {
    it('records, sends and survives in a virtual machine', (context) => context.skip(whyNot));
    return;
  }
  const dir = mkdtempSync(join(tmpdir(), 'balise-box-'));
  let world: World;
  const keysAtPlatform = async (): Promise<string[]> =>
    (await world.platform.report()).ledger.presses.map(({ key }) => key);

  beforeAll(async () => {
    world = await openWorld(dir);
    await world.box.boot({ clockLost: true });
    await untilKeysWork(world.box);
  }, TEST_MS);
  afterAll(async () => {
    if (world !== undefined) await world.close();
    rmSync(dir, { recursive: true });
  }, TEST_MS);

  it(
    'that wakes in 1970 registers a press all the same, and reaches its broker when the clock is set',
    async () => {
      const { box } = world;
      expect((await box.run('date +%Y')).output).toBe('1970');
      expect(box.led('tracking')).toBe(false);
      expect(await pressAndLook(box, 'G')).toMatchObject({ registered: expect.any(Number) });
      await until('the lamps', PATIENCE_MS, () => box.led('tracking') && box.flashes('status') > 0);
      await until('clock-not-set', PATIENCE_MS, () => box.logs().includes('fault clock-not-set'));
      // As chronyd does with what the receiver tells it.
      await box.run(`date -u -s @${Math.round(Date.now() / 1_000)}`);
      await until('the press at the platform', PATIENCE_MS, async () => (await keysAtPlatform()).includes('G'));
      expect(box.logs()).toContain('over: clock-not-set');
      const { ledger } = await world.platform.report();
      // Labelled by the receiver's time, or by none: never by 1970.
      expect(ledger.presses[0]?.t ?? Number.POSITIVE_INFINITY).toBeGreaterThan(Date.UTC(2026, 0, 1));
      await until('a live position', PATIENCE_MS, () => world.livePositions() > 0);
      await until('the display says so', PATIENCE_MS, () => box.shown.some((line) => line.startsWith('=delivered')));
    },
    TEST_MS,
  );

  it(
    'keeps what is pressed while the link is cut, blinks, and hands it over afterwards',
    async () => {
      const { box, link } = world;
      link.cut();
      await until('broker-lost', PATIENCE_MS, () => box.logs().includes('fault broker-lost'));
      const flashes = box.flashes('status');
      expect(await pressAndLook(box, '1')).toMatchObject({ registered: expect.any(Number) });
      await until('slow blinking', PATIENCE_MS, () => box.flashes('status') >= flashes + 3);
      expect(await keysAtPlatform()).toEqual(['G']);
      link.restore();
      await until('the press at the platform', PATIENCE_MS, async () => (await keysAtPlatform()).length === 2);
    },
    TEST_MS,
  );

  it(
    'whose power is cut after a press goes on with the mission, and the press arrives once',
    async () => {
      const { box, link } = world;
      link.cut();
      const answer = await pressAndLook(box, '2');
      await box.cutPower();
      expect(box.machine()).toBe(null);
      link.restore();
      const before = world.livePositions();
      await box.boot();
      await untilKeysWork(box);
      expect(await pressAndLook(box, '5')).toMatchObject({ registered: expect.any(Number) });
      await until('both at the platform', PATIENCE_MS, async () => (await keysAtPlatform()).length >= 4);
      const { ledger } = await world.platform.report();
      expect(ledger.presses.map(({ key }) => key)).toEqual(['G', '1', '2', '5']);
      expect(answer).toEqual({ registered: ledger.presses[2]?.n });
      expect(ledger.series).toHaveLength(1);
      expect(ledger.conflicts).toBe(0);
      await until('a live position', PATIENCE_MS, () => world.livePositions() > before);
    },
    TEST_MS,
  );
});
