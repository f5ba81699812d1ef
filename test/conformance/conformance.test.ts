/** `npm run conformance` as tests, and the comparison itself on logs with planted differences. */
import { describe, expect, test } from 'vitest';
import { withChecksum } from '../core/gnss/nmea.ts';
import { readDrive } from './drive.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { compareLog } from './log.ts';
import { DEFAULT_FOLDERS, filesIn, outcomeOf, tooMuchSetAside, whollySetAside } from './suite.ts';

const FILES = DEFAULT_FOLDERS.flatMap((folder) => filesIn(folder).map((name) => [name, folder] as const));
if (FILES.length === 0) console.log('skipped: the receiver logs and drives (../shared/nmea) are not here');

describe.skipIf(FILES.length === 0)('recorded receivers', () => {
  test.each(FILES)('%s', (name, folder) => {
    const outcome = outcomeOf(folder, name);
    expect(outcome.differences).toEqual([]);
    expect(whollySetAside(outcome)).toBe(false);
  });

  test('little is set aside, and every exception is still needed', () => {
    const outcomes = FILES.map(([name, folder]) => outcomeOf(folder, name));
    expect(tooMuchSetAside(outcomes)).toBeNull();
    for (const { log, reason } of EXCEPTIONS) {
      expect(outcomes.find(({ name }) => name === log)?.setAside.join()).toContain(reason);
    }
  });
});

describe('the comparison finds', () => {
  const rmc = (second: number, minutes = '10.5') =>
    withChecksum(`GPRMC,12000${second},A,48${minutes},N,00220.5,E,0,,140726,,,A`);
  const tpv = (second: number, lat = 48.175, time = `2026-07-14T12:00:0${second}.000Z`) =>
    JSON.stringify({ class: 'TPV', mode: 3, time, lat, lon: 2.341666667 });
  const log = Buffer.from(['# a comment', rmc(1), rmc(2), rmc(3), ''].join('\r\n'));
  const chk = (...lines: string[]) => lines.join('\n');

  test.each([
    ['nothing', chk(rmc(1), tpv(1), rmc(2), tpv(2), rmc(3), tpv(3)), []],
    ['a sentence that gpsd refused', chk(rmc(1), tpv(1), rmc(3), tpv(3)), [/^accepted here, not by gpsd/]],
    ['another order', chk(rmc(2), rmc(1), rmc(3)), [/^another order/]],
    [
      'another time',
      chk(rmc(1), tpv(1, 48.175, '2026-07-14T12:00:01.001Z'), rmc(2), rmc(3)),
      [/^report 1: time of day/],
    ],
    [
      'another place',
      chk(rmc(1), tpv(1), rmc(2), tpv(2, 48.17500003), rmc(3)),
      [/^report 2: position/, /^another position/],
    ],
  ])('%s', (_, expectation, patterns) => {
    const { differences } = compareLog('planted.log', log, expectation);
    expect(differences).toHaveLength(patterns.length);
    for (const [i, pattern] of patterns.entries()) expect(differences[i]).toMatch(pattern);
  });

  test('an epoch that is missing', () => {
    const twice = chk(rmc(1), tpv(1), rmc(2), tpv(2), rmc(3), tpv(3));
    const { differences } = compareLog('planted.log', Buffer.from(`${rmc(1)}\n${rmc(2)}\n`), twice);
    expect(differences).toEqual(['no epoch at 43203000 ms of the day']);
  });

  test('a report after a sentence that the gateway does not read is set aside', () => {
    const other = withChecksum('PASHR,POS,0');
    const { differences, setAside } = compareLog('planted.log', Buffer.from(`${other}\n`), chk(other, tpv(1)));
    expect([differences, setAside.length]).toEqual([[], 1]);
  });

  test('nothing in a drive that is read as by the pattern', () => {
    expect(readDrive('planted.nmea', log)).toMatchObject({ differences: [], counts: { accepted: 3, epochs: 3 } });
  });
});
