import { describe, expect, test } from 'vitest';
import { createEpochAssembler } from '../../../gateway/core/gnss/epoch.ts';
import { cycles, data, run, seconds, waits } from './epoch-words.ts';

describe('the end of an epoch is learnt', () => {
  test.each<[string, (second: number) => string[], (second: number) => string]>([
    ['RMC first', (s) => [`RMC ${s}`, `GGA ${s}`], (s) => `GGA ${s}`],
    ['RMC last', (s) => [`GGA ${s}`, `RMC ${s}`], (s) => `RMC ${s}`],
    ['RMC only', (s) => [`RMC ${s}`], (s) => `RMC ${s}`],
    ['GGA and ZDA only', (s) => [`GGA ${s}`, `ZDA ${s}`], (s) => `ZDA ${s}`],
    ['GSA between', (s) => [`GGA ${s}`, 'GSA 3', `RMC ${s}`, `ZDA ${s}`], (s) => `ZDA ${s}`],
    ['GP and GN side by side', (s) => [`GGA ${s}`, `GGA ${s}`, `RMC ${s}`, `RMC ${s}`], (s) => `RMC ${s}`],
  ])('%s: from the third cycle on a fix does not wait', (_, cycle, last) => {
    const words = cycles(1, 8, cycle);
    expect(run(words).second).toEqual(seconds(1, 8));
    expect(waits(words, last).slice(2)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(run(words).late).toBe(0);
  });

  test('six GSA behind the RMC: the epoch waits for all of them', () => {
    const modes = [1, 1, 3, 1, 1, 2];
    const words = cycles(1, 6, (s) => [`RMC ${s}`, `GGA ${s}`, ...modes.map((mode) => `GSA ${mode}`)]);
    const { fixes, second } = run(words);
    expect(second).toEqual(seconds(1, 6));
    expect(fixes.map(({ after }) => after).slice(2)).toEqual([24, 32, 40, 48]);
    expect(fixes.every(({ mode }) => mode === '3D')).toBe(true);
  });

  test('one GSA more from the fifth second on: learnt anew, no fix twice', () => {
    const words = cycles(1, 12, (s) => [`RMC ${s}`, ...Array.from({ length: s < 5 ? 1 : 2 }, () => 'GSA 3')]);
    const { second, fixes } = run(words);
    expect(second).toEqual(seconds(1, 12));
    expect(fixes.at(-1)?.after).toBe(words.length);
  });

  test('SiRF as recorded in Switzerland: GSA RMC, and GGA every fourth second', () => {
    const words = cycles(1, 20, (s) => [
      ...(s % 4 === 0 ? [`GGA ${s}`] : []),
      `GSA ${s % 7 === 0 ? 2 : 3}`,
      `RMC ${s}`,
    ]);
    const { second, fixes, late } = run(words);
    expect(second).toEqual(seconds(1, 20));
    expect(late).toBe(0);
    expect(fixes.map(({ altitudeM }) => altitudeM !== null)).toEqual(seconds(1, 20).map((s) => s % 4 === 0));
    expect(waits(words, (s) => `RMC ${s}`).slice(4)).toEqual(Array.from({ length: 16 }, () => 0));
    // Once the order is known, a GSA is the fix's that follows it.
    expect(fixes.slice(5).map(({ mode }) => mode)).toEqual(seconds(6, 20).map((s) => (s % 7 === 0 ? '2D' : '3D')));
  });

  test('a ZDA every fourth second behind the others: no fix waits for it, and it costs nothing', () => {
    const words = cycles(1, 40, (s) => [`RMC ${s}`, `GGA ${s}`, ...(s % 4 === 0 ? [`ZDA ${s}`] : [])]);
    const { second, late } = run([...words, 'flush']);
    expect(second).toEqual(seconds(1, 40));
    expect(late).toBe(10);
    expect(waits(words, (s) => `GGA ${s}`).slice(2)).toEqual(Array.from({ length: 38 }, () => 0));
  });

  test('a GST every fourth second behind the others is worth learning anew, and never a second fix', () => {
    const words = cycles(1, 40, (s) => [`RMC ${s}`, `GGA ${s}`, ...(s % 4 === 0 ? [`GST ${s}`] : [])]);
    const { second, late } = run([...words, 'flush']);
    expect(second).toEqual(seconds(1, 40));
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThan(3);
  });

  test('GSA and VTG at the head, as a Quectel LC79D has them: found out by what they say, and no fix waits', () => {
    // The words of a VTG and an RMC say the speed, those of a GSA and a GGA the HDOP, all of them that of their second.
    const words = cycles(1, 12, (s) => [`GSAhdop ${s}`, `VTG ${10 + s}`, `RMCspeed ${s}`, `GGAhdop ${s}`, `GLL ${s}`]);
    const { second, fixes, late } = run(words);
    expect([second, late]).toEqual([seconds(1, 12), 0]);
    expect(waits(words, (s) => `GLL ${s}`).slice(6)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(fixes.slice(6).map(({ pdop }) => pdop)).toEqual(seconds(7, 12).map((s) => s + 1));
  });

  test('the same at the tail stays the tail', () => {
    const words = cycles(1, 12, (s) => [`RMCspeed ${s}`, `GGAhdop ${s}`, `GSAhdop ${s}`, `VTG ${10 + s}`]);
    const { second, fixes } = run(words);
    expect(second).toEqual(seconds(1, 12));
    expect(waits(words, (s) => `VTG ${10 + s}`).slice(2)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(fixes.slice(2).map(({ pdop }) => pdop)).toEqual(seconds(3, 12).map((s) => s + 1));
  });

  test('the order changes: learnt anew', () => {
    const words = [...cycles(1, 5, (s) => [`RMC ${s}`, `GGA ${s}`]), ...cycles(6, 20, (s) => [`GGA ${s}`, `RMC ${s}`])];
    const { second, fixes, late } = run(words);
    expect(second).toEqual(seconds(1, 20));
    // The GGA that used to be the last one comes first, but an RMC belonged to every epoch so far: it is waited for.
    expect(late).toBe(0);
    expect(fixes.every(({ status, altitudeM }) => status === 'A' && altitudeM !== null)).toBe(true);
    expect(fixes.at(-1)?.after).toBe(words.length);
  });

  test('a lost last sentence delays one fix and nothing else', () => {
    const words = cycles(1, 10, (s) => (s === 6 ? [`RMC ${s}`] : [`RMC ${s}`, `GGA ${s}`]));
    expect(run(words).second).toEqual(seconds(1, 10));
    const late = waits(words, (s) => (s === 6 ? 'RMC 6' : `GGA ${s}`)).slice(2);
    expect(late).toEqual([0, 0, 0, 1, 0, 0, 0, 0]);
  });
});

test('an epoch is open until its end is known, then only while its sentences come', () => {
  const epochs = createEpochAssembler(() => undefined);
  const openAfter = (word: string) => {
    epochs.push(data(word), 0);
    return epochs.isOpen();
  };
  expect(epochs.isOpen()).toBe(false);
  expect(['RMC 1', 'GGA 1', 'RMC 2', 'GGA 2', 'RMC 3'].map(openAfter)).toEqual([true, true, true, true, true]);
  expect(['GGA 3', 'RMC 4', 'GGA 4'].map(openAfter)).toEqual([false, true, false]);
});
