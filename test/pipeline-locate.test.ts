/** `cmd/locate` from its text to the record, with the real arrow: what is made of a fix of now, and of the next one. */
import { beforeEach, expect, test } from 'vitest';
import { LOCATE_PERIOD_MS, LOCATES_WAITING_MAX } from '../gateway/core/outbox/limits.ts';
import { type Asked, createLocating, START, STATIONARY_S } from './support/locating.ts';
import { settled } from './support/way-out.ts';

let box: ReturnType<typeof createLocating>;

beforeEach(async () => {
  box = createLocating();
  await box.onDuty();
  expect(box.whys()).toEqual(['first']);
});

test('the newest epoch becomes a position, leaves at once and is on the disk when it is answered', async () => {
  const asked = box.locate();
  expect(box.sent).toEqual([1, 2]);
  await settled();
  expect(asked.answer).toMatchObject({ id: 'l1', result: 'done', detail: null, position: 2 });
  expect(box.disk.holds).toBe(2);
  const t = START + box.second * 1_000;
  expect(box.located()).toMatchObject([{ n: 2, t, service: 'service-1', suspect: [], since: null }]);
});

test('what the sampling has made a position stays the only record of its epoch', async () => {
  box.park(STATIONARY_S - 4);
  expect(box.whys()).toEqual(['first', 'time']);
  expect(await box.answered()).toMatchObject({ result: 'done', position: 2 });
  expect(box.disk.holds).toBe(2);
  expect(box.positions).toHaveLength(2);
});

test('the sampling goes on as if nobody had asked', async () => {
  const drive = async (ask: boolean): Promise<string[]> => {
    for (let i = 0; i < 150; i++) {
      box.park(1, { speedKmh: i < 70 ? 0 : 50, offM: i < 70 ? 0 : (i - 70) * 13.9 });
      if (ask && i % 7 === 0) await box.answered();
      if (i === 100) await box.press('1');
    }
    return box.positions.map(({ t, why, odoM }) => `${(t - START) / 1_000} ${why} ${odoM}`);
  };
  const asked = await drive(true);
  expect(box.located().length).toBeGreaterThan(10);
  box = createLocating();
  await box.onDuty();
  const alone = await drive(false);
  expect(asked.filter((what) => !what.includes('locate'))).toEqual(alone);
});

test('where the newest fix is old the next one is waited for, and the sampling decides on it first', async () => {
  box.silence(2_500);
  const asked = box.locate();
  await settled();
  expect(asked.answer).toBeNull();
  box.park(1);
  await settled();
  expect(asked.answer).toMatchObject({ result: 'done', position: 2 });
  expect(box.located()).toMatchObject([{ t: START + box.second * 1_000 }]);

  box.park(STATIONARY_S - 8);
  box.silence(2_500);
  const inTime = box.locate();
  box.park(1);
  await settled();
  expect(box.whys()).toEqual(['first', 'locate', 'time']);
  expect(inTime.answer).toMatchObject({ result: 'done', position: 3 });
});

test('a flood gets one position a second, and each command an answer', async () => {
  const asked: Asked[] = [];
  // Ten a second for half a minute, from a receiver of 5 Hz.
  for (let i = 0; i < 300; i++) {
    asked.push(box.locate());
    if (i % 2 === 0) box.park(0.2);
    await settled();
  }
  expect(asked.every(({ answer }) => answer?.result === 'done')).toBe(true);
  const instants = box.located().map(({ mono }) => mono);
  expect(instants.length).toBeGreaterThan(20);
  const apart = instants.slice(1).map((mono, i) => mono - (instants[i] ?? 0));
  expect(Math.min(...apart)).toBeGreaterThanOrEqual(LOCATE_PERIOD_MS);
});

test('so many wait at once; the same one twice waits once', async () => {
  box.silence(2_500);
  const asked = Array.from({ length: LOCATES_WAITING_MAX }, () => box.locate());
  const again = box.locate({ id: 'l1' });
  const more = box.locate();
  await settled();
  expect(more.answer).toMatchObject({ result: 'full' });
  expect(again.answer).toBeNull();
  box.park(1);
  await settled();
  expect([...asked, again].map(({ answer }) => answer?.position)).toEqual(Array(LOCATES_WAITING_MAX + 1).fill(2));
  expect(again.answer?.id).toBe('l1');
  expect(box.located()).toHaveLength(1);
});

test('unknown keys are counted', async () => {
  await box.answered({ patient: 'name' });
  expect(box.unknownKeys()).toBe(1);
});
