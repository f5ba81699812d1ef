/**
 * Every option, once: its kind, unit, range, default, an example and why it is what it is. The parser, the errors, the
 * commented example file and `balise config check` all come from this table.
 */

import { DEFAULT_STORE_DIRECTORY } from './default-path.ts';
import { HUB_OPTIONS } from './hub-options.ts';
import { IDENTITY_OPTIONS } from './identity-options.ts';
import { INPUT_OPTIONS } from './input-options.ts';
import { type Option, path, text, whole } from './option-kinds.ts';
import { POWER_OPTIONS } from './power-options.ts';
import { RECEIVER_OPTIONS } from './receiver-options.ts';
import { SAMPLING_OPTIONS } from './sampling-options.ts';

export const OPTIONS = {
  'vehicle.id': text(
    null,
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/,
    '1 to 40 letters, digits, - or _',
    'AMB-973-07',
    'names the vehicle in every topic; the same as the CN of its certificate. Never the agrément number, which is not unique',
  ),
  'vehicle.timeZone': text(
    'Europe/Paris',
    /^[A-Za-z0-9+_-]+(\/[A-Za-z0-9+_-]+)*$/,
    'an IANA time zone',
    'America/Cayenne',
    'where a local day ends, for the daily sums; every record is in UTC whatever this says',
  ),
  ...RECEIVER_OPTIONS,
  ...INPUT_OPTIONS,
  'mission.answerS': whole(
    60,
    5,
    3_600,
    's',
    'an order that the crew has not answered by then is told as unanswered, once; an order may name another time',
  ),
  'duty.autostart': {
    kind: 'flag',
    default: false,
    unit: null,
    example: 'false',
    why: 'true: a slot of the roster begins the garde without a press. For a company that chose so and told its crews; never set from afar',
  },
  'duty.gardeMaxH': whole(
    26,
    1,
    72,
    'h',
    'a garde outside the roster ends by itself after this; one in a slot ends 30 min after the slot, and none in a mission',
  ),
  'duty.volontaireMaxH': whole(12, 1, 24, 'h', 'a volontaire ends by itself after this, but not in a mission'),
  ...POWER_OPTIONS,
  'store.directory': path(
    DEFAULT_STORE_DIRECTORY,
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
  ...IDENTITY_OPTIONS,
  ...HUB_OPTIONS,
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
    '/run/chrony.balise.sock',
    "socket of chronyd ('refclock SOCK' in chrony.conf) that is told how far the system's clock is off; empty: nobody is",
  ),
  'service.lastExitFile': path(
    '/var/lib/balise/last-exit',
    '/var/lib/balise/last-exit',
    'where the unit writes how the service ended (docs/health.md); read and removed at the start',
  ),
  'config.trialMin': whole(
    10,
    1,
    1_440,
    'min',
    'a change from afar with which the platform is not reached within so much running time is taken back (docs/configuration.md)',
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
