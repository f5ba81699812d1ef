import {
  type GGAPacket,
  type GLLPacket,
  type GSAPacket,
  type GSVPacket,
  type Packet,
  parseNmeaSentence,
  type RMCPacket,
  type VTGPacket,
  type ZDAPacket,
} from 'nmea-simple';
import { describe, expect, test } from 'vitest';
import { encodeEpoch } from '../../../simulator/receiver/encoder.ts';
import { MINIMAL, UBLOX_M8, UBLOX_M10 } from '../../../simulator/receiver/profile.ts';
import type { Truth } from '../../../simulator/truth.ts';

const TRUTH: Truth = {
  t: Date.UTC(2026, 2, 2, 9, 8, 7),
  latDeg: 4.921,
  lonDeg: -52.3105,
  altitudeM: 6.4,
  speedKmh: 43.2,
  courseDeg: 315.25,
  hdop: 0.87,
  satellites: 13,
  valid: true,
};

function lines(truth: Truth, profile = UBLOX_M8): string[] {
  return encodeEpoch(truth, profile).split('\r\n').slice(0, -1);
}

function packet<P extends Packet>(truth: Truth, id: P['sentenceId']): P {
  const found = lines(truth)
    .map(parseNmeaSentence)
    .find((candidate) => candidate.sentenceId === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found as P;
}

describe('nmea-simple, an outside witness, reads the truth back', () => {
  test('RMC', () => {
    const rmc = packet<RMCPacket>(TRUTH, 'RMC');
    expect(rmc.datetime.getTime()).toBe(TRUTH.t);
    expect(rmc.status).toBe('valid');
    expect(rmc.latitude).toBeCloseTo(TRUTH.latDeg, 6);
    expect(rmc.longitude).toBeCloseTo(TRUTH.lonDeg, 6);
    expect(rmc.speedKnots * 1.852).toBeCloseTo(TRUTH.speedKmh, 2);
    expect(rmc.trackTrue).toBe(315.25);
    expect(rmc.faaMode).toBe('A');
  });

  test('GGA', () => {
    const gga = packet<GGAPacket>(TRUTH, 'GGA');
    expect(gga.latitude).toBeCloseTo(TRUTH.latDeg, 6);
    expect(gga.longitude).toBeCloseTo(TRUTH.lonDeg, 6);
    expect([gga.fixType, gga.satellitesInView, gga.horizontalDilution]).toEqual(['fix', 13, 0.87]);
    expect(gga.altitudeMeters).toBe(6.4);
    expect(gga.time.toISOString().slice(11)).toBe('09:08:07.000Z');
  });

  test('VTG, GLL and ZDA', () => {
    expect(packet<VTGPacket>(TRUTH, 'VTG')).toMatchObject({ trackTrue: 315.25, speedKmph: 43.2 });
    expect(packet<GLLPacket>(TRUTH, 'GLL')).toMatchObject({ status: 'valid' });
    expect(packet<GLLPacket>(TRUTH, 'GLL').latitude).toBeCloseTo(TRUTH.latDeg, 6);
    expect(packet<ZDAPacket>(TRUTH, 'ZDA').datetime.getTime()).toBe(TRUTH.t);
  });

  test('GSA of both systems: as many satellites as GGA says', () => {
    const both = lines(TRUTH)
      .filter((line) => line.startsWith('$GNGSA'))
      .map((line) => parseNmeaSentence(line) as GSAPacket);
    expect(both.map((gsa) => gsa.fixMode)).toEqual(['3D', '3D']);
    expect(both.flatMap((gsa) => gsa.satellites)).toHaveLength(TRUTH.satellites);
    expect(both[0]?.HDOP).toBe(0.87);
  });

  test('GSV: every satellite in view once, numbered as the standard says', () => {
    const all = lines(TRUTH)
      .filter((line) => line.includes('GSV'))
      .map((line) => parseNmeaSentence(line) as GSVPacket);
    expect(all.map((gsv) => `${gsv.talkerId}${gsv.messageNumber}/${gsv.numberOfMessages}`)).toEqual([
      'GP1/3',
      'GP2/3',
      'GP3/3',
      'GL1/2',
      'GL2/2',
    ]);
    const satellites = all.flatMap((gsv) => gsv.satellites);
    expect(new Set(satellites.map((one) => one.prnNumber)).size).toBe(satellites.length);
    for (const { elevationDegrees, azimuthTrue } of satellites) {
      expect(elevationDegrees).toBeGreaterThanOrEqual(0);
      expect(elevationDegrees).toBeLessThanOrEqual(90);
      expect(azimuthTrue).toBeLessThan(360);
    }
  });
});

test('an epoch is 12 sentences in the order of a u-blox M8, none over the 82 characters of the standard', () => {
  expect(lines(TRUTH).map((line) => line.slice(3, 6))).toEqual([
    'RMC',
    'VTG',
    'GGA',
    'GSA',
    'GSA',
    'GSV',
    'GSV',
    'GSV',
    'GSV',
    'GSV',
    'GLL',
    'ZDA',
  ]);
  for (const line of lines(TRUTH)) expect(line.length + 2).toBeLessThanOrEqual(82);
  expect(encodeEpoch(TRUTH)).toMatch(/^[\x20-\x7e\r\n]*$/);
});

test('the checksum of the standard', () => {
  // The two digits were computed outside: XOR of the characters between $ and * (NMEA 0183 4.00, 5.3).
  const line = lines(TRUTH, MINIMAL)[0] ?? '';
  expect(line).toBe('$GPRMC,090807,A,0455.2600,N,05218.6300,W,23.326,315.25,020326,,,A*6C');
});

test('a receiver without a fix says so three times and shows no position, speed or course', () => {
  const [rmc = '', vtg = '', gga = '', gsa = ''] = lines({ ...TRUTH, valid: false });
  expect(rmc).toMatch(/^\$GNRMC,090807\.000,V,,,,,,,020326,,,N\*/);
  expect(vtg).toMatch(/^\$GNVTG,,T,,M,,N,,K,N\*/);
  expect(gga).toMatch(/^\$GNGGA,090807\.000,,,,,0,00,99\.99,,M,,M,,\*/);
  expect(gsa).toMatch(/^\$GNGSA,A,1,,,,,,,,,,,,,99\.99,99\.99,99\.99\*/);
});

test('no course is an empty field, not north', () => {
  expect(lines({ ...TRUTH, courseDeg: null })[0]).toContain(',23.326,,020326,');
});

test.each([
  ['never 60 minutes', { latDeg: 4.99999999 }, /,0500\.00000,N,/],
  ['south and east', { latDeg: -21.5, lonDeg: 55.5 }, /,2130\.00000,S,05530\.00000,E,/],
  ['a small negative angle keeps its sign', { latDeg: -0.0001 }, /,0000\.00600,S,/],
  ['never 360 degrees', { courseDeg: 359.999 }, /,0\.00,020326,/],
  ['milliseconds', { t: Date.UTC(2026, 11, 31, 23, 59, 59, 999) }, /^\$GNRMC,235959\.999,.*,311226,/],
])('edges: %s', (_name, change, expected) => {
  expect(lines({ ...TRUTH, ...change })[0]).toMatch(expected);
});

describe('NMEA 4.10: four systems on two frequencies', () => {
  const all = lines(TRUTH, UBLOX_M10);
  const of = (id: string) =>
    all.filter((line) => line.slice(3, 6) === id).map((line) => line.split('*')[0]?.split(','));

  test('the order of the sentences, none over the 82 characters of the standard', () => {
    expect([...new Set(all.map((line) => line.slice(3, 6)))].join(' ')).toBe('RMC VTG GGA GNS GSA GSV GLL GST ZDA TXT');
    for (const line of all) expect(line.length + 2).toBeLessThanOrEqual(82);
  });

  test('the navigational status is the 13th field of RMC and of GNS, and says nothing as a rule', () => {
    expect([of('RMC')[0]?.length, of('RMC')[0]?.[13]]).toEqual([14, 'V']);
    expect([of('GNS')[0]?.length, of('GNS')[0]?.[13]]).toEqual([14, 'V']);
    expect(of('GNS')[0]?.slice(6, 8)).toEqual(['AAAA', '13']);
  });

  test('a GSA for each system, with its id: together the satellites of the GGA', () => {
    expect(of('GSA').map((fields) => fields?.[18])).toEqual(['1', '2', '3', '4']);
    const used = of('GSA').flatMap((fields) => fields?.slice(3, 15).filter((id) => id !== '') ?? []);
    expect(used).toHaveLength(TRUTH.satellites);
  });

  test('GSV for each signal, its id last, the numbers counted anew', () => {
    const runs = of('GSV').map((fields = []) => `${fields[0]?.slice(1, 3)} ${fields[1]}/${fields[2]} ${fields.at(-1)}`);
    expect(runs).toEqual([
      'GP 3/1 1',
      'GP 3/2 1',
      'GP 3/3 1',
      'GP 1/1 8',
      'GL 2/1 1',
      'GL 2/2 1',
      'GA 2/1 7',
      'GA 2/2 7',
      'GA 1/1 1',
      'GB 2/1 1',
      'GB 2/2 1',
    ]);
  });

  test('GST in metres, TXT of the antenna', () => {
    // 0.87 × 2.5 m ÷ √2 on each axis.
    expect(of('GST')[0]?.slice(2)).toEqual(['8.0', '1.5', '1.5', '0.0', '1.5', '1.5', '3.3']);
    expect(of('TXT')[0]).toEqual(['$GNTXT', '01', '01', '02', 'ANTSTATUS=OK']);
  });

  test('without a fix: nothing is claimed', () => {
    const none = lines({ ...TRUTH, valid: false }, UBLOX_M10).join('');
    expect(none).toContain('$GNGNS,090807.00,,,,,NNNN,00,99.99,,,,,V*');
    expect(none).toContain('$GNGST,090807.00,,,,,,,*');
  });
});
