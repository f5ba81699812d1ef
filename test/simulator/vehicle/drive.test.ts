import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDrive, toDrive } from '../../../simulator/vehicle/drive.ts';
import { nmea, text } from './nmea.ts';

const SHARED = join(import.meta.dirname, '../../../../shared/nmea/drives');

function cut(input: string): { at: string; text: string }[] {
  return toDrive(Buffer.from(input, 'latin1'), 'test').epochs.map((epoch) => ({
    at: new Date(epoch.t).toISOString(),
    text: text(epoch.bytes),
  }));
}

describe('a drive is cut at each new time of day', () => {
  const header = '\0# comment\r\n$PSRFTXT,banner*00\xff\n';
  const gsa = nmea('GPGSA,A,3,04,,,,,,,,,,,,1.5,0.8,1.3');
  const rmc = nmea('GPRMC,235959.500,A,4810.8,N,01133.9,E,8.5,171.1,310309,,,A');
  const gga = nmea('GPGGA,235959.50,4810.8,N,01133.9,E,1,04,2.9,500,M,46,M,,');
  const next = nmea('GPGGA,000000.500,4810.8,N,01133.9,E,1,04,2.9,500,M,46,M,,');

  test('comments, binary and untimed sentences stay where they stood; midnight without a date is passed', () => {
    expect(cut(header + rmc + gga + gsa + next + gsa)).toEqual([
      { at: '2009-03-31T23:59:59.500Z', text: header + rmc + gga + gsa },
      { at: '2009-04-01T00:00:00.500Z', text: next + gsa },
    ]);
  });

  test('what comes before the first date is dated backwards from it', () => {
    const dated = nmea('GPRMC,000001.000,A,4810.8,N,01133.9,E,8.5,171.1,010409,,,A');
    expect(cut(gga + next + dated).map((epoch) => epoch.at)).toEqual([
      '2009-03-31T23:59:59.500Z',
      '2009-04-01T00:00:00.500Z',
      '2009-04-01T00:00:01.000Z',
    ]);
  });

  test('a clock that steps back holds the timeline, and a damaged sentence cuts nothing', () => {
    const earlier = nmea('GPRMC,235958.500,A,4810.8,N,01133.9,E,8.5,171.1,310309,,,A');
    const damaged = next.replace('4810', '4811');
    expect(cut(rmc + damaged + earlier)).toEqual([
      { at: '2009-03-31T23:59:59.500Z', text: rmc + damaged },
      { at: '2009-03-31T23:59:59.500Z', text: earlier },
    ]);
  });
});

test('a file without a dated sentence is refused by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'balise-drive-'));
  const path = join(folder, 'prose.txt');
  writeFileSync(path, 'once upon a time\n');
  expect(() => readDrive(path)).toThrow(`${path}: no sentence with a time and a date`);
  expect(() => readDrive(join(folder, 'absent'))).toThrow('absent');
  rmSync(folder, { recursive: true });
});

describe.skipIf(!existsSync(SHARED))('recorded drives (../shared/nmea/drives; skipped where absent)', () => {
  test.each([
    ['dotmorten-NmeaSampleData.nmea', 4469, '2005-09-25T23:52:34.000Z', '2005-09-26T02:56:32.000Z'],
    ['genivi-20100403_Z205_Switzerland.nmea', 10412, '2010-04-03T11:22:25.844Z', '2010-04-03T14:19:29.000Z'],
    ['genivi-munich-gps.nmea', 1867, '2009-04-01T12:40:22.000Z', '2009-04-01T13:11:26.000Z'],
  ])('%s: every byte in order in %i epochs', (name, count, first, last) => {
    const path = join(SHARED, name);
    const { epochs, startT } = readDrive(path);
    expect(Buffer.concat(epochs.map((epoch) => epoch.bytes)).equals(readFileSync(path))).toBe(true);
    expect(epochs).toHaveLength(count);
    expect(new Date(startT).toISOString()).toBe(first);
    expect(new Date(epochs.at(-1)?.t ?? 0).toISOString()).toBe(last);
    expect(epochs.every((epoch, i) => epoch.t >= (epochs[i - 1]?.t ?? 0))).toBe(true);
  });
});
