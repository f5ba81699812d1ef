/**
 * Writes what a receiver would send, from the standard (NMEA 0183 4.00 and 4.10, and the u-blox M8 and M10 protocol
 * descriptions) and not from the gateway: an error that decoder and encoder shared would hide in every test.
 */
import type { Truth } from '../truth.ts';
import { courseField, KNOT_KMH, pad, positionFields, sentence, timeField } from './format.ts';
import { gsaFields, gsvFields, systemsOf } from './sky.ts';

type SentenceId = 'RMC' | 'VTG' | 'GGA' | 'GNS' | 'GSA' | 'GSV' | 'GLL' | 'GST' | 'ZDA' | 'TXT';

export interface ReceiverProfile {
  talker: 'GN' | 'GP';
  /** In this order in each epoch. GSA and GSV stand for all of theirs. */
  sentences: readonly SentenceId[];
  /** Decimals of the seconds; 3 carries every millisecond. */
  timeDecimals: 0 | 1 | 2 | 3;
  /** Decimals of the minutes; 5 is 1.9 cm. */
  minuteDecimals: number;
  /** From 4.10 on: navigational status in RMC and GNS, system id in GSA, signal id in GSV, four systems. */
  version: '4.0' | '4.10';
}

/** Like a u-blox M8 with GPS and GLONASS and ZDA switched on: 12 sentences in each epoch. */
export const UBLOX_M8: ReceiverProfile = {
  talker: 'GN',
  sentences: ['RMC', 'VTG', 'GGA', 'GSA', 'GSV', 'GLL', 'ZDA'],
  timeDecimals: 3,
  minuteDecimals: 5,
  version: '4.0',
};

/** Like a u-blox M10 with everything switched on: four systems on two frequencies, and what its antenna does. */
export const UBLOX_M10: ReceiverProfile = {
  talker: 'GN',
  sentences: ['RMC', 'VTG', 'GGA', 'GNS', 'GSA', 'GSV', 'GLL', 'GST', 'ZDA', 'TXT'],
  timeDecimals: 2,
  minuteDecimals: 5,
  version: '4.10',
};

/** The least a receiver may send: one RMC. */
export const MINIMAL: ReceiverProfile = {
  talker: 'GP',
  sentences: ['RMC'],
  timeDecimals: 0,
  minuteDecimals: 4,
  version: '4.0',
};

/** The geoid stands this far below the ellipsoid near Cayenne (EGM96, about). */
const GEOID_SEPARATION_M = -35.5;
/** Metres of error in the position for each metre of dilution: what GST is estimated from. */
const UERE_M = 2.5;

/** From 4.10 on a last field: `V` = the receiver does not tell. */
function navStatus(truth: Truth, profile: ReceiverProfile): string[] {
  return profile.version === '4.0' ? [] : [truth.trouble?.navStatus ?? 'V'];
}

function rmc(truth: Truth, profile: ReceiverProfile): string {
  const iso = new Date(truth.t).toISOString();
  return sentence([
    `${profile.talker}RMC`,
    timeField(truth, profile.timeDecimals),
    truth.valid ? 'A' : 'V',
    ...positionFields(truth, profile.minuteDecimals),
    truth.valid ? (truth.speedKmh / KNOT_KMH).toFixed(3) : '',
    courseField(truth),
    iso.slice(8, 10) + iso.slice(5, 7) + iso.slice(2, 4),
    '',
    '',
    truth.valid ? 'A' : 'N',
    ...navStatus(truth, profile),
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
    timeField(truth, profile.timeDecimals),
    ...positionFields(truth, profile.minuteDecimals),
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

function gns(truth: Truth, profile: ReceiverProfile): string {
  return sentence([
    `${profile.talker}GNS`,
    timeField(truth, profile.timeDecimals),
    ...positionFields(truth, profile.minuteDecimals),
    (truth.valid ? 'A' : 'N').repeat(systemsOf(profile).length),
    pad(truth.valid ? truth.satellites : 0, 2),
    truth.valid ? truth.hdop.toFixed(2) : '99.99',
    truth.valid ? truth.altitudeM.toFixed(1) : '',
    truth.valid ? GEOID_SEPARATION_M.toFixed(1) : '',
    '',
    '',
    ...navStatus(truth, profile),
  ]);
}

/** Residuals, error ellipse (major, minor, orientation), then latitude, longitude, altitude; metres, one standard deviation. */
function gst(truth: Truth, profile: ReceiverProfile): string {
  const axisM = ((truth.hdop * UERE_M) / Math.SQRT2).toFixed(1);
  const altitudeM = (truth.hdop * UERE_M * 1.5).toFixed(1);
  const errors = truth.valid ? ['8.0', axisM, axisM, '0.0', axisM, axisM, altitudeM] : ['', '', '', '', '', '', ''];
  return sentence([`${profile.talker}GST`, timeField(truth, profile.timeDecimals), ...errors]);
}

/** The u-blox antenna supervisor's notice. */
function txt(truth: Truth, profile: ReceiverProfile): string {
  return sentence([`${profile.talker}TXT`, '01', '01', '02', `ANTSTATUS=${truth.trouble?.antenna ?? 'OK'}`]);
}

function gll(truth: Truth, profile: ReceiverProfile): string {
  const time = timeField(truth, profile.timeDecimals);
  const flags = truth.valid ? ['A', 'A'] : ['V', 'N'];
  return sentence([`${profile.talker}GLL`, ...positionFields(truth, profile.minuteDecimals), time, ...flags]);
}

function zda(truth: Truth, profile: ReceiverProfile): string {
  const [year = '', month = '', day = ''] = new Date(truth.t).toISOString().slice(0, 10).split('-');
  return sentence([`${profile.talker}ZDA`, timeField(truth, profile.timeDecimals), day, month, year, '00', '00']);
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
      return gsaFields(truth, profile).map(sentence).join('');
    case 'GSV':
      return gsvFields(truth, profile).map(sentence).join('');
    case 'GNS':
      return gns(truth, profile);
    case 'GST':
      return gst(truth, profile);
    case 'TXT':
      return txt(truth, profile);
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
