/** What an event says in the national words, through the bodies themselves. */
import { hubPosition } from '../../../../gateway/core/record/hubsante/geo.ts';
import { rsRrBody, rsSrBodies } from '../../../../gateway/core/record/hubsante/rs.ts';
import { type HubStanding, NO_STANDING, standingAfter } from '../../../../gateway/core/record/hubsante/standing.ts';
import type { HubPress } from '../../../../gateway/core/record/hubsante/words.ts';
import { hubRecord, hubVehicle } from '../../../support/hub.ts';

const vehicle = hubVehicle();

/** What a press gives: the states of RS-SR, the answer of RS-RR, and what the next two positions say. */
export function given(before: HubStanding, press: HubPress) {
  let standing = standingAfter(before, press);
  const positions = [0, 1].map(() => {
    const made = hubPosition(vehicle, standing, hubRecord());
    standing = made.standing;
    return made.body === null ? made.none : [made.body.status, made.body.engagedStatus].join(' ').trim();
  });
  return {
    geo: positions,
    rsSr: rsSrBodies(vehicle, press).bodies.map(({ resourcesStatus: { state } }) =>
      [state.status, state.availability].join(' ').trim(),
    ),
    rsRr: rsRrBody(vehicle, press).body?.resourcesResponse.response.answer ?? null,
  };
}

export const onDuty: HubStanding = { ...NO_STANDING, duty: 'GARDE', geoStatus: 'DISPONIBLE' };
