import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createLine, unpluggedAt } from '../../../simulator/receiver/line.ts';
import { createTelling } from '../../../simulator/receiver/recording.ts';
import { readSentence } from '../../../simulator/vehicle/sentences.ts';
import { seenIn, surrounded } from './trace.ts';

const SECONDS = 200;

/** The whole NMEA of some minutes with one fault all the time. */
function told(fault: Record<string, unknown> | null, seed = 1): Buffer {
  const scenario = surrounded({ line: fault === null ? [] : [{ from: 0, to: SECONDS, ...fault }] });
  const tell = createTelling(scenario, seenIn(scenario, 1), seed);
  return Buffer.concat(Array.from({ length: SECONDS }, (_, second) => tell(second)));
}

/** Lines that are a sentence, and lines that are not. */
function counted(bytes: Buffer): { good: number; bad: number } {
  const lines = bytes.toString('latin1').split('\r\n').slice(0, -1);
  const good = lines.filter((line) => line.startsWith('$') && readSentence(line) !== null).length;
  return { good, bad: lines.length - good };
}

const CLEAN = counted(told(null));

test('without a fault every sentence comes through', () => {
  expect(CLEAN.bad).toBe(0);
  expect(CLEAN.good).toBeGreaterThan(SECONDS * 10);
});

describe('one sentence in five', () => {
  test('has a wrong checksum: as many lines as before', () => {
    const { good, bad } = counted(told({ kind: 'bad-checksum', share: 0.2 }));
    expect(good + bad).toBe(CLEAN.good);
    expect(bad / CLEAN.good).toBeCloseTo(0.2, 1);
  });

  test('lacks some bytes', () => {
    const { good, bad } = counted(told({ kind: 'cut', share: 0.2 }));
    expect(good + bad).toBe(CLEAN.good);
    expect(bad / CLEAN.good).toBeCloseTo(0.2, 1);
  });

  test('runs into the next, which a reader finds again at its dollar', () => {
    const bytes = told({ kind: 'spliced', share: 0.2 });
    const { good, bad } = counted(bytes);
    expect((good + bad) / CLEAN.good).toBeCloseTo(0.8, 1);
    const whole = bytes
      .toString('latin1')
      .split('\r\n')
      .filter((line) => readSentence(line) !== null).length;
    expect(whole / CLEAN.good).toBeCloseTo(0.8, 1);
  });

  test('comes after binary: none is lost, the file is longer', () => {
    const bytes = told({ kind: 'binary', share: 0.2 });
    const clean = told(null);
    expect(bytes.length).toBeGreaterThan(clean.length + SECONDS * 50);
    expect(bytes.some((byte) => byte > 0x7f)).toBe(true);
    for (const line of clean.toString('latin1').split('\r\n').slice(0, 200)) expect(bytes.includes(line)).toBe(true);
  });
});

test('unplugged: nothing, and who asks is told how it comes back', () => {
  const scenario = surrounded({ line: [{ from: 10, to: 20, kind: 'unplugged', as: 'other-name' }] });
  const line = createLine(scenario, 1);
  const bytes = Buffer.from('$GPTXT*00\r\n');
  expect([9.9, 10, 19.9, 20].map((second) => line(second, bytes).length)).toEqual([11, 0, 0, 11]);
  expect(unpluggedAt(scenario, 15)).toMatchObject({ as: 'other-name', toS: 20 });
  expect(unpluggedAt(scenario, 20)).toBeNull();
});

test('the same seed damages the same bytes, another seed others', () => {
  const hash = (seed: number) =>
    createHash('sha256')
      .update(told({ kind: 'cut', share: 0.1 }, seed))
      .digest('hex');
  expect(hash(1)).toBe(hash(1));
  expect(hash(2)).not.toBe(hash(1));
});
