import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FixRefusal, ValidFix } from '../../../gateway/core/gnss/fix.ts';
import { createReceiver } from '../../../gateway/core/gnss/receiver.ts';
import { SENTENCE_TYPES_MAX } from '../../../gateway/core/limits.ts';
import { bytesOf, withChecksum } from './nmea.ts';

const seed = Number(process.env['SEED'] ?? 20_260_304);

function receive(notBeforeMs = 0) {
  const fixes: ValidFix[] = [];
  const refused: FixRefusal[] = [];
  const receiver = createReceiver({
    notBeforeMs,
    onFix: (fix) => fixes.push(fix),
    onRefused: (reason) => refused.push(reason),
  });
  return { receiver, fixes, refused, feed: (text: string, monoMs: number) => receiver.push(bytesOf(text), monoMs) };
}

const rmc = (second: number, status = 'A') =>
  withChecksum(`GPRMC,1122${String(second).padStart(2, '0')},${status},4719.9,N,00749.2,E,10,90,030410,,,A`);
const gga = (second: number, hdop = '1.6') =>
  withChecksum(`GPGGA,1122${String(second).padStart(2, '0')},4719.9,N,00749.2,E,1,07,${hdop},533.4,M,48.0,M,,`);
const T0 = Date.UTC(2010, 3, 3, 11, 22, 0);

describe('from bytes to fixes', () => {
  test.each([52, 59])('second 60 is one epoch and second 0 behind it another, heard from second %s on', (from) => {
    const { receiver, feed, fixes } = receive();
    const seconds = Array.from({ length: 63 - from }, (_, i) => from + i);
    const name = (second: number) => (second <= 60 ? `1122${second}` : `1123${String(second - 61).padStart(2, '0')}`);
    for (const second of seconds) {
      const [a, b] = [rmc(0), gga(0)].map((text) => text.slice(1, -3).replace('112200', name(second)));
      feed(`${withChecksum(a ?? '')}\r\n${withChecksum(b ?? '')}\r\n`, second * 1_000);
    }
    receiver.idle();
    const sinceFrom = [...seconds.filter((second) => second < 60), 59.999, 60, 61];
    expect(fixes.map(({ t }) => (t - T0) / 1000)).toEqual(sinceFrom);
    expect(receiver.counters().lateSentences).toBe(0);
  });

  test('a fix carries the instant at which its last timed sentence came', () => {
    const { receiver, feed, fixes } = receive();
    feed(`${rmc(1)}\r\n`, 10_100);
    feed(`${gga(1)}\r\n`, 10_200);
    feed(`${rmc(2)}\r\n`, 11_100);
    receiver.idle();
    expect(fixes).toMatchObject([
      { t: T0 + 1000, monoMs: 10_200, latDeg: 47 + 19.9 / 60, altitudeM: 533.4 },
      { t: T0 + 2000, monoMs: 11_100, altitudeM: null },
    ]);
    receiver.idle();
    expect(fixes).toHaveLength(2);
  });

  test('everything that is not used is counted by its reason', () => {
    const { receiver, feed, refused } = receive();
    feed('\0\0# text\r\n$GPRMC,11$GPGSA,A,1,,,,,,,,,,,,,,,*1F\r\n$GPTXT\r\n', 1);
    feed(`$${'x'.repeat(300)}\r\n`, 2);
    expect(receiver.counters().lastSentenceMonoMs).toBeNull();
    feed(`${withChecksum('GPRMC,1')}\r\n${withChecksum('GPGGA,25,,,,,,,,,,,,,')}\r\n`, 3);
    feed(`${withChecksum('PSRFTXT,x')}\r\n${withChecksum('GPGSV,1,1,00')}\r\n`, 4);
    feed([rmc(1, 'V'), gga(1, '0NaN'), rmc(2), rmc(2), rmc(3), rmc(3), rmc(2), ''].join('\r\n'), 5);
    receiver.idle();
    const counters = receiver.counters();
    expect(counters).toMatchObject({
      discardedBytes: { noise: 8, 'cut-off': 9, 'too-long': 301 },
      rejects: { 'not-ascii': 0, 'no-checksum': 1, checksum: 1, address: 0, 'field-count': 1, field: 1 },
      sentences: { RMC: 7, GGA: 2, PSRFTXT: 1, GSV: 1 },
      unreadableFields: 1,
      fixesBelieved: 2,
      refusals: { void: 1, repeated: 0 },
      lateSentences: 1,
      lastSentenceMonoMs: 5,
    });
    expect(refused).toEqual(['void']);
  });

  test('the counters are a snapshot', () => {
    const { receiver, feed } = receive();
    const before = receiver.counters();
    feed(`x${rmc(1)}\r\n$\r\n`, 1);
    expect(before).toMatchObject({
      bytes: 0,
      sentences: {},
      discardedBytes: { noise: 0 },
      rejects: { 'no-checksum': 0 },
    });
  });

  test('a date before notBefore that no rollover explains is not believed', () => {
    const { receiver, feed, fixes, refused } = receive(Date.UTC(2012, 0, 1));
    feed(`${rmc(1)}\r\n`, 1);
    receiver.idle();
    expect([fixes, refused]).toEqual([[], ['before-not-before']]);
  });

  test('names off the line: bounded in number and length, and no trap', () => {
    const { receiver, feed } = receive();
    feed(`${withChecksum('__proto__,1')}\n${withChecksum('constructor,1')}\n`, 1);
    for (let i = 0; i < 1000; i++) feed(`${withChecksum(`X${i},1`)}\n`, i);
    feed(`${withChecksum(`P${'Q'.repeat(100)}`)}\n`, 1);
    const { sentences } = receiver.counters();
    expect(Object.keys(sentences)).toHaveLength(SENTENCE_TYPES_MAX + 1);
    expect(Object.getOwnPropertyDescriptor(sentences, '__proto__')?.value).toBe(1);
    expect(sentences).toMatchObject({ constructor: 1, X0: 1 });
    expect(Object.values(sentences).reduce((a, b) => a + b, 0)).toBe(1003);
  });
});

describe('whatever comes', () => {
  const real = [
    rmc(1),
    gga(1),
    '$GPGSA,A,3,04,17,13,23,,,,,,,,,2.7,2.5,1.0*30',
    withChecksum('GPVTG,1,T,,M,1,N,2,K,A'),
  ];

  test('mutated sentences, with their checksums put right: nothing throws, no fix is out of range', () => {
    console.log(`seed ${seed}`);
    const edit = fc.record({
      at: fc.nat(90),
      cut: fc.nat(3),
      put: fc.oneof(fc.constantFrom(',', '-', '.', '*', '9', '', 'NaN', '1e9', '\uffff'), fc.string({ maxLength: 4 })),
    });
    const mutated = fc.tuple(fc.constantFrom(...real), fc.array(edit, { maxLength: 4 })).map(([line, edits]) => {
      const body = edits.reduce((s, { at, cut, put }) => s.slice(0, at) + put + s.slice(at + cut), line.slice(1, -3));
      return withChecksum(body);
    });
    fc.assert(
      fc.property(fc.array(mutated, { maxLength: 30 }), (lines) => {
        const { receiver, feed, fixes } = receive();
        feed(lines.join('\r\n'), 1);
        receiver.idle();
        for (const { t, latDeg, lonDeg, courseDeg, speedKmh } of fixes) {
          expect(Number.isSafeInteger(t)).toBe(true);
          expect(Math.abs(latDeg)).toBeLessThanOrEqual(90);
          expect(Math.abs(lonDeg)).toBeLessThanOrEqual(180);
          expect(courseDeg === null || (courseDeg >= 0 && courseDeg < 360)).toBe(true);
          expect(speedKmh === null || (speedKmh >= 0 && speedKmh < Infinity)).toBe(true);
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  test('random bytes between sentences: nothing throws, every byte and every sentence is found', () => {
    const noise = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 10 }), (pieces) => {
        const { receiver } = receive();
        let bytes = 0;
        for (const piece of pieces) {
          const sentence = bytesOf(`${rmc(1)}\r\n`);
          receiver.push(piece, 1);
          receiver.push(sentence, 1);
          bytes += piece.length + sentence.length;
        }
        expect(receiver.counters().bytes).toBe(bytes);
        expect(receiver.counters().sentences['RMC'] ?? 0).toBe(pieces.length);
      }),
      { seed, numRuns: 300 },
    );
  });
});
