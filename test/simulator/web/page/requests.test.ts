/** What the forms ask for is what the contract takes; what it would not take is said before it is sent. */
import { describe, expect, it } from 'vitest';
import { vehicleRoster } from '../../../../gateway/core/crew/roster/vehicle-schema.ts';
import {
  nextMission,
  openMissions,
  orderOf,
  type RosterForm,
  rosterForm,
  rosterOf,
} from '../../../../simulator/web/page/requests.ts';
import { followedOf } from '../../../support/web/invented-followed.ts';

const T = Date.UTC(2026, 10, 28, 13, 0);

describe('an order', () => {
  it('says what was typed, and nothing for what was not', () => {
    expect(orderOf({ mission: 'SAMU39-1', caseId: ' ', company: false, answerS: '' })).toEqual({
      action: 'order',
      mission: 'SAMU39-1',
      caseId: null,
      origin: 'samu',
      acceptedBy: null,
      answerS: null,
    });
    expect(orderOf({ mission: 'M', caseId: 'c.1', company: true, answerS: '45' })).toMatchObject({
      caseId: 'c.1',
      acceptedBy: 'company',
      answerS: 45,
    });
  });

  it.each(['', '~7', 'a b', '-x', 'é', 'x'.repeat(65)])('is refused for a mission called %j', (mission) => {
    expect(orderOf({ mission, caseId: '', company: false, answerS: '60' })).toBeNull();
  });

  it('is offered a number that no mission has', () => {
    expect(nextMission(T, [])).toBe('SAMU-261128-0001');
    expect(nextMission(T, ['SAMU-261128-0009', 'SAMU-261127-0040', 'SAMU-261128-x'])).toBe('SAMU-261128-0010');
  });

  it('can be changed as long as it waits, is accepted or under way', () => {
    expect(openMissions(null)).toEqual([]);
    const state = { mission: 'M-1', orders: ['M-2'], accepted: ['M-1', 'M-3'] };
    expect(openMissions(state as Parameters<typeof openMissions>[0])).toEqual(['M-1', 'M-2', 'M-3']);
  });
});

describe('a roster', () => {
  const last = followedOf('AMB-39-01', T).roster;
  const form = rosterForm(last, '2026-11-28');
  const changed = (more: Partial<RosterForm>) => rosterOf({ ...form, ...more });

  it('is the last one that was said, as long as nothing is typed', () => {
    expect(rosterOf(form)).toEqual(last);
  });

  it('begins with nights where none was said, and is one that a vehicle takes', () => {
    const first = rosterOf(rosterForm(null, '2026-11-28'));
    expect(first).toMatchObject({ from: '2026-11-28', until: null });
    const said = { id: 'r-1', issued: T, expires: T + 1_000, ...(first as object) };
    expect(vehicleRoster.safeParse(said).error).toBeUndefined();
  });

  it.each<[string, Partial<RosterForm>]>([
    ['timeZone', { timeZone: '+01:00' }],
    ['sector', { sector: 'Lons' }],
    ['zones', { zones: 'a, B' }],
    ['from', { from: '' }],
    ['until', { until: '2026-10-31' }],
    ['days', { weekly: [{ days: [], hours: [] }] }],
    ['hours', { weekly: [{ days: ['samedi'], hours: [{ begin: '24:00', end: '08:00' }] }] }],
    ['hours', { weekly: [{ days: ['samedi'], hours: [{ begin: '20:00', end: '24:30' }] }] }],
    ['hours', { exceptions: [{ date: '2026-12-24', add: [], remove: [{ begin: '8:00', end: '20:00' }] }] }],
    ['date', { exceptions: [{ date: '', add: [], remove: [] }] }],
    ['many', { weekly: Array.from({ length: 17 }, () => ({ days: ['samedi'], hours: [] })) }],
  ])('is not sent with a wrong %s', (problem, more) => {
    expect(changed(more)).toBe(problem);
  });

  it('takes zones as they are typed', () => {
    expect(changed({ zones: ' nord,sud ,' })).toMatchObject({ zones: ['nord', 'sud'] });
  });
});
