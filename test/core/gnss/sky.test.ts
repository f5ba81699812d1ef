import { expect, test } from 'vitest';
import { createSky } from '../../../gateway/core/gnss/sky.ts';
import { dataOf } from './nmea.ts';

function tell(bodies: string[], sky = createSky(), monoMs = 5) {
  for (const body of bodies) {
    const data = dataOf(body);
    if (data.type === 'GSV') sky.gsv(data, monoMs);
    else if (data.type === 'GSA') sky.used(data.used);
  }
  return sky;
}

const two = ['GPGSV,2,1,05,01,10,100,30,02,10,100,45,03,10,100,,04,10,100,20', 'GPGSV,2,2,05,05,10,100,40'];

test('a list counts when its last sentence has come', () => {
  const sky = tell(two.slice(0, 1));
  expect(sky.view()).toEqual([]);
  tell(two.slice(1), sky, 7);
  expect(sky.view()).toEqual([{ constellation: 'gps', seen: 5, cn0DbHz: [45, 40, 30, 20], seenMonoMs: 7, used: null }]);
  expect(sky.view()).toBe(sky.view());
});

test('a lost sentence never looks like lost satellites', () => {
  const sky = tell(two);
  tell(['GPGSV,3,1,09,01,10,100,10,02,10,100,10,03,10,100,10,04,10,100,10', 'GPGSV,3,3,09,09,10,100,10'], sky, 9);
  expect(sky.view()).toMatchObject([{ seen: 5, seenMonoMs: 5 }]);
});

test('a list out of order is none', () => {
  const part = (number: number) => `GPGSV,3,${number},03,0${number},10,100,40`;
  expect(tell([part(1), part(3), part(2)]).view()).toEqual([]);
  expect(tell([part(1), part(2), part(3)]).view()).toMatchObject([{ seen: 3 }]);
});

test('repeated fields empty in the second sentence (AirMar)', () => {
  expect(tell([two[0] ?? '', 'GPGSV,,2,,05,10,100,40']).view()).toMatchObject([{ seen: 5 }]);
});

test('numbered across signals (Quectel LC79D): each satellite once, with its best signal', () => {
  const sky = tell(['GAGSV,2,1,04,03,35,240,43,36,20,167,40,6', 'GAGSV,2,2,04,03,35,240,39,36,20,167,46,1']);
  expect(sky.view()).toMatchObject([{ constellation: 'galileo', seen: 2, cn0DbHz: [46, 43] }]);
});

test('a list per signal: both count, and a signal that is no longer told is forgotten', () => {
  const l1 = 'GPGSV,1,1,02,01,10,100,30,02,10,100,31,1';
  const l5 = 'GPGSV,1,1,01,03,10,100,40,8';
  const sky = tell([l1, l5, l1, l5]);
  expect(sky.view()).toMatchObject([{ seen: 3, cn0DbHz: [40, 31, 30] }]);
  tell([l1, l1, l1], sky);
  expect(sky.view()).toMatchObject([{ seen: 2, cn0DbHz: [31, 30] }]);
});

test('a system that says it sees none sees none', () => {
  const sky = tell(['GLGSV,1,1,01,65,10,100,30']);
  expect(tell(['GLGSV,1,1,00'], sky).view()).toMatchObject([{ constellation: 'glonass', seen: 0, cn0DbHz: [] }]);
});

test('used: of the last epoch that said it, and 0 for a system it did not name', () => {
  const sky = tell(['GNGSA,A,3,03,04,,,,,,,,,,,2.5,1.7,1.8,1', 'GLGSV,1,1,01,65,10,100,30']);
  expect(sky.view()).toMatchObject([
    { constellation: 'glonass', used: 0, seen: 1 },
    { constellation: 'gps', used: 2, seen: null },
  ]);
});
