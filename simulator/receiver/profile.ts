/**
 * What tells one receiver's NMEA from another's, and the three plain profiles that most tests use. The chips by name are
 * in profiles.ts.
 */
import { FOUR_SYSTEMS_TWO_BANDS, GPS_GLONASS, ONLY_GPS, type System } from './constellations.ts';

export type SentenceId = 'RMC' | 'VTG' | 'GGA' | 'GNS' | 'GSA' | 'GSV' | 'GLL' | 'GST' | 'GBS' | 'ZDA' | 'ANTENNA';

export interface ReceiverProfile {
  /** What starts a sentence: one maker writes the dollar twice. */
  lead: '$' | '$$';
  talker: 'GN' | 'GP';
  /** From 4.10 on: navigational status in RMC and GNS, system id in GSA, signal id in GSV. Before 2.3 no mode letters. */
  version: '2.2' | '4.0' | '4.10';
  systems: readonly System[];
  /** In this order in each epoch. GSA and GSV stand for all of theirs. */
  sentences: readonly SentenceId[];
  /** Decimals of the seconds; 3 carries every millisecond. */
  timeDecimals: 0 | 1 | 2 | 3;
  /** Decimals of the minutes; 5 is 1.9 cm. */
  minuteDecimals: number;
  /** Of knots and km/h. */
  speedDecimals: number;
  courseDecimals: number;
  dopDecimals: number;
  /** A standing receiver has no course; some write 0. */
  courseAtRest: 'empty' | 'zero';
  /** Satellites that GGA counts at most: many stop at 12 whatever they use. */
  usedMax: number;
  /** The sky is listed in the first epoch of each n-th second; 0 = in every epoch. */
  gsvEveryS: number;
  /** What a run of GSV is numbered over: each signal by itself, or all signals of a system together. */
  gsvRun: 'signal' | 'system';
  /** The last GSV of a run is filled up with empty groups. */
  gsvPadded: boolean;
  /** Last field of GGA, the reference station. */
  station: '' | '0000';
  /** What position fields hold without a fix: nothing, or the zeros of null island. */
  withoutFix: 'empty' | 'zeros';
  /** What stands for a dilution that is not known. */
  noDop: '99.99' | '99.0' | '0.0' | '';
  /** UTC ms that the clock starts from when nothing has told it the time; null = the fields stay empty until it knows. */
  resetT: number | null;
  /** How the antenna supervisor speaks; null = there is none. */
  antenna: 'ublox' | 'quectel-text' | 'pqtm' | 'pstm' | null;
  /** What is said once at power-up: the text of each sentence between `$` and `*`. */
  greeting: readonly string[];
}

/** Like a u-blox M8 with GPS and GLONASS and ZDA switched on: 12 sentences in each epoch. */
export const UBLOX_M8: ReceiverProfile = {
  lead: '$',
  talker: 'GN',
  version: '4.0',
  systems: GPS_GLONASS,
  sentences: ['RMC', 'VTG', 'GGA', 'GSA', 'GSV', 'GLL', 'ZDA'],
  timeDecimals: 3,
  minuteDecimals: 5,
  speedDecimals: 3,
  courseDecimals: 2,
  dopDecimals: 2,
  courseAtRest: 'empty',
  usedMax: 99,
  gsvEveryS: 0,
  gsvRun: 'signal',
  gsvPadded: false,
  station: '',
  withoutFix: 'empty',
  noDop: '99.99',
  resetT: null,
  antenna: null,
  greeting: [],
};

/** Like a u-blox M10 with everything switched on: four systems on two frequencies, and what its antenna does. */
export const UBLOX_M10: ReceiverProfile = {
  ...UBLOX_M8,
  version: '4.10',
  systems: FOUR_SYSTEMS_TWO_BANDS,
  sentences: ['RMC', 'VTG', 'GGA', 'GNS', 'GSA', 'GSV', 'GLL', 'GST', 'ZDA', 'ANTENNA'],
  timeDecimals: 2,
  antenna: 'ublox',
};

/** The least a receiver may send: one RMC. */
export const MINIMAL: ReceiverProfile = {
  ...UBLOX_M8,
  talker: 'GP',
  systems: ONLY_GPS,
  sentences: ['RMC'],
  timeDecimals: 0,
  minuteDecimals: 4,
};
