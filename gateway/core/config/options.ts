/**
 * Every option, once: its kind, unit, range, default, an example and why it is what it is. The parser, the errors, the
 * commented example file and `balise config check` all come from this table.
 */
interface Common {
  unit: string | null;
  /** As it would stand in the file. */
  example: string;
  why: string;
}

export type Option =
  | (Common & { kind: 'text'; default: string | null; pattern: RegExp; shape: string })
  | (Common & { kind: 'number'; default: number; min: number; max: number; whole: boolean })
  | (Common & { kind: 'choice'; default: string; choices: readonly string[] })
  | (Common & { kind: 'flag'; default: boolean })
  | (Common & { kind: 'date'; default: string | null });

const text = (
  value: string | null,
  pattern: RegExp,
  shape: string,
  example: string,
  why: string,
): Extract<Option, { kind: 'text' }> => ({
  kind: 'text',
  default: value,
  pattern,
  shape,
  unit: null,
  example: `"${example}"`,
  why,
});

const path = (value: string, example: string, why: string): Extract<Option, { kind: 'text' }> =>
  text(value, /^(\/.*)?$/s, 'an absolute path', example, why);

const whole = (
  value: number,
  min: number,
  max: number,
  unit: string,
  why: string,
): Extract<Option, { kind: 'number' }> => ({
  kind: 'number',
  default: value,
  min,
  max,
  whole: true,
  unit,
  example: String(value),
  why,
});

export const OPTIONS = {
  'vehicle.id': text(
    null,
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/,
    '1 to 40 letters, digits, - or _',
    'AMB-973-07',
    'names the vehicle in every topic; the same as the CN of its certificate. Never the agrément number, which is not unique',
  ),
  'gnss.kind': {
    kind: 'choice',
    default: 'serial',
    choices: ['serial', 'tcp', 'file', 'none'],
    unit: null,
    example: '"serial"',
    why: 'where the sentences come from; none: a vehicle that only sends statuses (recommended, not compulsory, in some départements)',
  },
  'gnss.path': path(
    '',
    '/dev/serial/by-id/usb-u-blox_AG_GNSS-if00',
    'device of the receiver, or the recorded file to replay. A by-id name survives a replug',
  ),
  'gnss.baud': whole(9_600, 4_800, 921_600, 'bit/s', 'NMEA 0183 says 4800, most receivers 9600, USB ones ignore it'),
  'gnss.host': text('127.0.0.1', /^[^\s:]+$/, 'a host name or address', '127.0.0.1', 'sender of NMEA over TCP'),
  'gnss.port': whole(10_110, 1, 65_535, 'TCP port', 'registered port of NMEA 0183 over IP'),
  'gnss.coalesceMs': whole(
    40,
    0,
    200,
    'ms',
    'bytes are collected for this long before one read: waking for every 16 bytes is what costs',
  ),
  'keypad.path': path('', '/dev/ttyUSB1', 'serial keypad of the crew (docs/keypad.md); empty: none'),
  'keypad.baud': whole(9_600, 1_200, 921_600, 'bit/s', 'as the keypad is set'),
  'store.directory': path(
    '/var/lib/balise',
    '/var/lib/balise',
    'database of positions and events; on the data partition',
  ),
  'store.positionsAtRiskS': whole(
    30,
    1,
    600,
    's',
    'a power cut costs at most this much of the track; each halving doubles the wear of the card',
  ),
  'platform.broker': text(
    '',
    /^(mqtts?:\/\/[^\s/:]+(:\d{1,5})?)?$/,
    'mqtts://HOST:PORT (or mqtt://HOST:PORT with platform.plaintext)',
    'mqtts://broker.example.org:8883',
    'empty: not provisioned, records are only stored',
  ),
  'platform.protocol': {
    kind: 'choice',
    default: '5',
    choices: ['5', '3.1.1'],
    unit: 'MQTT version',
    example: '"5"',
    why: 'under 3.1.1 a broker cannot say that it threw a message away: for demos and benches',
  },
  'platform.plaintext': {
    kind: 'flag',
    default: false,
    unit: null,
    example: 'false',
    why: 'must be true for mqtt://, so that nobody sends positions in clear by mistake',
  },
  'platform.ca': path('', '/etc/balise/ca.pem', 'the authority that signed the broker; no other is believed'),
  'platform.cert': path('', '/etc/balise/vehicle.pem', 'certificate of this vehicle'),
  'platform.key': path('', '/etc/balise/vehicle.key', 'its private key, mode 0600'),
  'platform.keepaliveS': whole(10, 5, 300, 's', 'a link that went dead without a word is seen within 1.5 times this'),
  'platform.acknowledges': {
    kind: 'flag',
    default: true,
    unit: null,
    example: 'true',
    why: "false: the platform never sends cmd/ack, the broker's answer must suffice, and nothing ever shows as delivered",
  },
  'sampling.movingS': whole(5, 1, 600, 's', 'while moving, a position at least this often'),
  'sampling.stationaryS': whole(
    60,
    5,
    3_600,
    's',
    'while stationary; the map of the coordinator is never older than a minute',
  ),
  'sampling.distanceM': whole(100, 10, 10_000, 'm', 'while moving, a position at least this often'),
  'sampling.angleDeg': whole(15, 5, 180, '°', 'a bend is drawn with its corner'),
  'sampling.speedKmh': whole(15, 5, 200, 'km/h', 'a change of speed is a reason for a position'),
  'time.notBefore': {
    kind: 'date',
    default: null,
    unit: 'UTC date',
    example: '"2026-11-22"',
    why: 'a fix dated before is a week rollover or a lie and is not believed. Default: the date of this version; replays set their own',
  },
  'control.socket': path(
    '/run/balise/balise.sock',
    '/run/balise/balise.sock',
    'Unix socket on which `balise status` asks',
  ),
  'log.level': {
    kind: 'choice',
    default: 'info',
    choices: ['error', 'warn', 'info', 'debug'],
    unit: null,
    example: '"info"',
    why: 'no level ever shows a coordinate',
  },
} as const satisfies Record<string, Option>;

export type OptionKey = keyof typeof OPTIONS;

type ValueOf<O> = O extends { kind: 'number' }
  ? number
  : O extends { kind: 'flag' }
    ? boolean
    : O extends { kind: 'choice'; choices: readonly (infer C)[] }
      ? C
      : string;

/** The effective configuration, one value for every option. `time.notBefore` is a date `YYYY-MM-DD`. */
export type Config = { readonly [K in OptionKey]: ValueOf<(typeof OPTIONS)[K]> };
