import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { scenarioFile } from '../../../simulator/scenarios/format.ts';
import { scenarioSchemaText } from '../../../simulator/scenarios/schema.ts';

const SCENARIOS = join(import.meta.dirname, '../../../simulator/scenarios');
const read = (name: string): unknown => JSON.parse(readFileSync(join(SCENARIOS, name), 'utf8'));
const NAMES = readdirSync(SCENARIOS).filter((name) => /^[a-z0-9-]+\.json$/.test(name));

/** What the patterns of the schema tell is enough: no formats of ajv's own. */
const valid = new Ajv({ strict: true, strictTypes: false, validateFormats: false }).compile(
  read('scenario.schema.json') as object,
);

const GOOD = {
  ...{ id: 'a', title: 'A', altitudeM: 0, presses: [] },
  places: { A: { latDeg: 4.9, lonDeg: -52.3 } },
  start: 'A',
  steps: [{ waitS: 10 }],
};

test('the published schema is the current one (npm run sim -- schema)', () => {
  expect(read('scenario.schema.json')).toEqual(JSON.parse(scenarioSchemaText()));
});

test.each(NAMES)('%s keeps it', (name) => {
  valid(read(name));
  expect(valid.errors).toBeNull();
  expect(scenarioFile.safeParse(read(name)).error).toBeUndefined();
});

test.each<[string, object, boolean]>([
  ['nothing but what is needed', {}, true],
  ['a route', { route: { gpx: 'a.gpx' } }, true],
  ['an instant', { startsAt: '2026-08-12T10:22:00-03:00' }, true],
  ['an instant in UTC', { endsAt: '2026-08-12T10:22:00Z' }, true],
  ['an instant without an offset', { startsAt: '2026-08-12T10:22:00' }, false],
  ['a moment below 0', { endsAt: -1 }, false],
  ['an unknown key', { stpes: [] }, false],
  ['an unknown key inside', { receiver: { bauds: 9600 } }, false],
  ['a step that is none', { steps: [{ wait: 10 }] }, false],
  ['a step that is two', { steps: [{ waitS: 10, to: 'A', speedKmh: 50 }] }, false],
  ['too fast', { steps: [{ to: 'A', speedKmh: 181 }] }, false],
  ['a rate of no serial line', { receiver: { baud: 9601 } }, false],
  ['a kind that there is not', { sky: [{ from: 1, to: 2, kind: 'rain' }] }, false],
  ['an event without an end', { sky: [{ from: 1, kind: 'canopy' }] }, false],
  ['a share above 1', { line: [{ from: 1, to: 2, kind: 'cut', share: 1.1 }] }, false],
  ['two letters for a key', { presses: [{ at: 1, key: 'GG' }] }, false],
])('both witnesses have one opinion of %s', (_what, change, good) => {
  expect(valid({ ...GOOD, ...change })).toBe(good);
  expect(scenarioFile.safeParse({ ...GOOD, ...change }).success).toBe(good);
});
