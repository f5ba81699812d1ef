/**
 * Every option, once: its kind, unit, range, default, an example and why it is what it is. The parser, the errors, the
 * commented example file and `balise config check` all come from this table.
 */
import { type Option, path, text, whole } from './option-kinds.ts';
import { SAMPLING_OPTIONS } from './sampling-options.ts';

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
    choices: ['serial', 'tcp', 'udp', 'gpsd', 'file', 'none'],
    unit: null,
    example: '"serial"',
    why: 'where the sentences come from; none: a vehicle that only sends statuses (recommended, not compulsory, in some départements)',
  },
  'gnss.path': text(
    '',
    /^(\/.*|auto|usb:\d+-\d+(\.\d+)*(:\d+\.\d+)?|-)?$/s,
    'an absolute path, "auto", "usb:" and a USB port such as usb:1-1.2, or "-" (standard input, with gnss.kind = "file")',
    '/dev/serial/by-id/usb-u-blox_AG_GNSS-if00',
    'device of the receiver, or the recorded file to replay. A by-id name survives a replug; a USB port names the socket, ' +
      'whatever receiver is in it; auto listens on every port and takes the one with valid sentences (docs/sources.md)',
  ),
  'gnss.baud': whole(
    9_600,
    0,
    921_600,
    'bit/s, 0: found out by listening',
    'NMEA 0183 says 4800, most receivers 9600, USB ones ignore it. 0 costs up to half a minute at the start',
  ),
  'gnss.host': text(
    '127.0.0.1',
    /^[^\s:]+$/,
    'a host name or address',
    '127.0.0.1',
    'sender of NMEA over TCP, or gpsd; with udp the address of this box that listens: who reaches it can say where the vehicle is',
  ),
  'gnss.port': {
    ...whole(
      0,
      0,
      65_535,
      'TCP or UDP port, 0: the usual one',
      'usual are 10110, registered for NMEA 0183 over IP, and 2947 for gpsd',
    ),
    example: '10110',
  },
  'gnss.replay': {
    kind: 'choice',
    default: 'paced',
    choices: ['paced', 'max'],
    unit: null,
    example: '"paced"',
    why: 'a recorded file comes as the times in its sentences say (a gap of a minute at most), or as fast as it can be read',
  },
  'gnss.coalesceMs': whole(
    40,
    0,
    200,
    'ms',
    'bytes are collected for this long before one read: waking for every 16 bytes is what costs',
  ),
  'reemit.enabled': {
    kind: 'flag',
    default: false,
    unit: null,
    example: 'false',
    why:
      "true: the receiver's valid sentences go on to the tablet in the cab, over TCP on 127.0.0.1, while the duty gate is open. " +
      'Every program of this box can read them',
  },
  'reemit.port': whole(
    10_110,
    1,
    65_535,
    'TCP port',
    'registered port of NMEA 0183 over IP; navigation programs try it first',
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
  'store.positionsMax': whole(
    500_000,
    1_000,
    5_000_000,
    'positions',
    'beyond, the oldest go, first those the platform has. 60 days with 8 h of driving each make 400 000',
  ),
  'store.eventsMax': whole(
    100_000,
    1_000,
    1_000_000,
    'events',
    'beyond, the oldest that the platform has go; others never. 60 days with 300 presses each make 20 000',
  ),
  'store.maxMb': whole(
    256,
    8,
    65_536,
    'MB',
    'the database may grow to this; beyond, the oldest positions go, never an event',
  ),
  'privacy.proof': {
    kind: 'flag',
    default: false,
    unit: null,
    example: 'false',
    why: 'true: the employer declared proof as a purpose, and events are kept for one year; else 60 days. Positions: 60 days at most',
  },
  'platform.broker': text(
    '',
    /^[^\r\n]*$/,
    'mqtts://HOST:PORT (or mqtt://HOST:PORT with platform.plaintext), several separated by commas',
    'mqtts://broker.example.org:8883',
    'empty: not provisioned, records are only stored. Several: the preferred one first, tried in this order without a wait between ' +
      'them; from a later one the box goes back to an earlier one that answers again, looked for every 10 minutes',
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
  'platform.cert': path(
    '',
    '/etc/balise/vehicle.pem',
    'certificate of this vehicle. It and the other files are looked at every minute: a new set that the broker takes is used at once',
  ),
  'platform.key': path('', '/etc/balise/vehicle.key', 'its private key, mode 0600'),
  'platform.crl': path(
    '',
    '/etc/balise/crl.pem',
    'revocation lists (PEM), one of each authority in the chain of the broker; empty: not looked at. An expired list stops the link',
  ),
  'platform.keepaliveS': whole(
    12,
    5,
    300,
    's',
    'a link that went dead without a word is seen within 1.5 times this, and within 15 s while something is sent',
  ),
  'platform.acknowledges': {
    kind: 'flag',
    default: true,
    unit: null,
    example: 'true',
    why: "false: the platform never sends cmd/ack, the broker's answer must suffice, and nothing ever shows as delivered",
  },
  'link.modem': {
    kind: 'choice',
    default: 'auto',
    choices: ['auto', 'modemmanager', 'none'],
    unit: null,
    example: '"auto"',
    why:
      'who knows what the modem sees (technology, signal, roaming, SIM), as evidence for delays; auto: ModemManager where it runs, ' +
      'and no fault where it does not',
  },
  'link.factsFile': path(
    '',
    '/run/router/modem.json',
    'asked instead: a file that another program writes once a minute (docs/health.md); empty: none',
  ),
  ...SAMPLING_OPTIONS,
  'time.notBefore': {
    kind: 'date',
    default: null,
    unit: 'UTC date',
    example: '"2026-11-22"',
    why: 'a fix dated before is a week rollover or a lie and is not believed. Default: the date of this version; replays set their own',
  },
  'time.chronySocket': path(
    '',
    '/run/chrony/balise.sock',
    "socket of chronyd ('refclock SOCK' in chrony.conf) that is told how far the system's clock is off; empty: nobody is",
  ),
  'service.lastExitFile': path(
    '/var/lib/balise/last-exit',
    '/var/lib/balise/last-exit',
    'where the unit writes how the service ended (docs/health.md); read and removed at the start',
  ),
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

/** `gnss.port`, or the usual port of the kind where it is 0. */
export function gnssPort(config: Config): number {
  if (config['gnss.port'] !== 0) return config['gnss.port'];
  return config['gnss.kind'] === 'gpsd' ? GPSD_PORT : NMEA_PORT;
}

const NMEA_PORT = 10_110;
const GPSD_PORT = 2_947;
