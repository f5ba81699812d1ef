import { describe, expect, test } from 'vitest';
import { createEpochAssembler } from '../../../gateway/core/gnss/epoch.ts';
import type { Fix } from '../../../gateway/core/gnss/fix.ts';
import { cycles, DAY, data, run, seconds, waits } from './epoch-words.ts';
import { decodedOf } from './nmea.ts';

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
        leapSecond: false,
        navStatus: null,
        systemModes: [],
        accuracyM: { horizontalM: 1.6 * 7.1, source: 'dop' },
        sky: [{ constellation: 'gps', seen: null, cn0DbHz: [], seenMonoMs: null, used: 1 }],
        antenna: null,
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

describe('sentences of one epoch with different times', () => {
  test('a GLL to the millisecond beside hundredths: one epoch, with the time of the RMC', () => {
    const { second, late } = run(cycles(1, 4, (s) => [`GLL ${s}.303`, `GGA ${s}.3`, `RMC ${s}.3`]).concat('flush'));
    expect([second, late]).toEqual([[1.3, 2.3, 3.3, 4.3], 0]);
  });

  test('a GLL that comes at times, behind the end, with a stamp of its own: late, and no epoch', () => {
    const words = cycles(1, 8, (s) => [`GGA ${s}.3`, `RMC ${s}.3`, ...(s === 6 ? [`GLL ${s}.303`] : [])]);
    const { second, late } = run(words);
    expect([second, late]).toEqual([seconds(1, 8).map((s) => s + 0.3), 1]);
  });

  test('40 ms apart at 1 Hz: one epoch, once the period is known', () => {
    const { second } = run(cycles(1, 8, (s) => [`RMC ${s}`, `GGA ${s}.040`]).concat('flush'));
    expect(second.slice(-5)).toEqual([4, 5, 6, 7, 8]);
  });

  test('40 ms apart at 25 Hz: two epochs', () => {
    const at = (n: number) => (n * 0.04).toFixed(3);
    const { second } = run(cycles(1, 8, (n) => [`RMC ${at(n)}`, `GGA ${at(n)}`]).concat('flush'));
    expect(second).toEqual(seconds(1, 8).map((n) => Number(at(n))));
  });

  test('a ZDA a second ahead is no epoch of its own, and disturbs none', () => {
    const words = cycles(1, 8, (s) => [`ZDA ${s + 1}`, `GGA ${s}`, 'GSA 3', `RMC ${s}`]);
    const { second, late } = run(words);
    expect([second, late]).toEqual([seconds(1, 8), 0]);
    expect(waits(words, (s) => `RMC ${s}`).slice(2)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('midnight between two sentences of one epoch', () => {
    const { second } = run([...cycles(1, 3, (s) => [`RMC ${s}`, `GGA ${s}`]), 'RMC 86399.99', 'GGA 0', 'flush']);
    expect(second.at(-1)).toBe(86_399.99);
    // The date is that of the ZDA, on the other side.
    expect(run(['ZDA 0', 'RMCnodate 86399.99', 'flush']).second).toEqual([-0.01]);
    expect(run(['RMCnodate 0', 'ZDA 86399.99', 'flush']).second).toEqual([86_400]);
    expect(run(['GGA 86399', 'ZDA 86399', 'GGA 0', 'flush']).second).toEqual([86_399, 86_400]);
  });
});

describe('what belongs to an epoch, beyond RMC and GGA', () => {
  test('GNS alone: position, quality and mode from its letters', () => {
    expect(run(['GNS 1', 'flush']).fixes).toMatchObject([
      {
        latDeg: 47 + 19.9 / 60,
        quality: 2,
        faaMode: 'D',
        altitudeM: 500.1,
        satellitesUsed: 12,
        systemModes: [
          { constellation: 'gps', mode: 'A' },
          { constellation: 'glonass', mode: 'D' },
          { constellation: 'galileo', mode: 'N' },
        ],
        accuracyM: { horizontalM: 0.8 * 1.9, source: 'dop' },
      },
    ]);
  });

  test('GLL alone, and a GST beside it', () => {
    const [fix] = run(['GLL 1', 'GST 1', 'flush']).fixes;
    expect(fix).toMatchObject({ status: 'A', faaMode: 'A', accuracyM: { horizontalM: 5, source: 'gst' } });
  });

  test('a system without a fix takes nothing from the one that has one', () => {
    const epochs = createEpochAssembler((fix) => expect(fix).toMatchObject({ quality: 1, status: 'A' }));
    for (const body of [
      'GPGGA,000001,4720.9,N,00750.2,E,1,07,1.6,533.4,M,48.0,M,,',
      'GAGGA,000001,,,,,0,00,99.9,,M,,M,,',
      'GPRMC,000001,A,4719.9,N,00749.2,E,10,90,030410,,,A',
      'GARMC,000001,V,,,,,,,030410,,,N',
    ]) {
      epochs.push(decodedOf(body), 0);
    }
    epochs.flush();
    expect.assertions(1);
  });

  test('one time for ever: closed after a while, then late', () => {
    const fixes: Fix[] = [];
    const epochs = createEpochAssembler((fix) => fixes.push(fix));
    for (let at = 0; at < 20; at++) epochs.push(data('RMC 1'), at * 1000);
    expect(fixes).toHaveLength(1);
    expect(epochs.lateSentences()).toBe(14);
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
