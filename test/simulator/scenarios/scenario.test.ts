import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  findScenario,
  listScenarios,
  loadScenario,
  parseScenario,
  toScenario,
} from '../../../simulator/scenarios/scenario.ts';

const GOOD = {
  id: 'test',
  title: 'A test',
  altitudeM: 0,
  places: { A: { latDeg: 4.9, lonDeg: -52.3 }, B: { latDeg: 4.91, lonDeg: -52.3 } },
  start: 'A',
  steps: [{ to: 'B', speedKmh: 50 }, { waitS: 10 }],
  presses: [
    { atS: 1, key: 'G' },
    { atS: 2, key: '4', holdMs: 2500 },
  ],
};

/** As it is written, but for its gardes. */
const ROSTER = {
  ...{ at: 0, timeZone: 'America/Cayenne', holidays: 'fr-973', sector: 'cayenne', from: '2026-08-01' },
  weekly: [{ days: ['semaine'], hours: ['06:00-12:00'] }],
};

const START = '2026-08-12T10:22:00-03:00';

const read = (change: object) => toScenario({ ...GOOD, ...change }, 'some.json');

test('what is not written has its default', () => {
  expect(parseScenario(JSON.stringify(GOOD), 'good.json')).toMatchObject({
    ...{ name: 'good.json', seed: 1, startT: Date.UTC(2026, 8, 1, 7), endS: null, timeZone: null },
    way: { kind: 'steps', places: GOOD.places, start: 'A' },
    receiver: { profile: 'ublox-m8', hz: 1, baud: 115_200, start: 'hot' },
    network: [{ fromS: 0, profile: '4g' }],
    presses: GOOD.presses,
    ...{
      sky: [],
      line: [],
      power: [],
      noFix: [],
      loopFromS: null,
      keys: '',
      orders: [],
      rosters: [],
      events: [],
      summaries: [],
    },
  });
});

test('a moment is a number of seconds or an instant: inside, both are seconds from the start', () => {
  const scenario = read({
    startsAt: START,
    endsAt: '2026-08-12T14:22:00Z',
    steps: [
      { waitUntil: '2026-08-12T10:23:00-03:00' },
      { to: 'B', speedKmh: 50, arriveAt: '2026-08-12T15:25:00+02:00' },
    ],
    sky: [
      { from: 10, to: '2026-08-12T13:22:20Z', kind: 'canopy' },
      { at: '2026-08-12T13:22:30Z', kind: 'leap-second' },
    ],
    line: [{ from: 5, to: 6, kind: 'cut', share: 0.5 }],
    network: [{ from: '2026-08-12T13:23:00Z', profile: 'none' }],
    power: [{ at: 90, offS: 5 }],
    presses: [
      { at: START, key: 'G' },
      { atS: 7, key: '1' },
      { at: 8, key: '2', expect: { function: 'ARRIVEE', status: 'ARRIVEE', corrects: '2026-08-12T13:22:07Z' } },
    ],
    orders: [{ at: '2026-08-12T13:22:05Z', action: 'order', mission: 'M' }],
    roster: [{ ...ROSTER, at: 3, slots: [{ from: '2026-08-12T12:22:00Z', to: 300 }] }],
    expectEvents: [{ at: '2026-08-12T13:22:06Z', change: 'received', mission: 'M' }],
  });
  expect(scenario).toMatchObject({ startT: Date.parse(START), endS: 3600 });
  expect(scenario.way).toMatchObject({ steps: [{ untilS: 60 }, { arriveS: 180 }] });
  expect(scenario.sky).toEqual([
    { fromS: 10, toS: 20, kind: 'canopy', share: 0.6 },
    { atS: 30, kind: 'leap-second' },
  ]);
  expect(scenario.line).toEqual([{ fromS: 5, toS: 6, kind: 'cut', share: 0.5 }]);
  expect(scenario.network).toEqual([
    { fromS: 0, profile: '4g' },
    { fromS: 60, profile: 'none' },
  ]);
  expect(scenario.power).toEqual([{ atS: 90, offS: 5 }]);
  expect(scenario.presses.map(({ atS, key }) => `${atS} ${key}`)).toEqual(['0 G', '7 1', '8 2']);
  expect(scenario.presses[2]?.expect).toEqual({ function: 'ARRIVEE', status: 'ARRIVEE', correctsS: 7 });
  expect(scenario.orders).toEqual([{ atS: 5, action: 'order', mission: 'M', origin: 'samu' }]);
  const { at: _, ...payload } = ROSTER;
  expect(scenario.rosters).toEqual([
    { atS: 3, slots: [{ fromS: -3600, toS: 300 }], payload: { ...payload, zones: [], until: null, exceptions: [] } },
  ]);
  expect(scenario.events).toEqual([{ atS: 6, change: 'received', mission: 'M' }]);
});

test.each([
  ['an unknown place', { steps: [{ to: 'C', speedKmh: 50 }] }, 'no such place: C (known: A, B)', 'steps[0].to'],
  ['an unknown start', { start: 'Z' }, 'no such place: Z', 'start'],
  ['a leg to where it is', { steps: [{ to: 'A', speedKmh: 50 }] }, 'already at A', 'steps[0].to'],
  ['a key that no keypad has', { presses: [{ atS: 1, key: 'g' }] }, 'a key is one of 0-9, A-Z', 'presses[0].key'],
  [
    'presses out of order',
    {
      presses: [
        { atS: 2, key: 'G' },
        { atS: 1, key: '7' },
      ],
    },
    'in order of time',
    'presses[1].atS',
  ],
  [
    'a loop that does not close',
    { loopFromS: 0 },
    'a loop must end where it started (A), this one ends at B',
    'loopFromS',
  ],
  [
    'an outage that ends before it starts',
    { noFix: [{ fromS: 5, toS: 5 }] },
    'toS must be after fromS',
    'noFix[0].toS',
  ],
  ['a misspelt option', { press: [] }, 'Unrecognized key: "press"', ''],
  [
    'a misspelt key of a step',
    { steps: [{ to: 'B', speedKhm: 50 }] },
    'Unrecognized key: "speedKhm"',
    'steps[0]\n✖ Invalid input: expected number, received undefined\n  → at steps[0].speedKmh',
  ],
  ['a misspelt key of an event', { sky: [{ from: 1, to: 2, kind: 'canopy', shares: 1 }] }, '"shares"', 'sky[0]'],
  ['a kind that there is not', { sky: [{ from: 1, to: 2, kind: 'rain' }] }, 'canopy', 'sky[0].kind'],
  ['a road of no kind', { steps: [{ to: 'B', speedKmh: 50, road: 'path' }] }, '"town"|"country"', 'steps[0].road'],
  ['a receiver of no make', { receiver: { profile: 'nokia' } }, '"ublox-m8"|"ublox-m9"', 'receiver.profile'],
  ['a rate of no serial line', { receiver: { baud: 9601 } }, '4800, 9600', 'receiver.baud'],
  [
    'an instant without an offset',
    { presses: [{ at: '2026-08-12T10:22:00', key: 'G' }] },
    'an instant has its offset, such as',
    'presses[0].at',
  ],
  [
    'a moment before the start',
    { sky: [{ at: '2020-01-01T00:00:00Z', kind: 'leap-second' }] },
    'before the start',
    'sky[0].at',
  ],
  ['a press without a moment', { presses: [{ key: 'G' }] }, 'one of at (a moment) and atS', 'presses[0]'],
  ['a press with two', { presses: [{ at: 1, atS: 1, key: 'G' }] }, 'one of at (a moment) and atS', 'presses[0]'],
  [
    'an arrival before the wait in front of it',
    { steps: [{ waitUntil: 100 }, { to: 'B', speedKmh: 50, arriveAt: 90 }] },
    'second 90 does not come after second 100',
    'steps[1].arriveAt',
  ],
  [
    'a network that changes twice at once',
    {
      network: [
        { from: 5, profile: 'none' },
        { from: 5, profile: '2g' },
      ],
    },
    'in order of time',
    'network[1].from',
  ],
  [
    'an event that ends as it begins',
    { line: [{ from: 5, to: 5, kind: 'binary' }] },
    'to must be after from',
    'line[0].to',
  ],
  ['a moment that is none', { endsAt: true }, 'a moment is a number of seconds from the start', 'endsAt'],
  ['a route and steps', { route: { nmea: 'x.nmea' } }, 'a scenario has a route or steps, not both', 'steps'],
  [
    'a route whose file is not there',
    { route: { nmea: 'x.nmea' }, places: undefined, start: undefined, steps: undefined },
    'no such file or directory',
    'route.nmea',
  ],
  ['no way at all', { steps: undefined }, 'a scenario without a route needs steps', 'steps'],
  [
    'a latitude off the Earth',
    { places: { A: { latDeg: 91, lonDeg: 0 }, B: { latDeg: 0, lonDeg: 0 } } },
    '90',
    'places.A.latDeg',
  ],
])('%s is named with its place in the file', (_name, change, message, path) => {
  const parse = () => parseScenario(JSON.stringify({ ...GOOD, ...change }), 'bad.json');
  expect(parse).toThrow('bad.json:');
  expect(parse).toThrow(message);
  expect(parse).toThrow(path);
});

test('a file that is not there or not JSON is named', () => {
  expect(() => loadScenario('/nowhere/x.json')).toThrow('scenario /nowhere/x.json cannot be read');
  expect(() => parseScenario('{', 'half.json')).toThrow('half.json: not JSON');
});

test("the project's own scenarios load, by id, by file, and the demo is one of them", () => {
  const file = join(import.meta.dirname, '../../../simulator/scenarios/demo.json');
  expect(findScenario('demo')).toEqual(loadScenario(file));
  expect(listScenarios().map(({ id }) => id)).toContain('demo');
  for (const { id, name } of listScenarios()) expect(name).toMatch(new RegExp(`/${id}\\.json$`));
  expect(() => findScenario('dmeo')).toThrow(/no scenario dmeo \(known: .*demo/);
});
