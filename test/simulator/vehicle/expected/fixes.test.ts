import { beforeEach, describe, expect, test } from 'vitest';
import type { ExpectedFix } from '../../../../simulator/vehicle/expected/fix.ts';
import { createEpochReader, type EpochReader } from '../../../../simulator/vehicle/expected/fixes.ts';
import { bytes, nmea } from '../nmea.ts';

const DAY = Date.UTC(2009, 3, 1);
/** The day before: what a run gives as `time.notBefore`. */
const NOT_BEFORE = DAY - 86_400_000;
let reader: EpochReader;
beforeEach(() => {
  reader = createEpochReader(NOT_BEFORE);
});

function measured(chunk: Uint8Array): ExpectedFix[] {
  return reader.epoch(chunk).flatMap(({ fix }) => (fix === null ? [] : [fix]));
}
function feed(...bodies: string[]): ExpectedFix[] {
  return measured(bytes(bodies.map(nmea).join('')));
}
const rmc = (time: string, change: { status?: string; lat?: string; date?: string; mode?: string } = {}) => {
  const { status = 'A', lat = '4810.8000,N', date = '010409', mode = 'A' } = change;
  return `GPRMC,${time},${status},${lat},01130.0000,E,10.0,171.1,${date},,,${mode}`;
};
const gga = (time: string, quality = '1') => `GPGGA,${time},4810.8000,N,01130.0000,E,${quality},04,2.9,500,M,46,M,,`;
const gsa = (mode: string) => `GPGSA,A,${mode},04,,,,,,,,,,,,1.5,0.8,1.3`;

test('a whole epoch is one fix', () => {
  const [fix, ...more] = feed(rmc('120000.250'), 'GPVTG,10.0,T,,M,99.0,N,99.0,K,A', gga('120000.250'), gsa('3'));
  expect(more).toEqual([]);
  const how = { speedKmh: 18.52, courseDeg: 171.1, hdop: 2.9, unsafe: false, rolloverPeriods: 0 };
  expect(fix).toEqual({ t: DAY + 43_200_250, lat: 48.18, lon: 11.5, ...how });
});

test('VTG gives the speed and course that RMC leaves empty; what nobody gives is null', () => {
  const bare = 'GPRMC,120000,A,4810.8,N,01130.0,E,,,010409,,,A';
  expect(feed(bare, 'GPVTG,10.0,T,,M,,N,36.0,K,A')[0]).toMatchObject({ speedKmh: 36, courseDeg: 10 });
  expect(feed(bare.replace('120000', '120001'))[0]).toMatchObject({ speedKmh: null, courseDeg: null });
});

describe('not believed', () => {
  test.each([
    ['status V', [rmc('120000', { status: 'V' })]],
    ['estimated (mode E)', [rmc('120000', { mode: 'E' })]],
    ['simulated (mode S)', [rmc('120000', { mode: 'S' })]],
    ['GGA quality 0', [rmc('120000'), gga('120000', '0')]],
    ['GGA quality 6', [rmc('120000'), gga('120000', '6')]],
    ['GSA without fix, no RMC', ['GPZDA,120000,01,04,2009,00,00', gga('120000'), gsa('1')]],
    ['longitude over 180', [rmc('120000', { lat: '4810.8000,N' }).replace('01130', '18130')]],
    ['latitude over 90', [rmc('120000', { lat: '9010.8000,N' })]],
    ['latitude without hemisphere', [rmc('120000', { lat: '4810.8000,' })]],
    ['no position', [rmc('120000', { lat: ',' })]],
    ['no date yet', [gga('120000')]],
    ['31 February', [rmc('120000', { date: '310209' })]],
    ['no time', [rmc('')]],
    ["25 o'clock", [rmc('250000')]],
    ['GGA without quality, no RMC', [gga('120000', '')]],
  ])('%s', (_name, bodies) => {
    expect(feed(...bodies)).toEqual([]);
  });

  test('a wrong checksum, text after it, a line without end', () => {
    const good = nmea(rmc('120000'));
    expect(measured(bytes(good.replace('171.1', '171.2')))).toEqual([]);
    expect(measured(bytes(good.replace('\r\n', 'zz\r\n')))).toEqual([]);
    expect(measured(bytes(good.trimEnd()))).toEqual([]);
    expect(measured(bytes('\n'))).toHaveLength(1);
  });
});

test('doubled $ and noise before a sentence do no harm', () => {
  expect(measured(bytes(`\0\xff$$${nmea(rmc('120000')).slice(1)}`))).toHaveLength(1);
});

test('the last date seen holds, and goes one day on over midnight', () => {
  feed(rmc('235958'));
  expect(feed(gga('235959'))[0]?.t).toBe(DAY + 86_399_000);
  expect(feed(gga('000000'))[0]?.t).toBe(DAY + 86_400_000);
  expect(feed('GPZDA,000001,05,04,2009,00,00', gga('000001'))[0]?.t).toBe(DAY + 4 * 86_400_000 + 1000);
});

test('a malformed RMC is not read: the GGA stands alone; of two GSA the better mode counts', () => {
  feed(rmc('115959'));
  expect(feed(rmc('120000', { status: 'X' }), gga('120000'))).toHaveLength(1);
  expect(feed(rmc('120001', { date: '310209' }), gga('120001'), gsa('3'), gsa('1'))).toHaveLength(1);
  expect(feed(rmc('120002', { lat: '4860.0000,N' }), gga('120002'), gsa('1'))).toEqual([]);
  expect(feed(rmc('120003', { status: 'V' }), gga('120003'))).toEqual([]);
});

test("with an RMC that vouches, a GSA does not refuse; an empty RMC position is the GGA's", () => {
  expect(feed(rmc('120000'), gsa('1'))).toHaveLength(1);
  const bare = 'GPRMC,120001,A,,,,,10.0,171.1,010409,,,A';
  expect(feed(bare, gga('120001'))[0]).toMatchObject({ lat: 48.18, lon: 11.5 });
});

test('a sentence with another time ends an epoch; one without time belongs to the open one', () => {
  expect(feed(rmc('120000'), 'GPVTG,9,T,,M,,N,9,K,A', gga('120001'), gsa('1'), rmc('120002'))).toHaveLength(2);
});

test('a restart forgets the date', () => {
  feed(rmc('120100'));
  reader.restart();
  expect(feed(gga('120000'))).toEqual([]);
  expect(feed(rmc('120001'))).toHaveLength(1);
});

test('what an epoch says besides: HDOP of the GGA, else of the GSA; the navigational status', () => {
  expect(feed(rmc('120000'), gsa('3'))[0]).toMatchObject({ hdop: 0.8, unsafe: false });
  expect(feed(rmc('120001'), gga('120001').replace(',2.9,', ',0NaN,'), gsa('3'))[0]?.hdop).toBe(0.8);
  expect(feed(rmc('120002'), gga('120002').replace(',2.9,', ',,'))[0]?.hdop).toBeNull();
  expect(feed(`${rmc('120003')},U`)[0]?.unsafe).toBe(true);
  expect(feed(`${rmc('120004')},V`)[0]?.unsafe).toBe(false);
});

test('an RMC without a position: that of the GNS, else of the GLL', () => {
  const bare = (time: string) => `GPRMC,${time},A,,,,,10.0,171.1,010409,,,A`;
  const gll = (time: string) => `GNGLL,4820.0,N,01130.0,E,${time},A,A`;
  const gns = (time: string) => `GNGNS,${time},4830.0,N,01130.0,E,AA,12,0.8,500,46,,,V`;
  expect(feed(bare('120000'), gll('120000'), gns('120000'))[0]?.lat).toBe(48.5);
  expect(feed(bare('120001'), gll('120001'))[0]?.lat).toBeCloseTo(48 + 1 / 3, 12);
  expect(feed(gll('120002'), gns('120002'))).toEqual([]);
});

test('GLL, GNS and GST have a time of day: another one ends the epoch', () => {
  for (const body of ['GPGLL,,,,,120001,V', 'GNGNS,120001,,,,,NN,0,,,,,', 'GPGST,120001,,,,,,,'])
    expect(reader.epoch(bytes(nmea(rmc('120000')) + nmea(body)))).toHaveLength(2);
});

test('GSV come along as they are', () => {
  const gsv = ['GPGSV,1,1,01,04,16,162,46', 'GLGSV,1,1,00'];
  const [epoch] = reader.epoch(bytes([rmc('120000', { status: 'V' }), ...gsv].map(nmea).join('')));
  expect(epoch?.fix).toBeNull();
  expect(epoch?.gsv.map(({ talker, id }) => talker + id)).toEqual(['GPGSV', 'GLGSV']);
});

test('a leap second is the last millisecond of the minute, and the day after it is the next one', () => {
  expect(feed(rmc('235960.00', { date: '311208' }).replace('311208', '010409'))[0]?.t).toBe(DAY + 86_399_999);
  expect(feed(gga('000000'))[0]?.t).toBe(DAY + 86_400_000);
  expect(feed(rmc('120061'))).toEqual([]);
});
