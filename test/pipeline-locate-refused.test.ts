/** `cmd/locate` where it does nothing: off duty, without a fix of now, a second time, too late, without a disk. */
import { beforeEach, describe, expect, test } from 'vitest';
import { LOCATE_WAIT_MS, LOCATES_WAITING_MAX } from '../gateway/core/outbox/limits.ts';
import { createLocating } from './support/locating.ts';
import { settled } from './support/way-out.ts';

let box: ReturnType<typeof createLocating>;

beforeEach(() => {
  box = createLocating();
});

test('off duty nothing happens, whatever the fix', async () => {
  box.park(10);
  const answer = await box.answered();
  expect(answer).toMatchObject({ id: 'l1', result: 'off-duty' });
  expect(JSON.stringify(answer)).not.toMatch(/4\.9|52\.3/);
  box.park(10);
  expect(box.positions).toEqual([]);
  expect(box.disk.flushes).toBe(0);
  // What was measured before the duty is of no use when it begins.
  await box.press('G');
  expect(await box.answered()).toBeNull();
  expect(box.positions).toEqual([]);
});

test('the gate closes while it waits: refused, and nothing of it is left when it opens again', async () => {
  await box.onDuty();
  box.silence(2_500);
  const asked = box.locate();
  await box.press('G');
  await settled();
  expect(asked.answer).toMatchObject({ result: 'off-duty' });
  box.park(10);
  await box.press('G');
  box.park(1);
  expect(box.whys()).toEqual(['first', 'first']);
});

describe('there is no position where there is no fix of now:', () => {
  beforeEach(() => box.onDuty());

  test.each([
    ['nothing comes', () => box.clock.advance(LOCATE_WAIT_MS)],
    ['no fix', () => box.park(LOCATE_WAIT_MS / 1_000, { valid: false })],
    ['suspect ones', () => box.park(LOCATE_WAIT_MS / 1_000, { offM: 40_000 })],
    [
      'one that the line had held back',
      () => {
        box.clock.advance(LOCATE_WAIT_MS - 1_000);
        box.park(1);
      },
    ],
  ])('%s', async (_, happens) => {
    box.silence(2_500);
    const asked = box.locate();
    happens();
    await settled();
    expect(asked.answer).toMatchObject({ result: 'no-position', expires: expect.any(Number) });
    expect(asked.answer).not.toHaveProperty('position');
    expect(box.located()).toEqual([]);
  });

  test.each([
    ['a suspect one', { offM: 40_000 }],
    ['one that says that it is none', { valid: false }],
  ])('%s makes the trusted one before it a thing of the past', async (_, change) => {
    box.park(1, change);
    expect(await box.answered()).toBeNull();
    expect(box.located()).toEqual([]);
    box.park(1);
    await settled();
    expect(box.located()).toHaveLength(1);
  });

  test('nothing is waited for beyond the expiry', async () => {
    box.silence(2_500);
    const asked = box.locate({ expires: box.now() + 1_000 });
    box.silence(1_000);
    await settled();
    expect(asked.answer).toMatchObject({ result: 'no-position' });
    box.park(1);
    expect(box.located()).toEqual([]);
  });
});

describe('answered as what it is:', () => {
  beforeEach(() => box.onDuty());

  test('replayed, expired, no command', async () => {
    await box.answered();
    expect(await box.answered({ id: 'l1' })).toMatchObject({ id: 'l1', result: 'replayed', position: 2 });
    box.park(2);
    expect(await box.answered({ id: 'l1', expires: 1 })).toMatchObject({ result: 'replayed', position: 2 });
    expect(await box.answered({ expires: 1 })).toMatchObject({ result: 'expired' });
    expect(await box.answered({ issued: null })).toMatchObject({ result: 'invalid' });
    expect(box.located()).toHaveLength(1);
  });

  test('after a restart: what was issued before has expired with it, and what is new is obeyed', async () => {
    const before = box.now();
    expect(await box.answered()).toMatchObject({ result: 'done' });
    box.silence(5_000);
    box.restart();
    await box.onDuty();
    const made = box.positions.length;
    expect(await box.answered({ id: 'l1', issued: before })).toMatchObject({ id: 'l1', result: 'expired' });
    expect(box.positions).toHaveLength(made);
    expect(await box.answered()).toMatchObject({ result: 'done', position: made + 1 });
  });

  test('a disk that refuses or is short of room: unavailable, and the same command may come again', async () => {
    box.disk.takes = false;
    expect(await box.answered()).toMatchObject({ result: 'unavailable' });
    box.disk.stride = 2;
    box.park(1);
    expect(await box.answered()).toMatchObject({ result: 'unavailable' });
    expect(box.located()).toHaveLength(1);
    Object.assign(box.disk, { takes: true, stride: 1 });
    expect(await box.answered({ id: 'l1' })).toMatchObject({ result: 'done' });
  });

  test('a disk that does not answer: no more than so many wait for it', async () => {
    box.disk.stalls = true;
    for (let i = 0; i < LOCATES_WAITING_MAX; i++) box.locate();
    expect(await box.answered()).toMatchObject({ result: 'full' });
  });
});
