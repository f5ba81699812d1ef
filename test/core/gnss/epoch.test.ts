import { describe, expect, test } from 'vitest';
import type { SentenceData } from '../../../gateway/core/gnss/decode.ts';
import { createEpochAssembler } from '../../../gateway/core/gnss/epoch.ts';
import type { Fix } from '../../../gateway/core/gnss/fix.ts';
import { dataOf } from './nmea.ts';

const DAY = Date.UTC(2010, 3, 3);

function hhmmss(second: number): string {
  return [3600, 60, 1].map((unit) => String(Math.floor(second / unit) % 60).padStart(2, '0')).join('');
}

/** `RMC 5`: an RMC of second 5 of the day; `RMC -`: without a time; `GSA 1`, `GSA 3`: the mode; `ZDA 5`; `VTG 50`: km/h. */
function data(word: string): SentenceData {
  const [type, value = '-'] = word.split(' ');
  const time = value === '-' ? '' : hhmmss(Number(value));
  switch (type) {
    case 'RMC':
      return dataOf(`GPRMC,${time},${time === '' ? 'V' : 'A'},4719.9,N,00749.2,E,10,90,030410,,,A`);
    case 'RMCnodate':
      return dataOf(`GPRMC,${time},A,4719.9,N,00749.2,E,10,90,,,,A`);
    case 'GGA':
      return dataOf(`GPGGA,${time},4720.9,N,00750.2,E,${time === '' ? 0 : 1},07,1.6,533.4,M,48.0,M,,`);
    case 'ZDA':
      return dataOf(`GPZDA,${time},03,04,2010,00,00`);
    case 'GSA':
      return dataOf(`GNGSA,A,${value},04,,,,,,,,,,,,2.7,2.5,1.0`);
    case 'VTG':
      return dataOf(`GPVTG,100,T,,M,,N,${value},K,A`);
    default:
      throw new Error(word);
  }
}

/** Pushes the words one per ms; `fixes[i].after` is the number of words it took until the fix came. `flush` flushes. */
function run(words: string[]) {
  const fixes: (Fix & { after: number })[] = [];
  let at = 0;
  const epochs = createEpochAssembler((fix) => fixes.push({ ...fix, after: at }));
  for (const word of words) {
    at++;
    if (word === 'flush') epochs.flush();
    else epochs.push(data(word), at);
  }
  return { fixes, late: epochs.lateSentences(), second: fixes.map(({ t }) => t !== null && (t - DAY) / 1000) };
}

const seconds = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const cycles = (from: number, to: number, words: (second: number) => string[]) => seconds(from, to).flatMap(words);

/** Words from the last one of an epoch to its fix, for each fix: 0 when it did not wait. */
function waits(words: string[], lastWord: (second: number) => string): number[] {
  const { fixes, second } = run(words);
  return fixes.map(({ after }, i) => after - 1 - words.lastIndexOf(lastWord(Number(second[i]))));
}

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

  test('a sentence every fourth second behind the others costs little and never a second fix', () => {
    const words = cycles(1, 40, (s) => [`RMC ${s}`, `GGA ${s}`, ...(s % 4 === 0 ? [`ZDA ${s}`] : [])]);
    const { second, late } = run([...words, 'flush']);
    expect(second).toEqual(seconds(1, 40));
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThan(3);
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

describe('what belongs to an epoch', () => {
  test('RMC gives position, speed and course; GGA the rest', () => {
    const { fixes } = run(['RMC 1', 'VTG 50', 'GGA 1', 'GSA 2', 'flush']);
    expect(fixes).toEqual([
      {
        t: DAY + 1000,
        monoMs: 3,
        latDeg: 47 + 19.9 / 60,
        lonDeg: 7 + 49.2 / 60,
        altitudeM: 533.4,
        speedKmh: 18.52,
        courseDeg: 90,
        status: 'A',
        faaMode: 'A',
        quality: 1,
        mode: '2D',
        hdop: 1.6,
        pdop: 2.7,
        vdop: 1,
        satellitesUsed: 7,
        after: 5,
      },
    ]);
  });

  test('without RMC: GGA and VTG', () => {
    const { fixes } = run(['ZDA 1', 'GGA 1', 'VTG 50', 'flush']);
    expect(fixes).toMatchObject([
      { t: DAY + 1000, latDeg: 47 + 20.9 / 60, speedKmh: 50, courseDeg: 100, status: null },
    ]);
  });

  test('no position sentence, no fix', () => {
    expect(run(['ZDA 1', 'GSA 3', 'VTG 50', 'ZDA 2', 'flush']).fixes).toEqual([]);
    expect(run(['flush', 'GSA 3', 'flush', 'flush']).fixes).toEqual([]);
  });

  test('no times at all: each cycle is one epoch without a time', () => {
    const { fixes, late } = run(cycles(1, 5, () => ['GSA 1', 'GGA -', 'RMC -']));
    expect(fixes).toHaveLength(4);
    expect(fixes.every(({ t, status, quality }) => t === null && status === 'V' && quality === 0)).toBe(true);
    expect(late).toBe(0);
  });

  test('a late sentence gives no second fix, and its date is not lost', () => {
    const { second, late } = run(['GGA 1', 'flush', 'RMC 1', 'GGA 2', 'flush']);
    expect(second).toEqual([false, 2]);
    expect(late).toBe(1);
  });

  test('the clock of the receiver set back by one second: both are handed over, plausibility judges', () => {
    const words = [...cycles(1, 5, (s) => [`RMC ${s}`, `GGA ${s}`]), ...cycles(4, 6, (s) => [`RMC ${s}`, `GGA ${s}`])];
    expect(run(words).second).toEqual([1, 2, 3, 4, 5, 4, 5, 6]);
  });
});

describe('the date of an epoch', () => {
  const LAST = 86_399;

  test('midnight, with the date in every RMC or in none', () => {
    expect(run(['RMC 10', 'RMCnodate 86399', 'RMCnodate 0', 'RMCnodate 1', 'flush']).second).toEqual([
      10,
      LAST,
      LAST + 1,
      LAST + 2,
    ]);
  });

  test('a date seen overrides the one counted', () => {
    expect(run(['RMC 86398', 'RMCnodate 0', 'RMC 1', 'flush']).second).toEqual([86_398, LAST + 1, 1]);
  });

  test('a smaller fall is a correction, not midnight', () => {
    expect(run(['RMC 40000', 'RMCnodate 39990', 'flush']).second).toEqual([40_000, 39_990]);
  });

  test('no date yet: no time', () => {
    expect(run(['GGA 5', 'GGA 6', 'ZDA 6', 'GGA 7', 'flush']).second).toEqual([false, 6, 7]);
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
