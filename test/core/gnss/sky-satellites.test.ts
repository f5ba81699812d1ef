import { expect, test } from 'vitest';
import { createReceiver } from '../../../gateway/core/gnss/receiver.ts';
import { createSky } from '../../../gateway/core/gnss/sky.ts';
import { prnOf, satelliteName } from '../../../gateway/core/gnss/sky-satellites.ts';
import { dataOf } from './nmea.ts';

function satellitesOf(...bodies: string[]) {
  const sky = createSky();
  for (const body of bodies) {
    const data = dataOf(body);
    if (data.type === 'GSV') sky.gsv(data, 5);
    else if (data.type === 'GSA') sky.used(data.used);
  }
  return sky.satellites();
}

const at = (elevationDeg: number | null, azimuthDeg: number | null, cn0DbHz: number | null) => ({
  ...{ elevationDeg, azimuthDeg, cn0DbHz },
});

test('where each stands, how strong it is, and whether it is used', () => {
  const told = satellitesOf('GPGSV,1,1,03,04,17,300,38,13,05,007,,22,-2,359,20', 'GPGSA,A,3,04,,,,,,,,,,,,2.7,2.5,1.0');
  expect(told).toEqual([
    { system: 'gps', prn: 4, ...at(17, 300, 38), used: true },
    { system: 'gps', prn: 13, ...at(5, 7, null), used: false },
    { system: 'gps', prn: 22, ...at(-2, 359, 20), used: false },
  ]);
});

test('what is not said is unknown, and what cannot be read too: the satellite stays', () => {
  expect(satellitesOf('GPGSV,1,1,02,04,,,38,13,x7,1234,20')).toEqual([
    { system: 'gps', prn: 4, ...at(null, null, 38), used: null },
    { system: 'gps', prn: 13, ...at(null, null, 20), used: null },
  ]);
});

test('two signals of one satellite are one, with the better of both', () => {
  const told = satellitesOf('GAGSV,1,1,01,03,35,240,39,7', 'GAGSV,1,1,01,03,35,240,43,1');
  expect(told).toEqual([{ system: 'galileo', prn: 3, ...at(35, 240, 43), used: null }]);
});

test('numbers of the receiver become those of the system', () => {
  const names = [
    ...([
      ['gps', 7],
      ['sbas', 36],
      ['sbas', 123],
      ['glonass', 72],
      ['glonass', 8],
      ['galileo', 311],
    ] as const),
    ...([
      ['beidou', 223],
      ['beidou', 423],
      ['qzss', 194],
      ['navic', 3],
    ] as const),
  ].map(([system, id]) => satelliteName({ system, prn: prnOf(system, id) }));
  expect(names).toEqual(['G07', 'S123', 'S123', 'R08', 'R08', 'E11', 'C23', 'C23', 'J02', 'I03']);
});

test('the same number of two systems is two satellites', () => {
  const told = satellitesOf(
    'GPGSV,1,1,01,05,10,100,30',
    'GAGSV,1,1,01,05,10,100,31',
    'GNGSA,A,3,05,,,,,,,,,,,,2.5,1.7,1.8,3',
  );
  expect(told.map(({ system, used }) => [system, used])).toEqual([
    ['galileo', true],
    ['gps', false],
  ]);
});

test('each once with its best signal, and nothing of a sentence that is damaged', () => {
  const receiver = createReceiver({ notBeforeMs: 0, onFix: () => undefined });
  for (const line of [
    '$GPGSV,1,1,02,05,45,120,38,12,10,300,,1*66',
    '$GPGSV,1,1,01,05,45,120,41,8*55',
    '$GAGSV,1,1,00,7*73',
  ])
    receiver.push(Buffer.from(`${checksummed(line)}\r\n`), 0);
  receiver.push(Buffer.from('$GPGSV,1,1,01,31,80,010,44,1*00\r\n'), 0);
  expect(receiver.satellites()).toEqual([
    { system: 'gps', prn: 5, elevationDeg: 45, azimuthDeg: 120, cn0DbHz: 41, used: null },
    { system: 'gps', prn: 12, elevationDeg: 10, azimuthDeg: 300, cn0DbHz: null, used: null },
  ]);
});

function checksummed(line: string): string {
  const body = line.slice(1, line.indexOf('*'));
  const sum = [...body].reduce((all, character) => all ^ character.charCodeAt(0), 0);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}`;
}
