/** What a scenario may not say of its crew and its platform, and where its author is told. */
import { expect, test } from 'vitest';
import { parseScenario } from '../../../simulator/scenarios/scenario.ts';

const GOOD = {
  ...{ id: 'test', title: 'A test', altitudeM: 0, start: 'A', places: { A: { latDeg: 4.9, lonDeg: -52.3 } } },
  ...{ steps: [{ waitS: 10 }], presses: [{ atS: 1, key: 'G' }] },
};

/** As it is written, but for its gardes. */
const ROSTER = {
  ...{ at: 0, timeZone: 'America/Cayenne', holidays: 'fr-973', sector: 'cayenne', from: '2026-08-01' },
  weekly: [{ days: ['semaine'], hours: ['06:00-12:00'] }],
};

test.each([
  ['a key of no function', { keys: 'B=PECS' }, "'B=PECS' is no binding such as B=PEC", 'keys'],
  ['a zone that there is not', { timeZone: 'Europe/Lons' }, 'no such time zone: Europe/Lons', 'timeZone'],
  [
    'an order with a place in it',
    { orders: [{ at: 1, action: 'order', mission: 'M', place: 'A' }] },
    '"place"',
    'orders[0]',
  ],
  [
    'a repetition of nothing',
    { orders: [{ at: 1, mission: 'M', repeat: true }] },
    'nothing was said of M before',
    'orders[0].repeat',
  ],
  [
    'orders out of order',
    {
      orders: [
        { at: 2, action: 'order', mission: 'M' },
        { at: 1, action: 'cancel', mission: 'M' },
      ],
    },
    'in order of time',
    'orders[1].at',
  ],
  [
    'an event of no order',
    { expectEvents: [{ at: 1, change: 'received', mission: 'M' }] },
    'no order for M',
    'expectEvents[0].mission',
  ],
  [
    'gardes that touch',
    { roster: [{ ...ROSTER, slots: [0, 60].map((from) => ({ from, to: from + 60 })) }] },
    'gardes must be in order of time: second 60 does not come after second 60',
    'roster[0].slots[1].from',
  ],
  [
    'a roster in a zone that there is not',
    { roster: [{ ...ROSTER, timeZone: 'Europe/Dole', slots: [] }] },
    'no such time zone: Europe/Dole',
    'roster[0].timeZone',
  ],
  ['a roster without its gardes', { roster: [ROSTER] }, 'expected array', 'roster[0].slots'],
  [
    'an end by itself of an order',
    {
      orders: [{ at: 1, action: 'order', mission: 'M' }],
      expectEvents: [{ at: 2, change: 'garde-over', mission: 'M' }],
    },
    'garde-over: its mission',
    'expectEvents[0].mission',
  ],
  [
    'an event of nobody',
    { expectEvents: [{ at: 1, change: 'cancelled' }] },
    'cancelled: its mission',
    'expectEvents[0]',
  ],
  [
    'a correction of nothing',
    { presses: [{ at: 5, key: '2', expect: { function: 'ARRIVEE', status: 'ARRIVEE', corrects: 4 } }] },
    'no press at that moment before',
    'presses[0].expect.corrects',
  ],
  [
    'a status that there is not',
    { presses: [{ at: 5, key: '2', expect: { function: 'ARRIVEE', status: 'ARRIVE' } }] },
    '"ARRIVEE"',
    'presses[0].expect.status',
  ],
])('%s is named with its place in the file', (_name, change, message, path) => {
  const parse = () => parseScenario(JSON.stringify({ ...GOOD, ...change }), 'bad.json');
  expect(parse).toThrow('bad.json:');
  expect(parse).toThrow(message);
  expect(parse).toThrow(path);
});
