/** What stands in a body, what is left out of it, and why there is none. */
import { describe, expect, it, test } from 'vitest';
import { geoPosBodies, geoResBody, hubPosition } from '../../../../gateway/core/record/hubsante/geo.ts';
import { HUB_POSITIONS_MAX, HUB_REASON_CHARS_MAX } from '../../../../gateway/core/record/hubsante/limits.ts';
import {
  type HubPosition,
  hubGeoPos,
  hubGeoRes,
  hubRsRr,
  hubRsSr,
} from '../../../../gateway/core/record/hubsante/messages.ts';
import { rsRrBody, rsRrReceived, rsSrBodies } from '../../../../gateway/core/record/hubsante/rs.ts';
import { type HubStanding, NO_STANDING } from '../../../../gateway/core/record/hubsante/standing.ts';
import type { HubPress } from '../../../../gateway/core/record/hubsante/words.ts';
import { DUTIES, hubPress, hubRecord, hubVehicle, PRESSED_AT, sampleMission } from '../../../support/hub.ts';

const vehicle = hubVehicle('America/Cayenne');
const { resourceId, orgId } = vehicle;
const onDuty: HubStanding = { ...NO_STANDING, duty: 'GARDE', geoStatus: 'DISPONIBLE' };
const departure = hubPress({
  function: 'DEPART',
  status: 'DEPART',
  availability: 'INDISPONIBLE',
  mission: sampleMission,
});
const refusal = (reason: string | null): HubPress =>
  hubPress({ function: 'REFUSER', mission: sampleMission, answer: { outcome: 'refused', reason, late: false } });

describe('GEO-POS', () => {
  it('has what the record has, in the units of the Hub', () => {
    const record = hubRecord({ speedKmh: 48.2, courseDeg: 182, altM: 12, engineOn: true, move: 'MOBILE' });
    const standing: HubStanding = { ...onDuty, status: 'DEPART', geoStatus: 'INDISPONIBLE', engaged: 'PARTIE' };
    expect(hubPosition(vehicle, standing, record).body).toEqual({
      resourceId,
      datetime: '2026-08-12T10:22:00-03:00',
      coord: { lat: 4.912345, lon: -52.301234, height: 12 },
      speed: 48.2,
      cap: 182,
      move: 'MOBILE',
      engineOn: true,
      status: 'INDISPONIBLE',
      engagedStatus: 'PARTIE',
    });
  });

  it('leaves out what is not known, and keeps a measured 0', () => {
    const unknown = hubRecord({ speedKmh: null, courseDeg: null, altM: null, engineOn: null });
    const { body } = hubPosition(vehicle, onDuty, unknown);
    expect(Object.keys(body ?? {})).toEqual(['resourceId', 'datetime', 'coord', 'move', 'status']);
    expect(Object.keys(body?.coord ?? {})).toEqual(['lat', 'lon']);
    const zero = hubRecord({ speedKmh: 0, courseDeg: 0, altM: 0, engineOn: false });
    expect(hubPosition(vehicle, onDuty, zero).body).toMatchObject({
      ...{ speed: 0, cap: 0, engineOn: false },
      coord: { height: 0 },
    });
  });

  it('has no course that was kept from another fix', () => {
    expect(hubPosition(vehicle, onDuty, hubRecord({ courseHeld: true })).body).not.toHaveProperty('cap');
  });

  it('is there on garde and as a volunteer, and in no other duty', () => {
    const nones = DUTIES.map((duty) => hubPosition(vehicle, { ...onDuty, duty }, hubRecord()).none);
    expect(nones).toEqual(['off-duty', null, null, 'pause']);
  });

  it('has no position that is not believed, and none without a date', () => {
    expect(hubPosition(vehicle, onDuty, hubRecord({ suspect: ['jamming'] })).none).toBe('suspect');
    expect(hubPosition(vehicle, onDuty, hubRecord({ t: -1 })).none).toBe('bad-time');
  });

  it.each([
    [0, []],
    [1, [1]],
    [HUB_POSITIONS_MAX, [HUB_POSITIONS_MAX]],
    [2 * HUB_POSITIONS_MAX + 1, [HUB_POSITIONS_MAX, HUB_POSITIONS_MAX, 1]],
  ])('%i positions are bodies of %j, in their order', (count, sizes) => {
    const positions = Array.from(
      { length: count },
      (_, i) => hubPosition(vehicle, onDuty, hubRecord({ altM: i })).body,
    );
    const bodies = geoPosBodies(positions.filter((position): position is HubPosition => position !== null));
    expect(bodies.map((body) => body.geoPositionsUpdate.position.length)).toEqual(sizes);
    const heights = bodies.flatMap((body) => body.geoPositionsUpdate.position.map(({ coord }) => coord.height));
    expect(heights).toEqual(positions.map((_, i) => i));
    for (const body of bodies) expect(hubGeoPos.safeParse(body).error?.issues).toBeUndefined();
  });
});

test('GEO-RES says who the vehicle is, and nothing of its crew', () => {
  const body = geoResBody(vehicle);
  const resource = { resourceType: 'TSU', nature: 'EFFECTEUR', mobility: 'VEHICULE' };
  expect(body).toEqual({ geoResourcesDetails: { resource: [{ resourceId, orgId, name: 'GA-123-BC', ...resource }] } });
  expect(hubGeoRes.safeParse(body).success).toBe(true);
  expect(geoResBody({ ...vehicle, name: null })).toEqual({
    geoResourcesDetails: { resource: [{ resourceId, orgId, ...resource }] },
  });
});

describe('RS-SR', () => {
  it('has the case, the resource, and the time of the press', () => {
    expect(rsSrBodies(vehicle, departure)).toEqual({
      bodies: [
        {
          resourcesStatus: {
            caseId: sampleMission.caseId,
            resourceId,
            state: { datetime: '2026-08-12T10:22:00-03:00', status: 'DEPART', availability: false },
          },
        },
      ],
      none: null,
    });
  });

  it.each<[string, Partial<HubPress>]>([
    ['no-step', { status: null }],
    ['no-step', { function: 'DETRESSE' }],
    ['no-step', { function: null }],
    ['no-case', { mission: null }],
    ['no-case', { mission: { ...sampleMission, caseId: null } }],
    ['bad-case', { mission: { ...sampleMission, caseId: `${'a'.repeat(12)}!` } }],
    ['bad-case', { mission: { ...sampleMission, caseId: '' } }],
    ['no-time', { t: null }],
    ['bad-time', { t: 8_640_000_000_000_000 }],
  ])('there is none: %s', (none, change) => {
    expect(rsSrBodies(vehicle, { ...departure, ...change })).toEqual({ bodies: [], none });
  });

  it('comes with its own time once that is known', () => {
    const waiting = { ...departure, t: null };
    expect(rsSrBodies(vehicle, waiting).none).toBe('no-time');
    const [body] = rsSrBodies(vehicle, { ...waiting, t: PRESSED_AT }).bodies;
    expect(body?.resourcesStatus.state.datetime).toBe('2026-08-12T10:22:00-03:00');
  });

  it('goes on after the end of the garde while a mission is open', () => {
    const late = { ...departure, function: 'DESTIN', status: 'DESTIN', duty: 'HORS_SERVICE' } as const;
    expect(rsSrBodies(vehicle, late).bodies).toHaveLength(1);
  });
});

describe('RS-RR', () => {
  const { caseId, requestId } = sampleMission;
  const datetime = '2026-08-12T10:22:00-03:00';

  it('answers the request', () => {
    expect(rsRrBody(vehicle, refusal('DEJA_ENGAGE')).body).toEqual({
      resourcesResponse: { caseId, requestId, response: { datetime, answer: 'REFUSEE', freetext: 'DEJA_ENGAGE' } },
    });
  });

  it('says DIFFEREE when the order is on the vehicle', () => {
    expect(rsRrReceived(vehicle, sampleMission, PRESSED_AT).body).toEqual({
      resourcesResponse: { caseId, requestId, response: { datetime, answer: 'DIFFEREE' } },
    });
    expect(rsRrReceived(vehicle, sampleMission, null).none).toBe('no-time');
  });

  it('has no reason but of a refusal', () => {
    const accepted = hubPress({ ...refusal('X'), answer: { outcome: 'accepted', reason: 'X', late: true } });
    expect(rsRrBody(vehicle, accepted).body?.resourcesResponse.response).toEqual({ datetime, answer: 'ACCEPTEE' });
  });

  it.each([null, '', 'patient de 80 ans', 'équipage', 'X'.repeat(HUB_REASON_CHARS_MAX + 1)])(
    'takes %j for no code',
    (reason) => {
      expect(rsRrBody(vehicle, refusal(reason)).body?.resourcesResponse.response).toEqual({
        datetime,
        answer: 'REFUSEE',
      });
    },
  );

  it.each<[string, Partial<HubPress>]>([
    ['no-answer', { answer: null }],
    ['no-word', { answer: { outcome: 'unanswered', reason: null, late: false } }],
    ['no-request', { mission: null }],
    ['no-request', { mission: { ...sampleMission, requestId: null } }],
    ['bad-request', { mission: { ...sampleMission, requestId: 'fr.health.samu973.resource.x' } }],
    ['no-case', { mission: { ...sampleMission, caseId: null } }],
    ['bad-case', { mission: { ...sampleMission, caseId: 'fr' } }],
    ['no-time', { t: null }],
    ['bad-time', { t: -1 }],
  ])('there is none: %s', (none, change) => {
    expect(rsRrBody(vehicle, { ...refusal(null), ...change })).toEqual({ body: null, none });
  });
});

test('what the schemas refuse: more keys, nothing in place of nothing, Z, a pole beyond the pole', () => {
  const { body: position } = hubPosition(vehicle, onDuty, hubRecord());
  const geo = (change: object) => ({ geoPositionsUpdate: { position: [{ ...position, ...change }] } });
  expect(hubGeoPos.safeParse(geo({})).success).toBe(true);
  const wrong = [
    ...[{ accuracy: 4 }, { speed: undefined }, { speed: null }, { cap: -1 }, { datetime: '2026-08-12T13:22:00Z' }],
    ...[{ coord: { lat: 95, lon: 0 } }, { coord: { lat: 0 } }, { resourceId: 'AMB-07' }, { engagedStatus: 'PEC' }],
  ];
  for (const change of wrong) expect(hubGeoPos.safeParse(geo(change)).success, JSON.stringify(change)).toBe(false);
  expect(hubGeoPos.safeParse({ geoPositionsUpdate: { position: [] } }).success).toBe(false);
  const [status] = rsSrBodies(vehicle, departure).bodies;
  const { resourcesStatus } = status ?? {};
  expect(hubRsSr.safeParse({ resourcesStatus: { ...resourcesStatus, patientId: 'x' } }).success).toBe(false);
  expect(hubRsSr.safeParse({ resourcesStatus: { ...resourcesStatus, caseId: 'a.b.c' } }).success).toBe(false);
  expect(hubRsRr.safeParse({ resourcesResponse: {} }).success).toBe(false);
});
