/**
 * Writes what a receiver would send, from the standard (NMEA 0183 4.00 and the u-blox M8 protocol description) and not from
 * the gateway: an error that decoder and encoder shared would hide in every test.
 */
import type { Truth } from '../truth.ts';
import { gsaFields, gsvFields } from './sky.ts';

type SentenceId = 'RMC' | 'VTG' | 'GGA' | 'GSA' | 'GSV' | 'GLL' | 'ZDA';

export interface ReceiverProfile {
  talker: 'GN' | 'GP';
  /** In this order in each epoch. GSA and GSV stand for all of theirs. */
  sentences: readonly SentenceId[];
  /** Decimals of the seconds; 3 carries every millisecond. */
  timeDecimals: 0 | 1 | 2 | 3;
  /** Decimals of the minutes; 5 is 1.9 cm. */
  minuteDecimals: number;
}

/** Like a u-blox M8 with GPS and GLONASS and ZDA switched on: 12 sentences in each epoch. */
export const UBLOX_M8: ReceiverProfile = {
  talker: 'GN',
  sentences: ['RMC', 'VTG', 'GGA', 'GSA', 'GSV', 'GLL', 'ZDA'],
  timeDecimals: 3,
  minuteDecimals: 5,
};

/** The least a receiver may send: one RMC. */
export const MINIMAL: ReceiverProfile = { talker: 'GP', sentences: ['RMC'], timeDecimals: 0, minuteDecimals: 4 };

const KNOT_KMH = 1.852;
/** The geoid stands this far below the ellipsoid near Cayenne (EGM96, about). */
const GEOID_SEPARATION_M = -35.5;

/** XOR of everything between `$` and `*`, two upper-case hexadecimal digits. */
function checksum(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum ^= body.charCodeAt(i);
  return sum.toString(16).toUpperCase().padStart(2, '0');
}

function sentence(fields: readonly string[]): string {
  const body = fields.join(',');
  return `$${body}*${checksum(body)}\r\n`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** `hhmmss.sss`; cut, not rounded: a receiver never announces a second that has not come. */
function timeField(t: number, decimals: number): string {
  const iso = new Date(t).toISOString();
  const hhmmss = iso.slice(11, 13) + iso.slice(14, 16) + iso.slice(17, 19);
  return decimals === 0 ? hhmmss : `${hhmmss}.${iso.slice(20, 20 + decimals)}`;
}

/** `ddmm.mmmmm` or `dddmm.mmmmm`, in whole units of the last decimal so that 59.999999 never becomes 60.00000. */
function angleField(deg: number, degreeDigits: number, decimals: number): string {
  const perMinute = 10 ** decimals;
  const units = Math.round(Math.abs(deg) * 60 * perMinute);
  const whole = Math.floor(units / (60 * perMinute));
  const minutes = Math.floor((units % (60 * perMinute)) / perMinute);
  return `${pad(whole, degreeDigits)}${pad(minutes, 2)}.${pad(units % perMinute, decimals)}`;
}

/** Latitude, N/S, longitude, E/W; four empty fields without a fix. */
function positionFields(truth: Truth, profile: ReceiverProfile): string[] {
  if (!truth.valid) return ['', '', '', ''];
  return [
    angleField(truth.latDeg, 2, profile.minuteDecimals),
    truth.latDeg < 0 ? 'S' : 'N',
    angleField(truth.lonDeg, 3, profile.minuteDecimals),
    truth.lonDeg < 0 ? 'W' : 'E',
  ];
}

/** 359.996 is 0.00, not 360.00. */
function courseField(truth: Truth): string {
  return truth.valid && truth.courseDeg !== null ? ((Math.round(truth.courseDeg * 100) % 36_000) / 100).toFixed(2) : '';
}

function rmc(truth: Truth, profile: ReceiverProfile): string {
  const iso = new Date(truth.t).toISOString();
  return sentence([
    `${profile.talker}RMC`,
    timeField(truth.t, profile.timeDecimals),
    truth.valid ? 'A' : 'V',
    ...positionFields(truth, profile),
    truth.valid ? (truth.speedKmh / KNOT_KMH).toFixed(3) : '',
    courseField(truth),
    iso.slice(8, 10) + iso.slice(5, 7) + iso.slice(2, 4),
    '',
    '',
    truth.valid ? 'A' : 'N',
  ]);
}

function vtg(truth: Truth, profile: ReceiverProfile): string {
  const knots = truth.valid ? (truth.speedKmh / KNOT_KMH).toFixed(3) : '';
  const kmh = truth.valid ? truth.speedKmh.toFixed(3) : '';
  const id = `${profile.talker}VTG`;
  return sentence([id, courseField(truth), 'T', '', 'M', knots, 'N', kmh, 'K', truth.valid ? 'A' : 'N']);
}

function gga(truth: Truth, profile: ReceiverProfile): string {
  return sentence([
    `${profile.talker}GGA`,
    timeField(truth.t, profile.timeDecimals),
    ...positionFields(truth, profile),
    truth.valid ? '1' : '0',
    pad(truth.valid ? truth.satellites : 0, 2),
    truth.valid ? truth.hdop.toFixed(2) : '99.99',
    truth.valid ? truth.altitudeM.toFixed(1) : '',
    'M',
    truth.valid ? GEOID_SEPARATION_M.toFixed(1) : '',
    'M',
    '',
    '',
  ]);
}

function gll(truth: Truth, profile: ReceiverProfile): string {
  const time = timeField(truth.t, profile.timeDecimals);
  const flags = truth.valid ? ['A', 'A'] : ['V', 'N'];
  return sentence([`${profile.talker}GLL`, ...positionFields(truth, profile), time, ...flags]);
}

function zda(truth: Truth, profile: ReceiverProfile): string {
  const [year = '', month = '', day = ''] = new Date(truth.t).toISOString().slice(0, 10).split('-');
  return sentence([`${profile.talker}ZDA`, timeField(truth.t, profile.timeDecimals), day, month, year, '00', '00']);
}

function sentencesOf(id: SentenceId, truth: Truth, profile: ReceiverProfile): string {
  switch (id) {
    case 'RMC':
      return rmc(truth, profile);
    case 'VTG':
      return vtg(truth, profile);
    case 'GGA':
      return gga(truth, profile);
    case 'GSA':
      return gsaFields(truth, profile.talker).map(sentence).join('');
    case 'GSV':
      return gsvFields(truth.t).map(sentence).join('');
    case 'GLL':
      return gll(truth, profile);
    case 'ZDA':
      return zda(truth, profile);
  }
}

/** All sentences of one epoch, each ended by CR LF, pure ASCII. Without a fix: RMC V, GGA 0, GSA 1, positions empty, time kept. */
export function encodeEpoch(truth: Truth, profile: ReceiverProfile = UBLOX_M8): string {
  return profile.sentences.map((id) => sentencesOf(id, truth, profile)).join('');
}
