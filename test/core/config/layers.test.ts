/** Values from files, drop-ins, the environment and the platform: which one counts, and where somebody would go to mend it. */
import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { checkLayers, problemLines } from '../../../gateway/core/config/check.ts';
import { readEnvironment, variableOf } from '../../../gateway/core/config/environment.ts';
import { fileLayer, type Layer } from '../../../gateway/core/config/layers.ts';
import { OPTIONS, type OptionKey } from '../../../gateway/core/config/options.ts';
import { judgeChange, remoteLayer } from '../../../gateway/core/config/remote-change.ts';
import { isRemote } from '../../../gateway/core/config/remote-options.ts';

const RELEASE = '2026-11-22';
const KEYS = Object.keys(OPTIONS) as OptionKey[];

const file = (text: string, path = '/etc/balise/balise.toml'): Layer =>
  fileLayer(path.includes('conf.d') ? 'drop-in' : 'file', path, text, parse(text));
const GOOD = file('vehicle.id = "AMB-1"\n\n[gnss] # the receiver\nkind = "none"\n');
const dropIn = (text: string, name = '10-fleet.toml'): Layer => file(text, `/etc/balise/conf.d/${name}`);
const environment = (variables: Record<string, string>): Layer => {
  const { layer } = readEnvironment(variables);
  if (layer === null) throw new Error('no variable was taken');
  return layer;
};
const linesOf = (...layers: Layer[]): string[] => {
  const { problems, given } = checkLayers(layers, RELEASE);
  return problemLines(problems, given);
};

test('default, file, drop-in, platform, environment: the later one counts', () => {
  const layers = [
    GOOD,
    dropIn('sampling.movingS = 6'),
    dropIn('sampling.movingS = 7', '20-site.toml'),
    remoteLayer({ version: 3, set: { 'sampling.movingS': 8 } }),
    environment({ BALISE_SAMPLING_MOVING_S: '9' }),
  ];
  const seen = [0, 1, 2, 3, 4].map((last) => checkLayers(layers.slice(0, last + 1), RELEASE));
  expect(seen.map(({ config }) => config?.['sampling.movingS'])).toEqual([5, 6, 7, 8, 9]);
  expect(seen.map(({ given }) => given.get('sampling.movingS')?.layer.origin ?? 'default')).toEqual([
    ...['default', 'drop-in', 'drop-in', 'remote', 'environment'],
  ]);
});

test.each([
  [
    'a file, in a table',
    [file('vehicle.id = "a"\n[gnss]\nkind = "none"\nbaud = "x"')],
    '/etc/balise/balise.toml:4: gnss.baud "x" ',
  ],
  [
    'a drop-in',
    [GOOD, dropIn('# so\n"log" . level = "loud"')],
    '/etc/balise/conf.d/10-fleet.toml:2: log.level "loud" ',
  ],
  [
    'a misspelt key there',
    [GOOD, dropIn('[gnss]\nbauds = 1')],
    '/etc/balise/conf.d/10-fleet.toml:2: gnss.bauds is not an option. Did you mean gnss.baud?',
  ],
  [
    'a variable',
    [GOOD, environment({ BALISE_GNSS_BAUD: '96OO' })],
    'BALISE_GNSS_BAUD: gnss.baud "96OO" is not allowed. Expected a whole number',
  ],
  [
    'the platform',
    [GOOD, remoteLayer({ version: 7, set: { 'sampling.movingS': 0 } })],
    'cmd/config version 7: sampling.movingS 0 ',
  ],
  [
    'a contradiction',
    [GOOD, dropIn('[platform]\nbroker = "amqp://b"')],
    '/etc/balise/conf.d/10-fleet.toml:2: platform.broker "amqp://b" is not a broker',
  ],
])('what is wrong in %s is told with its place', (_where, layers, line) => {
  const lines = linesOf(...layers);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.startsWith(line)).toBe(true);
});

test('a table that is none, and one inside another, are no options', () => {
  expect(
    linesOf(GOOD, dropIn('gnss.deep.er = 1\nvolume = 11')).map((line) => line.replace(/ is not an option.*/, '')),
  ).toEqual(['/etc/balise/conf.d/10-fleet.toml: gnss.deep', '/etc/balise/conf.d/10-fleet.toml:2: volume']);
});

test('every option has a variable of its own, with the words of its name apart', () => {
  expect(new Set(KEYS.map(variableOf)).size).toBe(KEYS.length);
  expect(variableOf('store.positionsAtRiskS')).toBe('BALISE_STORE_POSITIONS_AT_RISK_S');
  expect(variableOf('plausibility.accelerationMs2')).toBe('BALISE_PLAUSIBILITY_ACCELERATION_MS2');
});

test('a variable has the kind of its option', () => {
  const variables = {
    BALISE_VEHICLE_ID: '007',
    BALISE_GNSS_BAUD: '4800',
    BALISE_DUTY_AUTOSTART: 'true',
    BALISE_POWER_LOW_V: '11.6',
  };
  const { config } = checkLayers([GOOD, environment(variables)], RELEASE);
  expect(config).toMatchObject({ 'vehicle.id': '007', 'gnss.baud': 4_800, 'duty.autostart': true, 'power.lowV': 11.6 });
  expect(linesOf(GOOD, environment({ BALISE_DUTY_AUTOSTART: 'yes' }))[0]).toContain(
    '"yes" is not allowed. Expected true or false',
  );
});

test('a variable that is nobody’s changes nothing and is warned of, with the nearest', () => {
  const { layer, warnings } = readEnvironment({ BALISE_GNSS_BAUDS: '1', BALISE_SEED: '2', HOME: '/', GNSS_BAUD: '3' });
  expect(layer).toBe(null);
  expect(warnings[0]).toBe(
    "BALISE_GNSS_BAUDS is no option's variable and changes nothing. Did you mean BALISE_GNSS_BAUD?",
  );
  expect(warnings).toHaveLength(2);
});

test('what could take the box away from its keepers is not changed from afar', () => {
  const families = [
    'vehicle.',
    'duty.',
    'power.',
    'privacy.',
    'platform.c',
    'platform.p',
    'keypad.',
    'gpio.',
    'evdev.',
    'supply.',
    'hub.orgId',
  ];
  for (const key of KEYS) {
    if (families.some((family) => key.startsWith(family))) expect([key, isRemote(key)]).toEqual([key, false]);
    // No file to read, no program to run, no socket to open.
    if (OPTIONS[key].kind === 'text' && key !== 'platform.broker') expect([key, isRemote(key)]).toEqual([key, false]);
  }
  expect(KEYS.filter(isRemote)).toContain('platform.broker');
});

test.each([
  [{ 'sampling.movingS': 7 }, null, ''],
  [{}, null, ''],
  [
    { 'sampling.movingS': 0 },
    'invalid',
    'sampling.movingS 0 is not allowed. Expected a whole number from 1 to 600 (s), for example 5',
  ],
  [{ 'sampling.movingS': 7, 'log.level': 'loud' }, 'invalid', 'log.level "loud"'],
  [{ 'sampling.moving': 7 }, 'invalid', 'sampling.moving is not an option. Did you mean sampling.movingS?'],
  [{ 'platform.broker': 'mqtt://b:1883' }, 'invalid', 'platform.plaintext must be true'],
  [
    { 'duty.autostart': true, 'sampling.movingS': 0 },
    'not-remote',
    'duty.autostart is an option that only the box itself may set',
  ],
  [{ 'vehicle.id': 'AMB-2', 'platform.ca': '/x' }, 'not-remote', 'vehicle.id, platform.ca are options'],
  // The environment of the box outvotes it today; tomorrow it may not.
  [{ 'platform.keepaliveS': 1 }, 'invalid', 'platform.keepaliveS 1 is not allowed'],
])('a change %j is judged whole', (set, result, detail) => {
  const judged = judgeChange(
    { version: 1, set },
    [GOOD],
    [environment({ BALISE_PLATFORM_KEEPALIVE_S: '20' })],
    RELEASE,
  );
  expect(judged?.result ?? null).toBe(result);
  expect(judged?.detail ?? '').toContain(detail);
});
