import { describe, expect, it, test } from 'vitest';
import { GARDE_JOINED_DAYS, PRISE_EARLY_MS, ROSTER_AHEAD_DAYS } from '../../../../gateway/core/crew/roster/limits.ts';
import type { VehicleRoster } from '../../../../gateway/core/crew/roster/vehicle-schema.ts';
import { dutySlotAt, dutySlotToTake, nextDutySlot } from '../../../../gateway/core/crew/roster/vehicle-slots.ts';
import { HOUR_MS, paris2026 } from '../../../support/rosters.ts';

const EMPTY: VehicleRoster = {
  ...{ id: 'r', issued: 0, expires: 0, timeZone: 'Europe/Paris', holidays: 'fr', sector: 'dole', zones: [] },
  ...{ from: '2026-01-01', until: null, weekly: [], exceptions: [] },
};
/** Every night of the week, as the two columns of the table. */
const NIGHTS: VehicleRoster = { ...EMPTY, weekly: [{ days: ['semaine'], hours: ['20:00-24:00', '00:00-08:00'] }] };
const dated = (...exceptions: [string, string[], string[]?][]): VehicleRoster['exceptions'] =>
  exceptions.map(([date, add, remove = []]) => ({ date, add, remove }));
const slot = (from: [string, string], to: [string, string]) => ({ fromMs: paris2026(...from), toMs: paris2026(...to) });

describe('a garde of one vehicle', () => {
  it('is one over midnight, where the table of the sector changes', () => {
    const night = slot(['2026-05-19', '20:00'], ['2026-05-20', '08:00']);
    for (const [day, time] of [
      ['2026-05-19', '20:00'],
      ['2026-05-19', '23:59'],
      ['2026-05-20', '00:00'],
      ['2026-05-20', '07:59'],
    ] as const) {
      expect(dutySlotAt(NIGHTS, paris2026(day, time)), `${day} ${time}`).toEqual(night);
    }
    expect(dutySlotAt(NIGHTS, night.fromMs - 1)).toBeNull();
    expect(dutySlotAt(NIGHTS, night.toMs)).toBeNull();
  });

  it('is cut where the days have other types: no Saturday, no Sunday, no holiday', () => {
    // Friday evening until midnight; Monday's hours from midnight on.
    expect(dutySlotAt(NIGHTS, paris2026('2026-05-29', '22:00'))).toEqual(
      slot(['2026-05-29', '20:00'], ['2026-05-30', '00:00']),
    );
    expect(dutySlotAt(NIGHTS, paris2026('2026-06-01', '04:00'))).toEqual(
      slot(['2026-06-01', '00:00'], ['2026-06-01', '08:00']),
    );
    // Whit Monday, 25 May 2026.
    expect(dutySlotAt(NIGHTS, paris2026('2026-05-25', '04:00'))).toBeNull();
    expect(dutySlotAt(NIGHTS, paris2026('2026-05-25', '22:00'))).toBeNull();
    expect(dutySlotAt(NIGHTS, paris2026('2026-05-26', '04:00'))).toEqual(
      slot(['2026-05-26', '00:00'], ['2026-05-26', '08:00']),
    );
  });

  it('lasts 11 h in the night to 29 March 2026 and 13 h in that to 25 October', () => {
    const everyNight: VehicleRoster = {
      ...EMPTY,
      weekly: [{ days: ['samedi', 'dimanche-ou-jour-ferie'], hours: ['20:00-08:00'] }],
    };
    const lastsH = (day: string): number => {
      const { fromMs, toMs } = dutySlotAt(everyNight, paris2026(day, '22:00')) ?? { fromMs: 0, toMs: 0 };
      return (toMs - fromMs) / HOUR_MS;
    };
    expect([lastsH('2026-03-28'), lastsH('2026-10-24'), lastsH('2026-06-13')]).toEqual([11, 13, 12]);
  });

  it('is 24 h long where day and night follow each other', () => {
    const roster = {
      ...EMPTY,
      exceptions: dated(['2026-06-10', ['08:00-20:00', '20:00-24:00']], ['2026-06-11', ['00:00-08:00']]),
    };
    expect(dutySlotAt(roster, paris2026('2026-06-10', '12:00'))).toEqual(
      slot(['2026-06-10', '08:00'], ['2026-06-11', '08:00']),
    );
  });

  it('without a break is told as cut, some days each way, wherever one asks', () => {
    const always: VehicleRoster = {
      ...EMPTY,
      weekly: [{ days: ['semaine', 'samedi', 'dimanche-ou-jour-ferie'], hours: ['00:00-24:00'] }],
    };
    const asked = paris2026('2026-07-15', '12:00');
    const days = (ms: number): number => ms / (24 * HOUR_MS);
    const found = dutySlotAt(always, asked) ?? { fromMs: 0, toMs: 0 };
    expect([days(asked - found.fromMs), days(found.toMs - asked)]).toEqual([
      GARDE_JOINED_DAYS + 0.5,
      GARDE_JOINED_DAYS + 0.5,
    ]);
    const ten = { ...always, from: '2026-07-10', until: '2026-07-19' };
    expect(dutySlotAt(ten, asked)).toEqual(slot(['2026-07-10', '00:00'], ['2026-07-20', '00:00']));
  });
});

describe('dated exceptions', () => {
  it('add hours, and join with what they touch', () => {
    const roster = { ...NIGHTS, exceptions: dated(['2026-05-19', ['14:00-20:00']]) };
    expect(dutySlotAt(roster, paris2026('2026-05-19', '15:00'))).toEqual(
      slot(['2026-05-19', '14:00'], ['2026-05-20', '08:00']),
    );
  });

  it('remove hours of the weekly lines, whatever their hours are', () => {
    const roster = {
      ...NIGHTS,
      exceptions: dated(['2026-05-19', [], ['20:00-08:00']], ['2026-05-21', [], ['22:00-24:00']]),
    };
    expect(dutySlotAt(roster, paris2026('2026-05-19', '22:00'))).toBeNull();
    expect(dutySlotAt(roster, paris2026('2026-05-20', '04:00'))).toBeNull();
    expect(dutySlotAt(roster, paris2026('2026-05-20', '22:00'))).not.toBeNull();
    expect(dutySlotAt(roster, paris2026('2026-05-21', '21:00'))).toEqual(
      slot(['2026-05-21', '20:00'], ['2026-05-21', '22:00']),
    );
    expect(dutySlotAt(roster, paris2026('2026-05-22', '00:00'))).toEqual(
      slot(['2026-05-22', '00:00'], ['2026-05-22', '08:00']),
    );
  });

  it('exchange a night for a day: what is added stands, whatever is removed', () => {
    const roster = { ...NIGHTS, exceptions: dated(['2026-05-19', ['08:00-21:00'], ['00:00-24:00']]) };
    expect(dutySlotAt(roster, paris2026('2026-05-19', '12:00'))).toEqual(
      slot(['2026-05-19', '08:00'], ['2026-05-19', '21:00']),
    );
    expect(dutySlotAt(roster, paris2026('2026-05-19', '04:00'))).toBeNull();
    expect(dutySlotAt(roster, paris2026('2026-05-18', '22:00'))).toEqual(
      slot(['2026-05-18', '20:00'], ['2026-05-19', '00:00']),
    );
  });

  it('of one date may be several', () => {
    const roster = { ...EMPTY, exceptions: dated(['2026-05-19', ['08:00-10:00']], ['2026-05-19', ['10:00-12:00']]) };
    expect(dutySlotAt(roster, paris2026('2026-05-19', '09:00'))).toEqual(
      slot(['2026-05-19', '08:00'], ['2026-05-19', '12:00']),
    );
  });
});

describe('from and until', () => {
  const week = { ...NIGHTS, from: '2026-05-19', until: '2026-05-20' };

  it('are the days on which hours begin', () => {
    expect(dutySlotAt(week, paris2026('2026-05-18', '22:00'))).toBeNull();
    expect(dutySlotAt(week, paris2026('2026-05-19', '04:00'))).toEqual(
      slot(['2026-05-19', '00:00'], ['2026-05-19', '08:00']),
    );
    expect(dutySlotAt(week, paris2026('2026-05-20', '22:00'))).toEqual(
      slot(['2026-05-20', '20:00'], ['2026-05-21', '00:00']),
    );
    expect(dutySlotAt(week, paris2026('2026-05-21', '04:00'))).toBeNull();
  });

  it('hold for exceptions too; hours that run over midnight are whole', () => {
    const roster = { ...week, exceptions: dated(['2026-05-18', ['08:00-20:00']], ['2026-05-20', ['20:00-08:00']]) };
    expect(dutySlotAt(roster, paris2026('2026-05-18', '12:00'))).toBeNull();
    expect(dutySlotAt(roster, paris2026('2026-05-21', '04:00'))).toEqual(
      slot(['2026-05-20', '20:00'], ['2026-05-21', '08:00']),
    );
  });
});

describe('the next garde', () => {
  it('is the first that begins after the instant, with its whole length', () => {
    const friday = slot(['2026-05-29', '20:00'], ['2026-05-30', '00:00']);
    expect(nextDutySlot(NIGHTS, paris2026('2026-05-29', '12:00'))).toEqual(friday);
    expect(nextDutySlot(NIGHTS, friday.fromMs - 1)).toEqual(friday);
    expect(nextDutySlot(NIGHTS, friday.fromMs)).toEqual(slot(['2026-06-01', '00:00'], ['2026-06-01', '08:00']));
    expect(nextDutySlot(NIGHTS, paris2026('2026-05-19', '22:00'))).toEqual(
      slot(['2026-05-20', '20:00'], ['2026-05-21', '08:00']),
    );
  });

  it('is found months ahead, and not beyond what is looked at', () => {
    const roster = (date: string): VehicleRoster => ({ ...EMPTY, exceptions: dated([date, ['08:00-20:00']]) });
    const asked = paris2026('2026-01-10', '12:00');
    expect(nextDutySlot(roster('2026-12-01'), asked)).toEqual(slot(['2026-12-01', '08:00'], ['2026-12-01', '20:00']));
    const ahead = (days: number): string =>
      new Date(Date.parse('2026-01-10') + days * 24 * HOUR_MS).toISOString().slice(0, 10);
    expect(nextDutySlot(roster(ahead(ROSTER_AHEAD_DAYS)), asked)).not.toBeNull();
    expect(nextDutySlot(roster(ahead(ROSTER_AHEAD_DAYS + 1)), asked)).toBeNull();
    expect(nextDutySlot(EMPTY, asked)).toBeNull();
    expect(nextDutySlot({ ...NIGHTS, until: '2026-01-09' }, asked)).toBeNull();
  });
});

test('a prise de garde counts for the garde that runs, else for one that begins within 30 minutes', () => {
  const night = slot(['2026-05-19', '20:00'], ['2026-05-20', '08:00']);
  expect(PRISE_EARLY_MS).toBe(30 * 60_000);
  expect(dutySlotToTake(NIGHTS, night.fromMs - PRISE_EARLY_MS - 1)).toBeNull();
  expect(dutySlotToTake(NIGHTS, night.fromMs - PRISE_EARLY_MS)).toEqual(night);
  expect(dutySlotToTake(NIGHTS, night.fromMs)).toEqual(night);
  expect(dutySlotToTake(NIGHTS, night.toMs - 1)).toEqual(night);
  expect(dutySlotToTake(NIGHTS, night.toMs)).toBeNull();
  const short = { ...EMPTY, exceptions: dated(['2026-05-19', ['10:10-10:20']]) };
  expect(dutySlotToTake(short, paris2026('2026-05-19', '10:00'))).toEqual(
    slot(['2026-05-19', '10:10'], ['2026-05-19', '10:20']),
  );
});

it("counts Guyane's own holiday where the roster says so", () => {
  const roster = (holidays: 'fr' | 'fr-973'): VehicleRoster => ({
    ...EMPTY,
    ...{ timeZone: 'America/Cayenne', holidays },
    weekly: [{ days: ['semaine'], hours: ['06:00-14:00'] }],
  });
  const morning = Date.parse('2026-06-10T06:00:00-03:00');
  expect(dutySlotAt(roster('fr'), morning)).toEqual({ fromMs: morning, toMs: morning + 8 * HOUR_MS });
  expect(dutySlotAt(roster('fr-973'), morning)).toBeNull();
});
