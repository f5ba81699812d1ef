import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { checkConfig } from '../../../gateway/core/config/check.ts';
import { exampleConfig } from '../../../gateway/core/config/example.ts';
import { gnssPort, OPTIONS } from '../../../gateway/core/config/options.ts';

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
    'gnss.baud "9600" is not allowed. Expected a whole number from 0 to 921600 (bit/s, 0: found out by listening), for example 9600',
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

test.each([
  [{ path: 'auto' }, []],
  [{ path: 'usb:1-1.2', baud: 0 }, []],
  [{ path: 'usb:1-1.2:1.0' }, []],
  [{ kind: 'file', path: '-', replay: 'max' }, []],
  [{ kind: 'udp', port: 0, host: '0.0.0.0' }, []],
  [{ kind: 'gpsd' }, []],
  [{ path: 'ttyUSB0' }, ['gnss.path "ttyUSB0" is not allowed.']],
  [{ path: 'usb:../..' }, ['gnss.path "usb:../.." is not allowed.']],
  [{ path: '-' }, ['gnss.path "-" does not go with gnss.kind = "serial"']],
  [{ kind: 'file', path: 'auto' }, ['gnss.path "auto" does not go with gnss.kind = "file"']],
  [{ path: '/dev/x', baud: 300 }, ['gnss.baud 300 is not allowed. Expected 0 or at least 4800']],
])('a source of sentences: %j', (gnss, problems) => {
  const found = problemsOf({ ...good, gnss });
  expect(found).toHaveLength(problems.length);
  for (const [at, problem] of problems.entries()) expect(found[at]).toContain(problem);
});

test('a recording does not set the clock', () => {
  const document = {
    ...good,
    gnss: { kind: 'file', path: '/drive.nmea' },
    time: { chronySocket: '/run/chrony/balise.sock' },
  };
  expect(problemsOf(document)).toEqual([
    'time.chronySocket does not go with gnss.kind = "file": a recording would set the clock',
  ]);
});

test('sentences do not go round in a circle', () => {
  const reemit = { enabled: true };
  expect(problemsOf({ ...good, gnss: { kind: 'tcp' }, reemit })).toEqual([
    'reemit.port is where the sentences come from: they would go round in a circle',
  ]);
  expect(problemsOf({ ...good, gnss: { kind: 'tcp', port: 2_000 }, reemit })).toEqual([]);
  expect(problemsOf({ ...good, gnss: { kind: 'tcp', host: '192.0.2.7' }, reemit })).toEqual([]);
});

test.each([
  ['tcp', 0, 10_110],
  ['udp', 0, 10_110],
  ['gpsd', 0, 2_947],
  ['gpsd', 2_948, 2_948],
])('the usual port of %s where %d is said is %d', (kind, port, used) => {
  const { config } = checkConfig({ ...good, gnss: { kind, port } }, '2026-11-22');
  expect(config === null ? null : gnssPort(config)).toBe(used);
});

test('of several brokers the bad one is named', () => {
  const tls = { ca: '/c', cert: '/d', key: '/k' };
  const of = (broker: string): string[] => problemsOf({ ...good, platform: { broker, ...tls } });
  expect(of('mqtts://a.example.org:8883, mqtts://[2001:db8::1]:8883,mqtts://192.0.2.1')).toEqual([]);
  expect(of('mqtts://a:8883,https://b:8883')).toEqual([
    expect.stringMatching(/platform.broker.*"https:\/\/b:8883" is not a broker/),
  ]);
  expect(of('mqtts://a:8883,mqtts://b:70000')[0]).toContain('"mqtts://b:70000"');
  for (const broken of [
    'mqtts://a:8883,',
    'mqtts://user@a',
    'mqtts://a/topic',
    'mqtts://a?clientId=b',
    'mqtts://a:0',
    'a',
  ]) {
    expect(of(broken), broken).toHaveLength(1);
  }
  expect(of('mqtts://a,mqtts://a')[0]).toContain('twice');
  expect(of(Array.from({ length: 9 }, (_, n) => `mqtts://b${n}`).join())[0]).toContain('names 9 brokers');
  expect(of('mqtts://a,mqtt://b')[0]).toMatch(/plaintext.*mqtt:\/\/b/);
  expect(problemsOf({ ...good, platform: { broker: 'mqtt://a,mqtts://b', plaintext: true } })).toHaveLength(3);
});
