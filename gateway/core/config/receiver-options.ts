/** The receiver, and who else in the vehicle hears it (docs/sources.md). Part of the table in options.ts. */
import { type Option, text, whole } from './option-kinds.ts';

export const RECEIVER_OPTIONS = {
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
} as const satisfies Record<string, Option>;
