/** How a sentence joins the others of its epoch. */
import type { Constellation } from './constellation.ts';
import type { Gsa, UsedSatellite } from './decode/gsa.ts';
import type { Epoch, EpochData } from './epoch-data.ts';
import { isTimedData } from './epoch-data.ts';

export function put(epoch: Epoch, data: EpochData, monoMs: number): void {
  if (isTimedData(data)) {
    epoch.timeOfDayMs ??= data.timeOfDayMs;
    epoch.firstMonoMs ??= monoMs;
    epoch.monoMs = monoMs;
  }
  switch (data.type) {
    case 'RMC':
      if (!hides(data, epoch.RMC, isValid)) epoch.RMC = data;
      break;
    case 'GGA':
      if (!hides(data, epoch.GGA, hasFix)) epoch.GGA = data;
      break;
    case 'GNS':
      if (!hides(data, epoch.GNS, hasMode)) epoch.GNS = data;
      break;
    case 'GLL':
      if (!hides(data, epoch.GLL, isValid)) epoch.GLL = data;
      break;
    case 'PUBX00':
      epoch.PUBX00 = data;
      break;
    case 'ZDA':
      epoch.ZDA = data;
      break;
    case 'GST':
      epoch.GST = data;
      break;
    case 'VTG':
      epoch.VTG = data;
      break;
    case 'GSA':
      epoch.GSA = epoch.GSA === null ? data : both(epoch.GSA, data);
  }
}

/**
 * With several systems side by side (GPGGA and GLGGA, GPRMC and GARMC) the last one counts, unless it has no fix and the one
 * before had: a Galileo that sees nothing takes nothing from GPS.
 */
function hides<T>(now: T, before: T | null, isGood: (data: T) => boolean): boolean {
  return before !== null && isGood(before) && !isGood(now);
}

const isValid = (data: { status: 'A' | 'V' }) => data.status === 'A';
const hasFix = (data: { quality: number | null }) => data.quality !== null && data.quality > 0;
const hasMode = (data: { faaMode: string | null }) => data.faaMode !== null && data.faaMode !== 'N';

const MODE_RANK = { none: 0, '2D': 1, '3D': 2 };

/** One GSA per satellite system: a system without satellites may say "no fix" while the others have one. */
function both(before: Gsa, now: Gsa): Gsa {
  const rank = (gsa: Gsa) => (gsa.mode === null ? -1 : MODE_RANK[gsa.mode]);
  return {
    type: 'GSA',
    mode: rank(now) > rank(before) ? now.mode : before.mode,
    pdop: now.pdop ?? before.pdop,
    hdop: now.hdop ?? before.hdop,
    vdop: now.vdop ?? before.vdop,
    used: union(before.used, now.used),
  };
}

/** GP and GN side by side name the same satellites twice; as a rule each GSA is of another system. */
function union(before: readonly UsedSatellite[], now: readonly UsedSatellite[]): readonly UsedSatellite[] {
  if (now.length === 0) return before;
  const all = before.slice();
  let system: Constellation | null = null;
  let named = false;
  for (const satellite of now) {
    if (satellite.constellation !== system) {
      system = satellite.constellation;
      named = before.some(({ constellation }) => constellation === system);
    }
    if (!named || !includes(before, satellite)) all.push(satellite);
  }
  return all;
}

function includes(satellites: readonly UsedSatellite[], { constellation, id }: UsedSatellite): boolean {
  return satellites.some((known) => known.id === id && known.constellation === constellation);
}
