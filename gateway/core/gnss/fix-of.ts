/** One fix of the sentences of one epoch: which sentence is asked first for what. */
import { accuracyOf } from './accuracy.ts';
import type { Epoch } from './epoch-data.ts';
import type { Antenna, ConstellationSky, FaaMode, Fix } from './fix.ts';

/** The mode letter of a GNS in the numbers of GGA. */
const QUALITY_OF: Readonly<Record<FaaMode, number>> = { N: 0, A: 1, D: 2, P: 3, R: 4, F: 5, E: 6, M: 7, S: 8 };

export interface Surroundings {
  sky: readonly ConstellationSky[];
  antenna: Antenna | null;
}

/** @param t UTC of the epoch, ms */
export function fixOf(epoch: Epoch, t: number | null, monoMs: number, { sky, antenna }: Surroundings): Fix {
  const { RMC, GGA, GNS, PUBX00, GLL, VTG, GSA, GST } = epoch;
  const place = placeOf(epoch);
  const hdop = GGA?.hdop ?? GNS?.hdop ?? PUBX00?.hdop ?? GSA?.hdop ?? null;
  const quality = GGA?.quality ?? PUBX00?.quality ?? (GNS?.faaMode ? QUALITY_OF[GNS.faaMode] : null);
  const used = GSA === null ? null : GSA.used.length;
  return {
    t,
    monoMs,
    leapSecond: epoch.leapSecond,
    latDeg: place.latDeg,
    lonDeg: place.lonDeg,
    altitudeM: GGA?.altitudeM ?? GNS?.altitudeM ?? null,
    speedKmh: RMC?.speedKmh ?? VTG?.speedKmh ?? PUBX00?.speedKmh ?? null,
    courseDeg: RMC?.courseDeg ?? VTG?.courseDeg ?? PUBX00?.courseDeg ?? null,
    status: RMC?.status ?? GLL?.status ?? null,
    navStatus: RMC?.navStatus ?? null,
    faaMode: RMC?.faaMode ?? GNS?.faaMode ?? VTG?.faaMode ?? GLL?.faaMode ?? null,
    systemModes: GNS?.systemModes ?? [],
    quality,
    mode: GSA?.mode ?? PUBX00?.mode ?? null,
    hdop,
    pdop: GSA?.pdop ?? null,
    vdop: GSA?.vdop ?? PUBX00?.vdop ?? null,
    satellitesUsed: GGA?.satellitesUsed ?? GNS?.satellitesUsed ?? PUBX00?.satellitesUsed ?? used,
    accuracyM: accuracyOf({
      gstM: GST?.horizontalM ?? null,
      pubxM: PUBX00?.horizontalM ?? null,
      hdop,
      quality,
    }),
    sky,
    antenna,
  };
}

const NOWHERE = { latDeg: null, lonDeg: null };

/** Latitude and longitude of one sentence: never the half of each. */
function placeOf({ RMC, GGA, GNS, PUBX00, GLL }: Epoch): { latDeg: number | null; lonDeg: number | null } {
  const places = [RMC, GGA, GNS, PUBX00, GLL];
  return places.find((place) => place !== null && place.latDeg !== null && place.lonDeg !== null) ?? NOWHERE;
}
