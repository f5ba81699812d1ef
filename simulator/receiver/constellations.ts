/** The satellites there are, the same for everybody: which a receiver lists depends on the systems that its profile hears. */

export interface System {
  /** Of its GSV; GSV never has the talker GN (NMEA 0183 4.00). */
  talker: 'GP' | 'GL' | 'GA' | 'GB' | 'BD';
  /** System id of GSA, 4.10 and later. */
  id: string;
  satellites: readonly number[];
  /** Of those used, how many of ten are of this system. */
  tenths: number;
  /** Signal ids of GSV, 4.10 and later: the first of each satellite, the second only of the first few. */
  signals: readonly string[];
}

/** GPS numbers are 1 to 32, GLONASS slots 65 to 96 (NMEA 0183 4.00, GSA note); Galileo 1 to 36 and BeiDou 1 to 37 (4.10). */
const GPS = [2, 5, 7, 9, 13, 15, 18, 20, 26, 29, 30] as const;
const GLONASS = [65, 66, 72, 74, 81, 82, 88] as const;
const GALILEO = [3, 5, 9, 15, 24, 31] as const;
const BEIDOU = [6, 9, 16, 21, 36] as const;
/** Some Quectel modules number Galileo from 101 on, against the standard. */
const GALILEO_FROM_101 = GALILEO.map((number) => number + 100);

const gps = (tenths: number, ...signals: string[]): System => ({
  talker: 'GP',
  id: '1',
  satellites: GPS,
  tenths,
  signals,
});
const glonass = (tenths: number): System => ({ talker: 'GL', id: '2', satellites: GLONASS, tenths, signals: ['1'] });
const galileo = (tenths: number, satellites: readonly number[], ...signals: string[]): System => ({
  talker: 'GA',
  id: '3',
  satellites,
  tenths,
  signals,
});
const beidou = (talker: 'GB' | 'BD', tenths: number): System => ({
  talker,
  id: '4',
  satellites: BEIDOU,
  tenths,
  signals: ['1'],
});
/** A system whose GSA is sent and which has no satellite. */
const unheard = (id: string): System => ({ talker: 'GB', id, satellites: [], tenths: 0, signals: [] });

export const ONLY_GPS: readonly System[] = [gps(10, '1')];
export const GPS_GLONASS: readonly System[] = [gps(6, '1'), glonass(4)];
export const GPS_GLONASS_GALILEO: readonly System[] = [gps(5, '1'), glonass(3), galileo(2, GALILEO, '7')];
export const FOUR_SYSTEMS: readonly System[] = [gps(4, '1'), glonass(2), galileo(2, GALILEO, '7'), beidou('GB', 2)];
/** L1 C/A and L5-Q, G1 C/A, E1-BC and E5a, B1I. */
export const FOUR_SYSTEMS_TWO_BANDS: readonly System[] = [
  gps(4, '1', '8'),
  glonass(2),
  galileo(2, GALILEO, '7', '1'),
  beidou('GB', 2),
];
/** E1 is called by the id of an old draft, the Galileo satellites by numbers of their own, and three systems are empty. */
export const LC79_SYSTEMS: readonly System[] = [
  gps(5, '1', '8'),
  glonass(3),
  galileo(2, GALILEO_FROM_101, '6', '1'),
  unheard('4'),
  unheard('5'),
  unheard('6'),
];
/** BeiDou by its old talker. */
export const TESEO_SYSTEMS: readonly System[] = [gps(5, '1', '8'), galileo(3, GALILEO, '7', '1'), beidou('BD', 2)];
