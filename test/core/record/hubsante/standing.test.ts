/** Words that are said once, what a restart keeps, and which mission a vehicle is on. */
import { describe, expect, it, test } from 'vitest';
import { hubPosition } from '../../../../gateway/core/record/hubsante/geo.ts';
import {
  type HubStanding,
  NO_STANDING,
  standingAfter,
  standingOf,
} from '../../../../gateway/core/record/hubsante/standing.ts';
import type { HubPress } from '../../../../gateway/core/record/hubsante/words.ts';
import { hubPress, hubRecord, hubVehicle, sampleMission } from '../../../support/hub.ts';

const vehicle = hubVehicle();
const mission = sampleMission;
const leaves = hubPress({ function: 'RETOUR', status: 'RETOUR', mission, transported: true });
/** An event that makes no step, of the same mission. */
const quiet = (change: Partial<HubPress>): HubPress => hubPress({ mission, transported: true, ...change });
const distress = quiet({ function: 'DETRESSE' });
const unavailable = quiet({ function: 'INDISPONIBLE', availability: 'INDISPONIBLE' });
const home = hubPress({ function: 'RENTRE', status: 'REN-BASE', mission, transported: true });
const left = (...presses: HubPress[]): HubStanding => presses.reduce(standingAfter, NO_STANDING);

/** `engagedStatus` of so many positions. */
function said(standing: HubStanding, count: number): (string | undefined)[] {
  let now = standing;
  return Array.from({ length: count }, () => {
    const made = hubPosition(vehicle, now, hubRecord());
    now = made.standing;
    return made.body?.engagedStatus;
  });
}

describe('a word that is due once', () => {
  it('is said again when its key is pressed again, and not otherwise', () => {
    expect(said(left(leaves), 3)).toEqual(['QUITTE_DESTINATION', 'RETOUR_DISPONIBLE', 'RETOUR_DISPONIBLE']);
    const gone = hubPosition(vehicle, left(leaves), hubRecord()).standing;
    expect(said(standingAfter(gone, distress), 1)).toEqual(['RETOUR_DISPONIBLE']);
    expect(said(standingAfter(gone, leaves), 1)).toEqual(['QUITTE_DESTINATION']);
  });

  it('waits for a position that is sent, over presses that change nothing', () => {
    const suspect = hubPosition(vehicle, left(leaves, distress), hubRecord({ suspect: ['teleport'] }));
    expect(suspect).toMatchObject({ body: null, none: 'suspect' });
    expect(said(suspect.standing, 1)).toEqual(['QUITTE_DESTINATION']);
  });

  it('is not said once it is not true any more, nor after a pause', () => {
    expect(said(left(leaves, unavailable), 1)).toEqual(['RETOUR_INDISPONIBLE']);
    expect(said(left(leaves, home), 2)).toEqual(['ARRIVEE_CENTRE', undefined]);
    const pause = hubPress({ function: 'PAUSE', duty: 'PAUSE', availability: 'INDISPONIBLE' });
    const back = hubPress({ function: 'FIN_PAUSE' });
    expect(said(left(home, pause, back), 1)).toEqual([undefined]);
  });

  it('counts as said after a restart', () => {
    expect(said(standingOf(leaves), 1)).toEqual(['RETOUR_DISPONIBLE']);
    expect(said(standingOf(home), 1)).toEqual([undefined]);
  });
});

test('availability changes on the way back, and the next order takes its place', () => {
  const again = quiet({ function: 'DISPONIBLE' });
  const gone = hubPosition(vehicle, left(leaves), hubRecord()).standing;
  expect(said([unavailable, again].reduce(standingAfter, gone), 1)).toEqual(['RETOUR_DISPONIBLE']);
  const accepted = hubPress({ function: 'ACCEPTER', status: 'DECLENCHE', availability: 'INDISPONIBLE', mission });
  expect(said(left(leaves, accepted), 1)).toEqual(['ALERTEE']);
});

describe('the mission that the vehicle is on', () => {
  const other = { ...mission, id: 'order-8' };
  const transport = hubPress({ function: 'TRANSP', status: 'TRANSP', availability: 'INDISPONIBLE', mission });
  const accepts = hubPress({ function: 'ACCEPTER', status: 'DECLENCHE', availability: 'INDISPONIBLE', mission: other });
  const called = hubPress({ function: null, status: 'ANNULE', availability: 'INDISPONIBLE', mission: other });
  const departs = hubPress({ function: 'DEPART', status: 'DEPART', availability: 'INDISPONIBLE', mission: other });

  it.each<[string, HubPress[], string | undefined]>([
    ['goes on while another one is accepted', [transport, accepts], 'TRANSPORT_DESTINATION'],
    ['goes on while that is called off', [transport, accepts, called], 'TRANSPORT_DESTINATION'],
    ['is called off itself', [accepts, called], 'RETOUR_INDISPONIBLE'],
    ['gives way to an accepted one on the way back', [leaves, accepts], 'ALERTEE'],
    ['gives way to the next one that is departed to', [transport, departs], 'PARTIE'],
    ['is kept through what makes no step', [transport, distress, unavailable], 'TRANSPORT_DESTINATION'],
    ['is over where none is open', [transport, hubPress({ function: 'DISPONIBLE' })], undefined],
    ['is over with the duty', [home, hubPress({ function: 'FIN_GARDE', duty: 'HORS_SERVICE' })], undefined],
    ['is not of the next duty', [home, hubPress({ function: 'PRISE_GARDE' })], undefined],
  ])('%s', (_name, presses, expected) => {
    expect(said(left(...presses), 1)).toEqual([expected]);
  });

  it('tells of the return to the base after an event that comes before the next position', () => {
    const resting = hubPress({ function: 'INDISPONIBLE', availability: 'INDISPONIBLE' });
    expect(said(left(home, resting), 2)).toEqual(['ARRIVEE_CENTRE', undefined]);
  });

  it('takes no word from an order that is refused on the way back', () => {
    const refuses = hubPress({ function: 'REFUSER', mission: other });
    expect(said(left(leaves, refuses), 2)).toEqual(['QUITTE_DESTINATION', 'RETOUR_DISPONIBLE']);
  });

  it('is remembered over a restart', () => {
    const now = { ...transport, status: 'FINPEC' } as const;
    const back = [quiet({ function: 'DETRESSE' })].reduce(standingAfter, standingOf(now));
    expect(said(back, 1)).toEqual(['FIN_MED']);
  });
});

describe('off duty', () => {
  const off = { duty: 'HORS_SERVICE', availability: 'INDISPONIBLE', mission } as const;
  const departure = hubPress({ ...off, function: 'DEPART', status: 'DEPART' });

  it('positions are sent at work, and not on the way back', () => {
    expect(said(left(departure), 1)).toEqual(['PARTIE']);
    const returned = hubPress({ ...off, function: 'RETOUR', status: 'RETOUR' });
    expect(hubPosition(vehicle, left(departure, returned), hubRecord()).none).toBe('off-duty');
  });

  it('none is sent for a call for help alone', () => {
    const call = hubPress({ ...off, function: 'DETRESSE', mission: null });
    expect(hubPosition(vehicle, left(call), hubRecord()).none).toBe('off-duty');
  });

  it('none is sent in a pause, whatever the status', () => {
    const pause = quiet({ function: 'PAUSE', duty: 'PAUSE' });
    expect(hubPosition(vehicle, left(departure, pause), hubRecord()).none).toBe('pause');
  });
});
