/** Nothing is left without an entry. */
import { describe, expect, it } from 'vitest';
import { ANSWERS, FUNCTIONS, stepWords } from '../../../../gateway/core/record/hubsante/mapping.ts';
import { VEHICLE_STATUSES } from '../../../../gateway/core/record/hubsante/words.ts';
import { AVAILABILITIES, CREW_FUNCTIONS, hubPress, sampleMission } from '../../../support/hub.ts';
import { given, onDuty } from './said.ts';

const no = 'INDISPONIBLE';
const yes = 'DISPONIBLE';
const mission = sampleMission;

describe('every function and availability', () => {
  it('has an entry: the steps it can make, or the reason why there are none', () => {
    expect(CREW_FUNCTIONS.length).toBe(27);
    for (const name of CREW_FUNCTIONS) {
      const { steps, remark } = FUNCTIONS[name];
      expect(steps.length > 0 || (remark ?? '') !== '', name).toBe(true);
    }
    const made = CREW_FUNCTIONS.flatMap((name) => FUNCTIONS[name].steps);
    expect([...new Set(made)].sort()).toEqual([...VEHICLE_STATUSES].sort());
  });

  it.each(CREW_FUNCTIONS)('%s says something of every availability, of its own steps and of no others', (name) => {
    for (const availability of AVAILABILITIES) {
      for (const status of [null, ...VEHICLE_STATUSES]) {
        const { geo, rsSr } = given(onDuty, hubPress({ function: name, status, availability, mission }));
        expect(geo[0]).toMatch(/^(?:DISPONIBLE|INDISPONIBLE|INCONNU)\b/);
        const own = status !== null && FUNCTIONS[name].steps.includes(status);
        expect(rsSr.length).toBe(own ? (status === 'RETOUR' && availability === no ? 2 : 1) : 0);
        if (!own) expect(geo[0]).toBe(availability);
      }
    }
  });

  it('never shows a vehicle at work as available, whatever was pressed', () => {
    const free = VEHICLE_STATUSES.filter((status) => stepWords(status, yes, false).geoStatus === yes);
    expect(free).toEqual(['ANNULE', 'RETOUR', 'RET-BASE', 'REN-BASE']);
    for (const status of VEHICLE_STATUSES) {
      const { geoStatus, available } = stepWords(status, yes, true);
      expect([geoStatus, available]).toEqual(free.includes(status) ? [yes, true] : [no, false]);
    }
  });

  it('has a word for every outcome but silence', () => {
    expect(ANSWERS).toEqual({ received: 'DIFFEREE', accepted: 'ACCEPTEE', refused: 'REFUSEE', unanswered: null });
  });
});
