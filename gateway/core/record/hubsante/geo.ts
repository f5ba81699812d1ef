/** GEO-POS and GEO-RES: where the vehicle is, and who. */

import type { HubDateTimes } from './datetime.ts';
import type { HubIdentity } from './identifiers.ts';
import { HUB_POSITIONS_MAX } from './limits.ts';
import type { HubGeoPos, HubGeoRes, HubPosition } from './messages.ts';
import { type HubStanding, isTracked } from './standing.ts';
import type { HubNone, HubPositionRecord, Made } from './words.ts';

/** Who speaks, and on which clock its times are written. */
export interface HubVehicle extends HubIdentity {
  dateTime: HubDateTimes;
}

/**
 * One position, as it stood when it was recorded: give events and positions in the order of their records.
 * @returns `standing` for the position after it: a word that is due once is used up by a position that is made
 */
export function hubPosition(
  vehicle: HubVehicle,
  standing: HubStanding,
  record: HubPositionRecord,
): Made<HubPosition> & { standing: HubStanding } {
  const none = withheld(standing, record);
  if (none !== null) return { body: null, none, standing };
  const datetime = vehicle.dateTime(record.t);
  if (datetime === null) return { body: null, none: 'bad-time', standing };
  const { lat, lon, altM, speedKmh, courseDeg, courseHeld, move, engineOn } = record;
  const engagedStatus = standing.due ?? standing.engaged;
  const body: HubPosition = {
    resourceId: vehicle.resourceId,
    datetime,
    coord: { lat, lon, ...(altM === null ? {} : { height: altM }) },
    ...(speedKmh === null ? {} : { speed: speedKmh }),
    // A kept course was not measured with this fix, and GEO-POS has no word to say so.
    ...(courseDeg === null || courseHeld ? {} : { cap: courseDeg }),
    move,
    ...(engineOn === null ? {} : { engineOn }),
    status: standing.geoStatus,
    ...(engagedStatus === null ? {} : { engagedStatus }),
  };
  return { body, none: null, standing: { ...standing, due: null } };
}

function withheld(standing: HubStanding, { suspect }: HubPositionRecord): HubNone | null {
  if (!isTracked(standing)) return standing.duty === 'PAUSE' ? 'pause' : 'off-duty';
  return suspect.length > 0 ? 'suspect' : null;
}

/** One body, or as many as `HUB_POSITIONS_MAX` makes of them; none of no positions, as an empty list is not valid. */
export function geoPosBodies(positions: readonly HubPosition[]): HubGeoPos[] {
  const bodies: HubGeoPos[] = [];
  for (let from = 0; from < positions.length; from += HUB_POSITIONS_MAX) {
    bodies.push({ geoPositionsUpdate: { position: positions.slice(from, from + HUB_POSITIONS_MAX) } });
  }
  return bodies;
}

/** Of a vehicle that carries patients and is no base. Without a contact: a crew's number is nobody's business here. */
export function geoResBody({ resourceId, orgId, name }: HubIdentity): HubGeoRes {
  return {
    geoResourcesDetails: {
      resource: [
        {
          resourceId,
          orgId,
          ...(name === null ? {} : { name }),
          resourceType: 'TSU',
          nature: 'EFFECTEUR',
          mobility: 'VEHICULE',
        },
      ],
    },
  };
}
