import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { checkConfig } from '../../../gateway/core/config/check.ts';
import { exampleConfig } from '../../../gateway/core/config/example.ts';
import { OPTIONS } from '../../../gateway/core/config/options.ts';

const good = { vehicle: { id: 'amb-1' }, gnss: { path: '/dev/ttyACM0' } };
const problemsOf = (document: Record<string, unknown>) =>
  checkConfig(document, '2026-11-22').problems.map(({ key, message }) => `${key} ${message}`);

test('what is not said has its default', () => {
  const { config } = checkConfig(good, '2026-11-22');
  expect(config).toMatchObject({
    'gnss.baud': 9_600,
    'store.positionsAtRiskS': 30,
    'time.notBefore': '2026-11-22',
    'platform.protocol': '5',
  });
  expect(Object.keys(config ?? {})).toEqual(Object.keys(OPTIONS));
});

test.each([
  [
    'out of range',
    { ...good, store: { positionsAtRiskS: 0 } },
    'store.positionsAtRiskS 0 is not allowed. Expected a whole number from 1 to 600 (s), for example 30',
  ],
  [
    'of the wrong kind',
    { ...good, gnss: { path: '/dev/x', baud: '9600' } },
    'gnss.baud "9600" is not allowed. Expected a whole number from 4800 to 921600 (bit/s), for example 9600',
  ],
  [
    'not among the choices',
    { ...good, log: { level: 'loud' } },
    'log.level "loud" is not allowed. Expected one of "error", "warn", "info", "debug", for example "info"',
  ],
  [
    'missing',
    { gnss: { path: '/dev/x' } },
    'vehicle.id is missing. Expected 1 to 40 letters, digits, - or _, for example "AMB-973-07"',
  ],
  [
    'misspelt',
    { ...good, gnss: { path: '/dev/x', bauds: 9_600 } },
    'gnss.bauds is not an option. Did you mean gnss.baud?',
  ],
  [
    'unheard of',
    { ...good, weather: { forecast: true } },
    "weather.forecast is not an option. 'balise config options' lists them all.",
  ],
  [
    'a date that is none',
    { ...good, time: { notBefore: '2026-13-45' } },
    'time.notBefore "2026-13-45" is not allowed. Expected a date "YYYY-MM-DD" (UTC), for example "2026-11-22"',
  ],
  [
    'a topic in the vehicle id',
    { ...good, vehicle: { id: 'a/b' } },
    'vehicle.id "a/b" is not allowed. Expected 1 to 40 letters, digits, - or _, for example "AMB-973-07"',
  ],
])('a value %s: key, value, range and example', (_name, document, message) => {
  expect(problemsOf(document)).toEqual([message]);
});

test('nothing is sent in clear by mistake', () => {
  expect(problemsOf({ ...good, platform: { broker: 'mqtt://b:1883' } })[0]).toMatch(
    /^platform\.plaintext must be true/,
  );
  expect(problemsOf({ ...good, platform: { broker: 'mqtts://b:8883', ca: '/c' } })).toHaveLength(2);
});

test('3.1.1 cannot do without the acknowledgement of the platform', () => {
  const platform = { broker: 'mqtt://b:1883', plaintext: true, protocol: '3.1.1', acknowledges: false };
  expect(problemsOf({ ...good, platform })[0]).toMatch(/^platform\.acknowledges cannot be false/);
});

test('the example file is accepted as it stands, and with every line taken up', () => {
  const example = exampleConfig();
  const path = (text: string) => text.replace('# path = ""', 'path = "/dev/ttyACM0"');
  expect(checkConfig(parse(path(example)), '2026-11-22').problems).toEqual([]);
  const all = path(example).replaceAll(/^# ([a-zA-Z]+ = )/gm, '$1');
  expect(checkConfig(parse(all), '2026-11-22').problems).toEqual([]);
  expect(Object.keys(OPTIONS).every((key) => example.includes(`${key.split('.')[1]} = `))).toBe(true);
});
