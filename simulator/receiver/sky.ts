/**
 * The satellites that a receiver would list: a plausible sky, the same for everybody, as long as a real one. Their strengths
 * fall where a jammer or a roof is (truth.ts, `trouble`).
 */
import type { Truth } from '../truth.ts';

/** GPS numbers are 1 to 32, GLONASS slots 65 to 96 (NMEA 0183 4.00, GSA note); Galileo 1 to 36 and BeiDou 1 to 37 (4.10). */
const GPS = [2, 5, 7, 9, 13, 15, 18, 20, 26, 29, 30] as const;
const GLONASS = [65, 66, 72, 74, 81, 82, 88] as const;
const GALILEO = [3, 5, 9, 15, 24, 31] as const;
const BEIDOU = [6, 9, 16, 21, 36] as const;

interface System {
  talker: string;
  /** System id of GSA, 4.10 and later. */
  id: string;
  satellites: readonly number[];
  /** Of those used, how many of ten are of this system. */
  tenths: number;
  /** Signal ids of GSV, 4.10 and later: the first of each satellite, the second only of the first few. */
  signals: readonly string[];
}

const TWO_SYSTEMS: readonly System[] = [
  { talker: 'GP', id: '1', satellites: GPS, tenths: 6, signals: ['1'] },
  { talker: 'GL', id: '2', satellites: GLONASS, tenths: 4, signals: ['1'] },
];
/** L1 C/A and L5-Q, G1 C/A, E1-BC and E5a, B1I. */
const FOUR_SYSTEMS: readonly System[] = [
  { talker: 'GP', id: '1', satellites: GPS, tenths: 4, signals: ['1', '8'] },
  { talker: 'GL', id: '2', satellites: GLONASS, tenths: 2, signals: ['1'] },
  { talker: 'GA', id: '3', satellites: GALILEO, tenths: 2, signals: ['7', '1'] },
  { talker: 'GB', id: '4', satellites: BEIDOU, tenths: 2, signals: ['1'] },
];

/** Satellites that have the second frequency, and by how much it is weaker. */
const SECOND_SIGNAL = 4;
const SECOND_SIGNAL_DB = 3;

/** Fields 4 to 15 of a GSA, whatever the number of satellites. */
const GSA_SLOTS = 12;
const GSV_SATELLITES = 4;

const SIDEREAL_DAY_MS = 86_164_000;

/** PDOP and VDOP from HDOP in the ratio of an ordinary sky. */
const PDOP_PER_HDOP = 1.75;
const VDOP_PER_HDOP = 1.44;

interface Listening {
  talker: 'GN' | 'GP';
  version: '4.0' | '4.10';
}

export function systemsOf({ version }: Listening): readonly System[] {
  return version === '4.0' ? TWO_SYSTEMS : FOUR_SYSTEMS;
}

/** Shared out in tenths, the rest to the last system. */
function used(truth: Truth, systems: readonly System[]): (readonly number[])[] {
  let left = truth.valid ? truth.satellites : 0;
  return systems.map(({ satellites, tenths }, i) => {
    const share = i === systems.length - 1 ? left : Math.ceil((truth.satellites * tenths) / 10);
    const count = Math.min(satellites.length, share, left);
    left -= count;
    return satellites.slice(0, count);
  });
}

/** One GSA for each system, as lists of fields. A GP receiver knows only GPS. */
export function gsaFields(truth: Truth, listening: Listening): string[][] {
  const systems = systemsOf(listening);
  const dops = truth.valid
    ? [truth.hdop * PDOP_PER_HDOP, truth.hdop, truth.hdop * VDOP_PER_HDOP]
    : [99.99, 99.99, 99.99];
  const all = used(truth, systems).map((satellites, i) => [
    `${listening.talker}GSA`,
    'A',
    truth.valid ? '3' : '1',
    ...Array.from({ length: GSA_SLOTS }, (_, slot) => satellites[slot]?.toString().padStart(2, '0') ?? ''),
    ...dops.map((dop) => dop.toFixed(2)),
    ...(listening.version === '4.0' ? [] : [systems[i]?.id ?? '']),
  ]);
  return listening.talker === 'GN' ? all : all.slice(0, 1);
}

/** Number, elevation 0-90, azimuth 0-359, C/N0; each satellite goes round once in a sidereal day. Not received: no C/N0. */
function satelliteFields(id: number, index: number, truth: Truth, weakerDb: number): string[] {
  const turn = ((truth.t % SIDEREAL_DAY_MS) / SIDEREAL_DAY_MS + id * 0.137) % 1;
  const elevationDeg = Math.round(45 + 35 * Math.sin(2 * Math.PI * turn));
  const azimuthDeg = Math.floor(turn * 360);
  const dbHz = Math.round(22 + Math.round(elevationDeg / 4) - weakerDb - (truth.trouble?.lossDb ?? 0));
  const received = index < (truth.trouble?.received ?? Number.POSITIVE_INFINITY) && dbHz > 0;
  const two = (value: number) => String(value).padStart(2, '0');
  return [two(id), two(elevationDeg), String(azimuthDeg).padStart(3, '0'), received ? two(dbHz) : ''];
}

function gsvOf(
  talker: string,
  satellites: readonly number[],
  truth: Truth,
  weakerDb: number,
  last: string[],
): string[][] {
  const messages = Math.ceil(satellites.length / GSV_SATELLITES);
  const fields = satellites.map((id, i) => satelliteFields(id, i, truth, weakerDb));
  return Array.from({ length: messages }, (_, i) => [
    `${talker}GSV`,
    String(messages),
    String(i + 1),
    String(satellites.length).padStart(2, '0'),
    ...fields.slice(i * GSV_SATELLITES, (i + 1) * GSV_SATELLITES).flat(),
    ...last,
  ]);
}

/** All GSV of all systems and, from 4.10 on, of each signal: GSV never has the talker GN (NMEA 0183 4.00). */
export function gsvFields(truth: Truth, listening: Listening): string[][] {
  return systemsOf(listening).flatMap(({ talker, satellites, signals }) => {
    if (listening.version === '4.0') return gsvOf(talker, satellites, truth, 0, []);
    return signals.flatMap((signal, i) =>
      gsvOf(talker, i === 0 ? satellites : satellites.slice(0, SECOND_SIGNAL), truth, i * SECOND_SIGNAL_DB, [signal]),
    );
  });
}
