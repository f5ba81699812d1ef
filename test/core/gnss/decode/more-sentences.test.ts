import { describe, expect, test } from 'vitest';
import { dataOf, decodeBody, decodedOf, unreadableIn, withChecksum } from '../nmea.ts';

describe('GNS, GLL, GST', () => {
  test.each([
    [
      'GNS of GPS and GLONASS',
      '$GNGNS,170600.000,4111.59880,N,11156.56667,W,AANN,21,0.53,01443.9,-016.5,,*54',
      { faaMode: 'A', satellitesUsed: 21, hdop: 0.53, altitudeM: 1443.9, lonDeg: -(111 + 56.56667 / 60) },
    ],
    ['GNS without a fix', 'GNGNS,170600.00,,,,,NN,00,99.99,,,,,V', { faaMode: 'N', latDeg: null, hdop: 99.99 }],
    ['GNS, an estimate beside a measurement', 'GNGNS,1706,,,,,EA,1,,,,,', { reason: 'field' }],
    ['GNS with a letter that is no mode', 'GNGNS,170600,,,,,AX,1,,,,,', { reason: 'field' }],
    [
      'GLL',
      '$GNGLL,5002.453527,N,01958.831794,E,080359.00,A,A*70',
      { timeOfDayMs: 29_039_000, status: 'A', faaMode: 'A' },
    ],
    [
      'GLL of NMEA 2.0',
      'GPGLL,3751.65,S,14507.36,E,225444,V',
      { status: 'V', faaMode: null, latDeg: -(37 + 51.65 / 60) },
    ],
    ['GST with an ellipse', '$GPGST,182144.000,14.5,14.3,5.3,12.9,,,*44', { horizontalM: Math.hypot(14.3, 5.3) }],
    ['GST of u-blox', 'GNGST,181143.00,45,,,,4.7,1.9,5.3', { horizontalM: Math.hypot(4.7, 1.9) }],
    [
      'GST of ST, integers with leading zeros',
      'GPGST,150134.000,004.5,008.1,004.6,128.0,006.1,007.0,00014',
      { timeOfDayMs: 54_094_000 },
    ],
    ['GST that knows nothing', '$GPGST,212422.000,,,,,,,*4C', { horizontalM: null }],
  ])('%s', (_, body, expected) => {
    const decoded = decodeBody(body.startsWith('$') ? withChecksum(body.slice(1, -3)) : body);
    expect(decoded !== null && 'data' in decoded ? decoded.data : decoded).toMatchObject(expected);
  });

  test('the best of the modes, with the estimate of one system below the measurement of another', () => {
    expect(dataOf('GNGNS,170600,,,,,EAN,1,,,,,')).toMatchObject({ faaMode: 'A' });
    expect(dataOf('GNGNS,170600,,,,,,1,,,,,')).toMatchObject({ faaMode: null, systemModes: [] });
  });

  test('second 60 is legal, and flagged', () => {
    expect(decodedOf('GNGLL,5002.4,N,01958.8,E,235960.00,A,A')).toMatchObject({ leapSecond: true });
    expect(decodedOf('GNGLL,5002.4,N,01958.8,E,235959.00,A,A')).toMatchObject({ leapSecond: false });
    expect(decodeBody('GNGLL,5002.4,N,01958.8,E,235961.00,A,A')).toEqual({ reason: 'field' });
  });
});

describe('GSV', () => {
  const satellites = (body: string) => {
    const data = dataOf(body);
    return data.type === 'GSV' ? data.satellites.map(({ id, cn0DbHz }) => [id, cn0DbHz]) : [];
  };

  test.each([
    [
      'four',
      '$GPGSV,3,3,12,24,34,242,50,35,10,105,41,47,13,252,00,12,,,*41',
      [
        [24, 50],
        [35, 41],
        [47, null],
        [12, null],
      ],
    ],
    ['with a signal id', 'GPGSV,4,3,12,31,29,056,18,1', [[31, 18]]],
    ['no satellite, a signal id', 'GAGSV,1,1,00,0', []],
    ['no satellite, none', 'GPGSV,1,1,00', []],
    ['padded with empty groups', 'GPGSV,3,3,09,15,22,100,30,,,,,,,,,,,,', [[15, 30]]],
    ['repeated fields empty (AirMar)', 'GPGSV,,2,,15,22,100,30', [[15, 30]]],
    ['a C/N0 of no receiver', 'GPGSV,1,1,01,15,22,100,300', [[15, null]]],
  ])('%s', (_, body, expected) => {
    expect(satellites(body.replace(/\*..$/, '').replace('$', ''))).toEqual(expected);
  });

  test('Quectel $PQGSV: a system id behind the signal id', () => {
    expect(dataOf('$PQGSV,4,1,14,04,,,32,12,46,282,30,19,50,092,31,25,17,302,26,0,4*54')).toMatchObject({
      constellation: 'beidou',
      signal: '0',
      satellites: [{ id: 4, cn0DbHz: 32 }, { id: 12 }, { id: 19 }, { id: 25 }],
    });
  });

  test.each([
    ['two spliced', 'GPGSV,3,3,12,2,40,16,00,090,'],
    ['a field too few', 'GPGSV,1,1,01,15,22'],
  ])('refused: %s', (_, body) => {
    expect(decodeBody(body)).toEqual({ reason: 'field-count' });
  });

  test('letters for numbers cost the satellite', () => {
    expect(unreadableIn('GPGSV,1,1,02,1x,22,100,30,16,22,100,4-')).toBe(2);
    expect(satellites('GPGSV,1,1,02,1x,22,100,30,16,22,100,4-')).toEqual([[16, null]]);
  });
});

describe('whose satellites a GSA names', () => {
  test.each([
    ['by talker', 'GLGSA,A,3,65,88,,,,,,,,,,,2.5,1.7,1.8', ['glonass', 'glonass']],
    ['by system id', 'GNGSA,A,3,03,33,,,,,,,,,,,2.5,1.7,1.8,3', ['galileo', 'galileo']],
    ['by number', 'GNGSA,A,3,03,33,70,,,,,,,,,,2.5,1.7,1.8', ['gps', 'sbas', 'glonass']],
    ['QZSS and SBAS among GPS', 'GPGSA,A,3,03,193,133,,,,,,,,,,2.5,1.7,1.8', ['gps', 'qzss', 'sbas']],
    ['padded with zeros', 'GPGSA,A,3,03,00,0,,,,,,,,,,2.5,1.7,1.8', ['gps']],
    ['Quectel BeiDou', '$PQGSA,A,3,12,,,,,,,,,,,,1.2,0.9,0.9,4*3C', ['beidou']],
  ])('%s', (_, body, expected) => {
    const data = dataOf(body);
    expect(data.type === 'GSA' && data.used.map(({ constellation }) => constellation)).toEqual(expected);
  });
});

describe('what makers say of the antenna', () => {
  test.each([
    ['$GPTXT,01,01,02,ANTSTATUS=OK*3B', 'ok'],
    ['GNTXT,01,01,02,ANTSTATUS=OPEN', 'open'],
    ['GNTXT,01,01,02,ANTSTATUS=SHORT', 'short'],
    ['GNTXT,01,01,02,ANTSTATUS=DONTKNOW', 'unknown'],
    ['$GPTXT,01,01,01,ANTENNA OK*35', 'ok'],
    ['GPTXT,01,01,01,ANTENNA OPEN', 'open'],
    ['PGTOP,11,3', 'ok'],
    ['PGTOP,11,2', 'open'],
    ['PCD,11,1', 'short'],
    ['PQTMANTENNASTATUS,3,2,2,1', 'open'],
    ['PQTMANTENNASTATUS,OK_EXT', 'ok'],
    ['$PSTMANTENNASTATUS,0,0,0,0*51', 'ok'],
    ['PSTMANTENNASTATUS,2,0,0,0', 'short'],
  ])('%s', (body, state) => {
    expect(dataOf(body)).toEqual({ type: 'ANTENNA', state });
  });

  test.each([
    'GNTXT,01,01,02,ANTSUPERV=AC SD PDoS SR',
    'GPTXT,DEFAULT PVT CONFIGURATION',
    'GPTXT',
    'PGTOP,12,3',
    'PSTMANTENNASTATUS,10,1,1,1',
    'GPTXT,1,1,1,ANTSTATUS=constructor',
  ])('nothing: %s', (body) => {
    expect(decodeBody(body)).toBeNull();
  });
});

describe('answers to commands', () => {
  test.each([
    ['PMTK001,314,3', true],
    ['PMTK001,314,1', false],
    ['PAIR001,050,0', true],
    ['PAIR001,050,4', false],
    ['PQTMCFGGEOFENCE,OK', true],
    ['PQTMSAVEPAR,ERROR,1', false],
    ['PQ1PPS,W,OK', true],
    ['PSTMSAVEPAROK', true],
    ['PSTMSETPARERROR', false],
  ])('%s', (body, done) => {
    expect(dataOf(body)).toEqual({ type: 'ACK', done });
  });

  test.each(['PAIR001,050,1', 'PMTK010,001', 'PSTMCPU,56.15,-1,100', 'PQVERNO,R,EC25'])('none: %s', (body) => {
    expect(decodeBody(body)).toBeNull();
  });
});

describe('PUBX,00', () => {
  const body =
    'PUBX,00,081350.00,4717.113210,N,00833.915187,E,546.589,G3,2.1,2.0,0.007,77.52,0.007,,0.92,1.19,0.77,9,0,0';

  test('the one of the manual', () => {
    expect(dataOf(body)).toEqual({
      type: 'PUBX00',
      timeOfDayMs: 29_630_000,
      latDeg: 47 + 17.11321 / 60,
      lonDeg: 8 + 33.915187 / 60,
      quality: 1,
      mode: '3D',
      horizontalM: 2.1,
      speedKmh: 0.007,
      courseDeg: 77.52,
      hdop: 0.92,
      vdop: 1.19,
      satellitesUsed: 9,
    });
  });

  test.each([
    ['dead reckoning is an estimate', body.replace('G3', 'DR'), { quality: 6 }],
    ['no fix', 'PUBX,00,081350.00,,,,,,NF,,,,,,,99.99,99.99,99.99,0,0,0', { quality: 0, mode: 'none', latDeg: null }],
  ])('%s', (_, changed, expected) => {
    expect(dataOf(changed)).toMatchObject(expected);
  });

  test('refused, or not ours', () => {
    expect(decodeBody(body.replace('G3', 'G9'))).toEqual({ reason: 'field' });
    expect(decodeBody('PUBX,00,081350.00')).toEqual({ reason: 'field-count' });
    expect(decodeBody('PUBX,03,11,23')).toBeNull();
  });
});
