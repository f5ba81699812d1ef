/**
 * Receivers as they are sold, by the names that a scenario uses. Each habit was seen in recordings of that chip or in its
 * maker's protocol description; where chips of a family differ, the more awkward habit is kept.
 */

import type { ReceiverChoice, Scenario } from '../scenarios/scenario.ts';
import {
  FOUR_SYSTEMS,
  GPS_GLONASS,
  GPS_GLONASS_GALILEO,
  LC79_SYSTEMS,
  ONLY_GPS,
  TESEO_SYSTEMS,
} from './constellations.ts';
import { type ReceiverProfile, UBLOX_M8, UBLOX_M10 } from './profile.ts';

export type ProfileName = ReceiverChoice['profile'];

/** Four systems on one frequency; hundredths of a second; nothing in a field that is not known. */
const UBLOX: ReceiverProfile = {
  ...UBLOX_M10,
  systems: FOUR_SYSTEMS,
  sentences: ['RMC', 'VTG', 'GGA', 'GSA', 'GSV', 'GLL'],
  usedMax: 12,
};

const ublox = (hardware: string, firmware: string): string[] =>
  ['u-blox AG - www.u-blox.com', hardware, firmware, 'ANTSUPERV=AC SD PDoS SR', 'ANTSTATUS=OK'].map(
    (text) => `GNTXT,01,01,02,${text}`,
  );

/** MediaTek MT3333: the date of a clock that nobody has set is the birth of GPS; the sky every five seconds. */
const QUECTEL_L76: ReceiverProfile = {
  ...UBLOX_M8,
  systems: GPS_GLONASS,
  sentences: ['RMC', 'VTG', 'GGA', 'GSA', 'GSV', 'GLL'],
  minuteDecimals: 4,
  speedDecimals: 2,
  courseAtRest: 'zero',
  gsvEveryS: 5,
  noDop: '',
  resetT: Date.UTC(1980, 0, 6),
  antenna: 'quectel-text',
  greeting: ['PMTK011,MTKGPS', 'PMTK010,001', 'PMTK010,002'],
};

/** GPS L1 and L5 in one run of GSV, a tenth of a knot, the position before RMC, and a GSA for systems it does not hear. */
const QUECTEL_LC79: ReceiverProfile = {
  ...UBLOX_M10,
  systems: LC79_SYSTEMS,
  sentences: ['GSV', 'GSA', 'VTG', 'RMC', 'GGA', 'GLL'],
  minuteDecimals: 6,
  speedDecimals: 1,
  courseDecimals: 1,
  dopDecimals: 1,
  courseAtRest: 'zero',
  gsvRun: 'system',
  noDop: '',
  antenna: 'pqtm',
};

/** GPS alone; no mode letter in RMC; zeros for a position it does not have, and 4 December 1999 for a date. */
const SIRF: ReceiverProfile = {
  ...UBLOX_M8,
  talker: 'GP',
  version: '2.2',
  systems: ONLY_GPS,
  sentences: ['GGA', 'GSA', 'GSV', 'RMC'],
  minuteDecimals: 4,
  speedDecimals: 2,
  dopDecimals: 1,
  courseAtRest: 'zero',
  usedMax: 12,
  gsvEveryS: 5,
  station: '0000',
  withoutFix: 'zeros',
  noDop: '0.0',
  resetT: Date.UTC(1999, 11, 4, 23, 59, 47),
  greeting: [
    'PSRFTXT,Version:GSW3.2.4Patch_3.1.00.07-C34P2.03',
    'PSRFTXT,TOW: 0',
    'PSRFTXT,WK: 1037',
    'PSRFTXT,POS: 0 0 0',
  ],
};

/** Every sentence starts with two dollars; GSV padded; a tenth of a knot; what the antenna does, every time. */
const TESEO: ReceiverProfile = {
  ...UBLOX_M10,
  lead: '$$',
  systems: TESEO_SYSTEMS,
  sentences: ['RMC', 'GGA', 'VTG', 'GST', 'GBS', 'GSA', 'GSV', 'ANTENNA'],
  timeDecimals: 3,
  speedDecimals: 1,
  courseDecimals: 1,
  dopDecimals: 1,
  courseAtRest: 'zero',
  gsvPadded: true,
  noDop: '99.0',
  resetT: Date.UTC(2000, 0, 1),
  antenna: 'pstm',
  greeting: ['PSTMVER,GNSSLIB_8.4.8.14_ARM', 'PSTMVER,SWCFG_86065331', 'GPTXT,DEFAULT PVT CONFIGURATION'],
};

export const PROFILES: Readonly<Record<ProfileName, ReceiverProfile>> = {
  'ublox-m8': {
    ...UBLOX,
    systems: GPS_GLONASS_GALILEO,
    greeting: ublox('HW UBX-M8030 00080000', 'ROM CORE 3.01 (107888)'),
  },
  'ublox-m9': {
    ...UBLOX,
    sentences: ['RMC', 'VTG', 'GGA', 'GSA', 'GSV', 'GLL', 'GST', 'ZDA', 'GBS'],
    greeting: ublox('HW UBX 9 00190000', 'EXT CORE 4.04 (7f89f7)'),
  },
  'ublox-m10': { ...UBLOX_M10, greeting: ublox('HW UBX 10 000A0000', 'ROM SPG 5.10 (7b202e)') },
  'quectel-l76': QUECTEL_L76,
  'quectel-lc79': QUECTEL_LC79,
  sirf: SIRF,
  teseo: TESEO,
};

/** The receiver that is plugged in at this second of the scenario: another one may have taken its place. */
export function profileAt({ receiver, line }: Pick<Scenario, 'receiver' | 'line'>, second: number): ReceiverProfile {
  const swaps = line.flatMap((fault) => {
    return fault.kind === 'unplugged' && fault.profile !== undefined && fault.toS <= second ? [fault] : [];
  });
  return PROFILES[swaps.at(-1)?.profile ?? receiver.profile];
}
