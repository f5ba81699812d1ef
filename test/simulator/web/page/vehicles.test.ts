/** The list as a coordinator needs it: what is void is INCONNU by itself, what asks for somebody comes first. */
import { describe, expect, it } from 'vitest';
import type { VehicleView } from '../../../../simulator/web/api.ts';
import { LOOKS } from '../../../../simulator/web/page/look-of.ts';
import {
  countByStanding,
  type FILTERS,
  positionAge,
  rowsOf,
  STANDINGS,
  type Standing,
  standingOf,
  waiting,
} from '../../../../simulator/web/page/vehicles.ts';
import { wordsOf } from '../../../../simulator/web/page/words/words.ts';
import { createInvented } from '../../../support/web/invented.ts';

const hello = createInvented({ vehicles: 10, world: false, encrypted: true }).hello('');
const now = hello.now.t;
const [first] = hello.vehicles;
if (first?.state == null || first.position === null) throw new Error('the invented vehicle says nothing');
const { state, position } = first;
const having = (more: Partial<NonNullable<VehicleView['state']>>): VehicleView => {
  return { ...first, state: { ...state, mission: null, reason: null, ...more } };
};
const names = (rows: ReturnType<typeof rowsOf>): string[] => rows.map(({ vehicle }) => vehicle.vehicle.slice(-2));

describe('how a vehicle stands', () => {
  it.each<[Standing, Parameters<typeof having>[0]]>([
    ['free', { availability: 'DISPONIBLE' }],
    ['mission', { availability: 'INDISPONIBLE', reason: 'mission' }],
    ['busy', { availability: 'INDISPONIBLE', reason: 'desinfection', mission: 'M-1' }],
    ['off', { availability: 'INDISPONIBLE', duty: 'HORS_SERVICE' }],
    ['mission', { availability: 'INDISPONIBLE', duty: 'HORS_SERVICE', mission: 'M-1' }],
    ['pause', { availability: 'INDISPONIBLE', duty: 'PAUSE' }],
    ['waiting', { availability: 'DISPONIBLE', orders: ['M-2'] }],
    ['unknown', { availability: 'INCONNU' }],
    ['distress', { availability: 'INCONNU', distress: true }],
  ])('%s', (standing, said) => {
    expect(standingOf(having(said), now)).toBe(standing);
  });

  it('is unknown from the instant on at which its state is void, and not before', () => {
    const vehicle = having({ availability: 'DISPONIBLE', validUntil: now + 1_000 });
    expect(standingOf(vehicle, now + 999)).toBe('free');
    expect(standingOf(vehicle, now + 1_000)).toBe('unknown');
    expect(standingOf({ ...vehicle, state: null }, now)).toBe('none');
  });

  it('is told by a shape and a letter as well as by a colour', () => {
    for (const language of ['fr', 'en'] as const) {
      const { letter } = wordsOf(language);
      const seen = STANDINGS.slice(0, -1).map((standing) => `${LOOKS[standing].shape} ${letter[standing]}`);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });
});

describe('the list', () => {
  const all = { filter: 'all', sort: 'standing', text: '' } as const;

  it('has what asks for somebody first', () => {
    expect(names(rowsOf(hello.vehicles, now, all))).toEqual([
      '08',
      '03',
      '02',
      '06',
      '01',
      '10',
      '04',
      '05',
      '09',
      '07',
    ]);
  });

  it('shows those that are wanted', () => {
    const by = (filter: (typeof FILTERS)[number]) =>
      names(rowsOf(hello.vehicles, now, { ...all, filter, sort: 'name' }));
    expect(by('free')).toEqual(['02', '06']);
    expect(by('mission')).toEqual(['01', '03', '10']);
    // 01 has a fault.
    expect(by('attention')).toEqual(['01', '03', '05', '08']);
    expect(names(rowsOf(hello.vehicles, now, { ...all, text: '0043' }))).toEqual(['03']);
    expect(names(rowsOf(hello.vehicles, now, { ...all, text: 'amb-39-1 ' }))).toEqual(['10']);
  });

  it('has the oldest position first where it is by age', () => {
    expect(names(rowsOf(hello.vehicles, now, { ...all, sort: 'age' }))[0]).toBe('05');
  });

  it('counts each of them once', () => {
    const counts = countByStanding(hello.vehicles, now);
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(10);
    expect(counts.free).toBe(2);
  });
});

describe('ages and what waits', () => {
  it('count from where the coordinates are of', () => {
    expect(positionAge({ ...position, t: now - 3_000, ageMs: 8_000 }, now)).toBe(11_000);
    // Its clock is ahead of ours: not younger than new.
    expect(positionAge({ ...position, t: now + 3_000, ageMs: 0 }, now)).toBe(0);
  });

  it('what is not known is not 0', () => {
    expect(waiting({ ...first, eventsPending: null, positionsPending: null })).toBeNull();
    expect(waiting({ ...first, eventsPending: 2, positionsPending: null })).toBe(2);
  });
});
