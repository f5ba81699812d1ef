/**
 * The satellites that a receiver would list: a plausible sky, the same for everybody. Nothing in Balise computes with it;
 * it makes an epoch as long as a real one.
 */
import type { Truth } from '../truth.ts';

/** GPS numbers are 1 to 32, GLONASS slots 65 to 96 (NMEA 0183 4.00, GSA note). */
const GPS = [2, 5, 7, 9, 13, 15, 18, 20, 26, 29, 30] as const;
const GLONASS = [65, 66, 72, 74, 81, 82, 88] as const;

/** Fields 4 to 15 of a GSA, whatever the number of satellites. */
const GSA_SLOTS = 12;
const GSV_SATELLITES = 4;

const SIDEREAL_DAY_MS = 86_164_000;

/** PDOP and VDOP from HDOP in the ratio of an ordinary sky. */
const PDOP_PER_HDOP = 1.75;
const VDOP_PER_HDOP = 1.44;

function used(truth: Truth): [gps: readonly number[], glonass: readonly number[]] {
  if (!truth.valid) return [[], []];
  const gps = Math.min(GPS.length, Math.ceil(truth.satellites * 0.6));
  return [GPS.slice(0, gps), GLONASS.slice(0, truth.satellites - gps)];
}

/** One GSA for each system, as lists of fields. A GP receiver knows only GPS. */
export function gsaFields(truth: Truth, talker: 'GN' | 'GP'): string[][] {
  const [gps, glonass] = used(truth);
  const dops = truth.valid
    ? [truth.hdop * PDOP_PER_HDOP, truth.hdop, truth.hdop * VDOP_PER_HDOP]
    : [99.99, 99.99, 99.99];
  const fields = (satellites: readonly number[]) => [
    `${talker}GSA`,
    'A',
    truth.valid ? '3' : '1',
    ...Array.from({ length: GSA_SLOTS }, (_, i) => satellites[i]?.toString().padStart(2, '0') ?? ''),
    ...dops.map((dop) => dop.toFixed(2)),
  ];
  return talker === 'GN' ? [fields(gps), fields(glonass)] : [fields(gps)];
}

/** Number, elevation 0-90, azimuth 0-359, SNR; each satellite goes round once in a sidereal day. */
function satelliteFields(id: number, t: number): string[] {
  const turn = ((t % SIDEREAL_DAY_MS) / SIDEREAL_DAY_MS + id * 0.137) % 1;
  const elevationDeg = Math.round(45 + 35 * Math.sin(2 * Math.PI * turn));
  const azimuthDeg = Math.floor(turn * 360);
  const snrDb = 22 + Math.round(elevationDeg / 4);
  const digits: [number, number][] = [
    [id, 2],
    [elevationDeg, 2],
    [azimuthDeg, 3],
    [snrDb, 2],
  ];
  return digits.map(([value, length]) => String(value).padStart(length, '0'));
}

function gsvOf(talker: string, satellites: readonly number[], t: number): string[][] {
  const messages = Math.ceil(satellites.length / GSV_SATELLITES);
  return Array.from({ length: messages }, (_, i) => [
    `${talker}GSV`,
    String(messages),
    String(i + 1),
    String(satellites.length).padStart(2, '0'),
    ...satellites.slice(i * GSV_SATELLITES, (i + 1) * GSV_SATELLITES).flatMap((id) => satelliteFields(id, t)),
  ]);
}

/** Three GSV of GPS and two of GLONASS: GSV never has the talker GN (NMEA 0183 4.00). */
export function gsvFields(t: number): string[][] {
  return [...gsvOf('GP', GPS, t), ...gsvOf('GL', GLONASS, t)];
}
