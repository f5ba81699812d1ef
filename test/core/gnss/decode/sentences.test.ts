import { describe, expect, test } from 'vitest';
import { dataOf, decodeBody, unreadableIn } from '../nmea.ts';

const RMC = '$GPRMC,112225.844,A,4719.9737,N,00749.2639,E,0.00,,030410,,,A*7C';

describe('RMC', () => {
  test('a real one: what is empty is not said, and not 0', () => {
    expect(dataOf(RMC)).toEqual({
      type: 'RMC',
      timeOfDayMs: 40_945_844,
      status: 'A',
      latDeg: 47 + 19.9737 / 60,
      lonDeg: 7 + 49.2639 / 60,
      speedKmh: 0,
      courseDeg: null,
      dateMs: Date.UTC(2010, 3, 3),
      faaMode: 'A',
      navStatus: null,
    });
  });

  test.each([
    ['NMEA 2.0, south and west', 'GPRMC,235234,A,3925.97,S,11945.93,W,45.1,153.1,250905,15.2,E', { faaMode: null }],
    [
      'NMEA 4.11, navigational status V',
      'GNRMC,135806.000,A,4723.00484,N,00045.88150,E,0.5,120.9,210325,,,A,V',
      { status: 'A', navStatus: 'V' },
    ],
    ['Magellan, one field too many', 'GPRMC,135806,A,4723.0,N,00045.8,E,0.5,120.9,210325,,,A,,', { status: 'A' }],
    ['nothing but a warning', 'GPRMC,,V,,,,,,,,,,N', { timeOfDayMs: null, status: 'V', latDeg: null, dateMs: null }],
    ['a status that is not said is no "valid"', 'GPRMC,112225,,,,,,,,030410,,', { status: 'V' }],
    ['course 360 is 0', 'GPRMC,112225,A,4719.9,N,00749.2,E,10,360.0,030410,,,A', { courseDeg: 0 }],
    ['speed in knots', 'GPRMC,112225,A,4719.9,N,00749.2,E,10,,030410,,,A', { speedKmh: 18.52 }],
    ['AIS transponder as talker', 'AIRMC,112225,V,,,,,,,030410,,', { status: 'V' }],
  ])('%s', (_, body, expected) => {
    expect(dataOf(body)).toMatchObject(expected);
  });

  test.each([
    ['latitude of 89° 60′ (MTK 3301 without a fix)', 'GPRMC,112225,V,8960.0000,N,00000.0,E,0,0,030410,,,N'],
    ['longitude without its letter', 'GPRMC,112225,A,4719.9,N,00749.2,,0,,030410,,,A'],
    ['letters changed over', 'GPRMC,112225,A,4719.9,E,00749.2,N,0,,030410,,,A'],
    ['latitude beyond the pole', 'GPRMC,112225,A,9000.1,N,00749.2,E,0,,030410,,,A'],
    ['longitude beyond 180', 'GPRMC,112225,A,4719.9,N,18000.1,E,0,,030410,,,A'],
    ['a signed latitude', 'GPRMC,112225,A,-4719.9,N,00749.2,E,0,,030410,,,A'],
    ['hour 24', 'GPRMC,240000,A,4719.9,N,00749.2,E,0,,030410,,,A'],
    ['a time cut short', 'GPRMC,11222,A,4719.9,N,00749.2,E,0,,030410,,,A'],
    ['a date that was cut (HE910: 2208-1)', 'GPRMC,112225,A,4719.9,N,00749.2,E,0,,2208-1,,,A'],
    ['31 February', 'GPRMC,112225,A,4719.9,N,00749.2,E,0,,310210,,,A'],
    ['date 000000', 'GPRMC,112225,A,4719.9,N,00749.2,E,0,,000000,,,A'],
    ['an unknown status', 'GPRMC,112225,X,4719.9,N,00749.2,E,0,,030410,,,A'],
  ])('refused: %s', (_, body) => {
    expect(decodeBody(body)).toEqual({ reason: 'field' });
  });

  test.each([
    ['too short', 'GPRMC,112225,A,4719.9,N,00749.2,E,0,,030410'],
    ['two spliced', 'GPRMC,112225,A,4719.9,N,00749.2,E,0,,030410,,,A,GPRMC,112226,A'],
  ])('refused: %s', (_, body) => {
    expect(decodeBody(body)).toEqual({ reason: 'field-count' });
  });

  test('a bad speed, course or mode costs the field, not the position', () => {
    const body = 'GPRMC,112225,A,4719.9,N,00749.2,E,-3,400,030410,,,x';
    expect(dataOf(body)).toMatchObject({ status: 'A', speedKmh: null, courseDeg: null, faaMode: null });
    expect(unreadableIn(body)).toBe(3);
    expect(unreadableIn(RMC)).toBe(0);
  });
});

describe('GGA', () => {
  test('a real one', () => {
    expect(dataOf('$GPGGA,112228.037,4719.9584,N,00749.2468,E,1,07,1.6,533.4,M,48.0,M,,0000*56')).toEqual({
      type: 'GGA',
      timeOfDayMs: 40_948_037,
      latDeg: 47 + 19.9584 / 60,
      lonDeg: 7 + 49.2468 / 60,
      quality: 1,
      satellitesUsed: 7,
      hdop: 1.6,
      altitudeM: 533.4,
    });
  });

  test('0NaN in HDOP, seen on the road, does not cost the position', () => {
    const body = '$GPGGA,130849.00,4810.6734,N,01134.4500,E,1,03,0NaN,00524.3,M,0046.3,M,,*1B';
    expect(dataOf(body)).toMatchObject({ hdop: null, quality: 1, satellitesUsed: 3 });
    expect(unreadableIn(body)).toBe(1);
  });

  test.each([
    [
      'one comma too many (SiRF with BeiDou)',
      '$GNGGA,074150.799,,,,,0,00,,,M,0.0,M,,0000,*64',
      { quality: 0, hdop: null, altitudeM: null },
    ],
    ['no time, no fix', 'GPGGA,,,,,,0,00,99.99,,,,,,', { timeOfDayMs: null, quality: 0, hdop: 99.99 }],
    ['below the sea', 'GPGGA,124022.00,4810.8,N,01133.9,E,1,04,23.9,-0704.5,M,0046.3,M,,', { altitudeM: -704.5 }],
    ['one field less', 'GPGGA,124022.00,4810.8,N,01133.9,E,2,04,23.9,1,M,0046.3,M,', { quality: 2 }],
  ])('%s', (_, body, expected) => {
    expect(dataOf(body)).toMatchObject(expected);
  });

  test.each([
    ['quality beyond the table', 'GPGGA,124022,4810.8,N,01133.9,E,10,04,23.9,1,M,0046.3,M,,', 'field'],
    ['no hemisphere', 'GPGGA,124022,4810.8,,01133.9,E,1,04,23.9,1,M,0046.3,M,,', 'field'],
    ['12 fields', 'GPGGA,124022,4810.8,N,01133.9,E,1,04,23.9,1,M,0046.3,M', 'field-count'],
  ])('refused: %s', (_, body, reason) => {
    expect(decodeBody(body)).toEqual({ reason });
  });
});

describe('GSA', () => {
  const ids = (n: number) => Array.from({ length: n }, (_, i) => String(i + 1).padStart(2, '0')).join(',');

  test.each([
    ['a real one', '$GPGSA,A,3,04,17,13,23,,,,,,,,,2.7,2.5,1.0*30', { mode: '3D', pdop: 2.7, hdop: 2.5, vdop: 1 }],
    ['no fix', '$GPGSA,A,1,,,,,,,,,,,,,,,*1E', { mode: 'none', pdop: null, hdop: null, vdop: null }],
    ['4.10, system id', '$GNGSA,A,3,44,34,25,11,19,23,38,,,,,,2.5,1.7,1.8,4*3E', { mode: '3D', vdop: 1.8 }],
    ['24 satellites', `GPGSA,A,2,${ids(24)},2.5,1.7,1.8`, { mode: '2D', pdop: 2.5, hdop: 1.7, vdop: 1.8 }],
    ['no mode', 'GPGSA,,,,,,,,,,,,,,,,,', { mode: null, pdop: null }],
    ['0NaN', 'GPGSA,A,2,13,,04,25,,,,,,,,,0NaN,0NaN,', { mode: '2D', pdop: null, hdop: null }],
  ])('%s', (_, body, expected) => {
    expect(dataOf(body)).toMatchObject(expected);
  });

  test.each([
    ['mode 4', 'GPGSA,A,4,,,,,,,,,,,,,,,', 'field'],
    ['16 fields', 'GPGSA,A,3,,,,,,,,,,,,,,', 'field-count'],
    ['20 satellites', `GPGSA,A,3,${ids(20)},2.5,1.7,1.8`, 'field-count'],
  ])('refused: %s', (_, body, reason) => {
    expect(decodeBody(body)).toEqual({ reason });
  });
});

describe('VTG and ZDA', () => {
  test.each([
    ['km/h as sent', 'GPVTG,153.1,T,137.9,M,45.1,N,83.5,K,A', { courseDeg: 153.1, speedKmh: 83.5, faaMode: 'A' }],
    ['knots only', 'GPVTG,153.1,T,,M,10,N,,K', { speedKmh: 18.52, faaMode: null }],
    ['nothing known', 'GNVTG,,T,,M,,N,,K,N', { courseDeg: null, speedKmh: null, faaMode: 'N' }],
    ['date and time', 'GPZDA,143042.00,25,08,2005,,', { timeOfDayMs: 52_242_000, dateMs: Date.UTC(2005, 7, 25) }],
    ['no local zone', 'GPZDA,143042.00,25,08,2005', { dateMs: Date.UTC(2005, 7, 25) }],
    ['time without a date', 'GPZDA,143042.00,,,,00,00', { timeOfDayMs: 52_242_000, dateMs: null }],
  ])('%s', (_, body, expected) => {
    expect(dataOf(body)).toMatchObject(expected);
  });

  test.each([
    ['the four fields of NMEA 1.5', 'GPVTG,054.7,034.4,005.5,010.2', 'field-count'],
    ['29 February 2005', 'GPZDA,143042.00,29,02,2005,00,00', 'field'],
    ['a year of two digits', 'GPZDA,143042.00,25,08,05,00,00', 'field'],
    ['three fields', 'GPZDA,143042.00,25,08', 'field-count'],
  ])('refused: %s', (_, body, reason) => {
    expect(decodeBody(body)).toEqual({ reason });
  });
});

describe('types that are not decoded', () => {
  test.each([
    ['GBS', 'GNGBS,223845.00,3.0,1.9,4.2,,,,'],
    ['a proprietary sentence that ends like one of ours', 'PGRMC,A,1,2'],
    ['a name of Object.prototype', 'constructor,1'],
    ['another', '__proto__,1'],
    ['behind a talker', 'GPtoString,1'],
    ['AIS', 'AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0'],
  ])('%s', (_, body) => {
    expect(decodeBody(body.replace('$', ''))).toBeNull();
  });
});
