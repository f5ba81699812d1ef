/** Hand-made fixes for the rules of docs/sampling.md: seconds and metres from a start, so that every number can be worked out by hand. */
import type { ExpectedFix } from '../../../../simulator/vehicle/expected/fix.ts';
import { bytes, nmea } from '../nmea.ts';

export const START = Date.UTC(2026, 2, 2, 9);
/** One metre of latitude on the sphere of docs/sampling.md. */
const METRE_DEG = 180 / (Math.PI * 6_371_008.8);
const LAT_DEG = 4.9;
const LON_DEG = -52.3;

export interface Made {
  /** Seconds after START. */
  s: number;
  kmh?: number | null;
  /** Metres north of the start: exact, on any latitude. */
  northM?: number;
  courseDeg?: number | null;
  hdop?: number | null;
  unsafe?: boolean;
}

export function fixAt({ s, kmh = null, northM = 0, courseDeg = null, hdop = null, unsafe = false }: Made): ExpectedFix {
  const t = START + Math.round(s * 1000);
  const lat = LAT_DEG + northM * METRE_DEG;
  return { t, lat, lon: LON_DEG, speedKmh: kmh, courseDeg, hdop, unsafe, rolloverPeriods: 0 };
}

/** The same as bytes. Speed in VTG: km/h as they are, where RMC would round them to knots. */
export function epochAt({
  s,
  kmh = null,
  northM = 0,
  courseDeg = null,
  hdop = null,
  unsafe = false,
}: Made): Uint8Array {
  const time = new Date(START + Math.round(s * 1000)).toISOString();
  const hhmmss = time.slice(11, 23).replaceAll(':', '');
  const ddmmyy = `${time.slice(8, 10)}${time.slice(5, 7)}${time.slice(2, 4)}`;
  const lat = LAT_DEG + northM * METRE_DEG;
  const minutes = ((lat % 1) * 60).toFixed(9).padStart(12, '0');
  const place = `${String(Math.floor(lat)).padStart(2, '0')}${minutes},N,05218.0,W`;
  const rmc = `GPRMC,${hhmmss},A,${place},,${courseDeg ?? ''},${ddmmyy},,,A,${unsafe ? 'U' : 'V'}`;
  const gga = `GPGGA,${hhmmss},${place},1,08,${hdop ?? ''},500,M,46,M,,`;
  return bytes(nmea(rmc) + nmea(`GPVTG,,T,,M,,N,${kmh ?? ''},K,A`) + nmea(gga));
}

/** One fix per second, both ends included. */
export function everySecond(from: number, to: number, made: (s: number) => Omit<Made, 's'>): Made[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({ s: from + i, ...made(from + i) }));
}
