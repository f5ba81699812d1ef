/**
 * Writes what a receiver would send, from the standard (NMEA 0183 4.00 and 4.10), the makers' protocol descriptions and
 * recordings, and not from the gateway: an error that decoder and encoder shared would hide in every test.
 */
import type { Truth } from '../truth.ts';
import { antennaFields } from './antenna.ts';
import {
  courseField,
  dateFields,
  dopField,
  KNOT_KMH,
  pad,
  positionFields,
  sentence,
  speedField,
  timeField,
} from './format.ts';
import { type ReceiverProfile, type SentenceId, UBLOX_M8 } from './profile.ts';
import { gsaFields, gsvFields } from './sky.ts';

/** The geoid stands this far below the ellipsoid near Cayenne (EGM96, about). */
const GEOID_SEPARATION_M = -35.5;
/** Metres of error in the position for each metre of dilution: what GST is estimated from. */
const UERE_M = 2.5;

/** From 4.10 on a last field: `V` = the receiver does not tell. */
function navStatus(truth: Truth, profile: ReceiverProfile): string[] {
  return profile.version === '4.10' ? [truth.trouble?.navStatus ?? 'V'] : [];
}

/** From 2.3 on: autonomous, or not valid. */
function mode(truth: Truth, profile: ReceiverProfile): string[] {
  return profile.version === '2.2' ? [] : [truth.valid ? 'A' : 'N'];
}

function rmc(truth: Truth, profile: ReceiverProfile): string[] {
  const [day, month, year] = dateFields(truth, profile);
  return [
    `${profile.talker}RMC`,
    timeField(truth, profile),
    truth.valid ? 'A' : 'V',
    ...positionFields(truth, profile),
    speedField(truth, profile, KNOT_KMH),
    courseField(truth, profile),
    day + month + year.slice(2),
    '',
    '',
    ...mode(truth, profile),
    ...navStatus(truth, profile),
  ];
}

function vtg(truth: Truth, profile: ReceiverProfile): string[] {
  const [knots, kmh] = [speedField(truth, profile, KNOT_KMH), speedField(truth, profile, 1)];
  const course = courseField(truth, profile);
  return [`${profile.talker}VTG`, course, 'T', '', 'M', knots, 'N', kmh, 'K', ...mode(truth, profile)];
}

/** Altitude over the sea and separation of the geoid; empty without a fix. */
function heights(truth: Truth): [string, string] {
  return truth.valid ? [truth.altitudeM.toFixed(1), GEOID_SEPARATION_M.toFixed(1)] : ['', ''];
}

function usedField(truth: Truth, { usedMax }: ReceiverProfile): string {
  return pad(truth.valid ? Math.min(truth.satellites, usedMax) : 0, 2);
}

function gga(truth: Truth, profile: ReceiverProfile): string[] {
  const [altitude, separation] = heights(truth);
  return [
    `${profile.talker}GGA`,
    timeField(truth, profile),
    ...positionFields(truth, profile),
    truth.valid ? '1' : '0',
    usedField(truth, profile),
    dopField(truth, profile),
    altitude,
    'M',
    separation,
    'M',
    '',
    profile.station,
  ];
}

function gns(truth: Truth, profile: ReceiverProfile): string[] {
  return [
    `${profile.talker}GNS`,
    timeField(truth, profile),
    ...positionFields(truth, profile),
    (truth.valid ? 'A' : 'N').repeat(profile.systems.length),
    usedField(truth, profile),
    dopField(truth, profile),
    ...heights(truth),
    '',
    '',
    ...navStatus(truth, profile),
  ];
}

/** Expected errors of latitude, longitude and altitude, metres, one standard deviation. */
function errorsM(truth: Truth): [string, string, string] {
  if (!truth.valid) return ['', '', ''];
  const axisM = ((truth.hdop * UERE_M) / Math.SQRT2).toFixed(1);
  return [axisM, axisM, (truth.hdop * UERE_M * 1.5).toFixed(1)];
}

/** Residuals, error ellipse (major, minor, orientation), then latitude, longitude, altitude. */
function gst(truth: Truth, profile: ReceiverProfile): string[] {
  const errors = errorsM(truth);
  const ellipse = truth.valid ? ['8.0', errors[0], errors[1], '0.0'] : ['', '', '', ''];
  return [`${profile.talker}GST`, timeField(truth, profile), ...ellipse, ...errors];
}

/** No satellite is found to be faulty. */
function gbs(truth: Truth, profile: ReceiverProfile): string[] {
  return [`${profile.talker}GBS`, timeField(truth, profile), ...errorsM(truth), '', '', '', '', '', ''];
}

function gll(truth: Truth, profile: ReceiverProfile): string[] {
  const flags = [truth.valid ? 'A' : 'V', ...mode(truth, profile)];
  return [`${profile.talker}GLL`, ...positionFields(truth, profile), timeField(truth, profile), ...flags];
}

function zda(truth: Truth, profile: ReceiverProfile): string[] {
  return [`${profile.talker}ZDA`, timeField(truth, profile), ...dateFields(truth, profile), '00', '00'];
}

/** Not every receiver lists its sky in every epoch. */
function skyIsDue({ t }: Truth, { gsvEveryS }: ReceiverProfile): boolean {
  return gsvEveryS === 0 || (t % 1000 === 0 && (t / 1000) % gsvEveryS === 0);
}

function fieldsOf(id: SentenceId, truth: Truth, profile: ReceiverProfile): string[][] {
  switch (id) {
    case 'RMC':
      return [rmc(truth, profile)];
    case 'VTG':
      return [vtg(truth, profile)];
    case 'GGA':
      return [gga(truth, profile)];
    case 'GSA':
      return gsaFields(truth, profile);
    case 'GSV':
      return skyIsDue(truth, profile) ? gsvFields(truth, profile) : [];
    case 'GNS':
      return [gns(truth, profile)];
    case 'GST':
      return [gst(truth, profile)];
    case 'GBS':
      return [gbs(truth, profile)];
    case 'ANTENNA':
      return antennaFields(truth, profile);
    case 'GLL':
      return [gll(truth, profile)];
    case 'ZDA':
      return [zda(truth, profile)];
  }
}

/**
 * All sentences of one epoch, each ended by CR LF, pure ASCII. Without a fix: RMC V, GGA 0, GSA 1, no position, and whatever
 * the clock shows. The first epoch after power-up follows the receiver's greeting.
 */
export function encodeEpoch(truth: Truth, profile: ReceiverProfile = UBLOX_M8): string {
  const greeting = truth.trouble?.justStarted === true ? profile.greeting.map((text) => [text]) : [];
  const told = profile.sentences.flatMap((id) => fieldsOf(id, truth, profile));
  const antenna = truth.trouble?.antenna ?? 'OK';
  const alarm = antenna === 'OK' || profile.sentences.includes('ANTENNA') ? [] : antennaFields(truth, profile);
  return [...greeting, ...told, ...alarm].map((fields) => sentence(fields, profile)).join('');
}
