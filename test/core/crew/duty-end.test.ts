/** What begins and ends by itself, to the minute. */
import { describe, expect, test } from 'vitest';
import type { VehicleRoster } from '../../../gateway/core/crew/roster/vehicle-schema.ts';
import { gateOpen } from '../../../gateway/core/crew/state.ts';
import { createStory, type Story, T0 } from './story.ts';

const MINUTE_S = 60;
const HOUR_S = 3_600;
/** T0 is 10:00 in Paris. */
const roster = (hours: string[]): VehicleRoster => ({
  ...{
    id: 'r1',
    issued: T0,
    expires: T0 + 86_400_000,
    timeZone: 'Europe/Paris',
    holidays: 'fr',
    sector: 'dole',
    zones: [],
  },
  ...{ from: '2026-01-01', until: null, exceptions: [] },
  weekly: [{ days: ['semaine', 'samedi', 'dimanche-ou-jour-ferie'], hours }],
});

function story(hours: string[] | null): Story {
  const made = createStory();
  made.roster = hours === null ? null : roster(hours);
  return made;
}

const automatic = ({ told }: Story): string[] =>
  told.flatMap(({ body }) => (body.type === 'automatic' ? [body.change] : []));

/** Steps of a minute, so that what is due comes when it is due. @returns minutes until the duty is over */
function minutesOnDuty(made: Story, most = 48 * 60): number {
  for (let minute = 1; minute <= most; minute++) {
    made.waitS(MINUTE_S);
    if (made.state.duty === 'HORS_SERVICE') return minute;
  }
  return Number.POSITIVE_INFINITY;
}

describe('a garde', () => {
  test('ends 30 minutes after its slot', () => {
    const made = story(['08:00-12:00']);
    made.press('PRISE_GARDE');
    expect(made.last()).toMatchObject({ outsideRoster: false });
    expect(minutesOnDuty(made)).toBe(2 * 60 + 30 - 1);
    expect(automatic(made)).toEqual(['garde-over']);
    expect(gateOpen(made.state)).toBe(false);
  });

  test('whose mission goes on beyond the slot ends 30 minutes after the mission: G1, slot until 12:00', () => {
    const made = story(['06:00-12:00']);
    made.press('PRISE_GARDE', 'DEPART');
    for (const key of ['ARRIVEE', 'TRANSP', 'DESTIN'] as const) {
      made.waitS(80 * MINUTE_S);
      made.press(key);
    }
    made.waitS(30 * MINUTE_S);
    // 14:30 by now.
    expect(gateOpen(made.state)).toBe(true);
    made.press('DISPONIBLE', 'RENTRE');
    expect(made.state.duty).toBe('GARDE');
    expect(minutesOnDuty(made)).toBe(30);
    expect(automatic(made)).toEqual(['garde-over']);
  });

  test('may be taken 30 minutes early, and is then for the slot to come', () => {
    const made = story(['10:30-11:00']);
    made.waitS(MINUTE_S);
    made.press('PRISE_GARDE');
    expect(made.last()).toMatchObject({ outsideRoster: false });
    expect(minutesOnDuty(made)).toBe(88);
  });

  test('outside the roster is flagged and not blocked, and ends after the longest garde there is', () => {
    const made = story(['20:00-24:00']);
    made.press('PRISE_GARDE');
    expect(made.last()).toMatchObject({ function: 'PRISE_GARDE', outsideRoster: true });
    expect(minutesOnDuty(made)).toBe(26 * 60);
  });

  test('without a roster is not flagged, and ends too', () => {
    const made = story(null);
    made.press('PRISE_GARDE');
    expect(made.last()).toMatchObject({ outsideRoster: null });
    expect(minutesOnDuty(made)).toBe(26 * 60);
  });

  test('ends in its pause too', () => {
    const made = story(['08:00-12:00']);
    made.press('PRISE_GARDE', 'PAUSE');
    expect(minutesOnDuty(made)).toBe(149);
    expect(made.state).toMatchObject({ dutyBeforePause: null, service: null });
  });

  test('does not end during a call for help', () => {
    const made = story(['08:00-10:05']);
    made.press('PRISE_GARDE');
    made.waitS(20 * MINUTE_S);
    made.press('DETRESSE');
    expect(minutesOnDuty(made)).toBe(30);
    expect(automatic(made)).toEqual(['distress-over', 'garde-over']);
  });

  test('goes on where nobody knows what time it is, and ends after the longest garde', () => {
    const made = story(['08:00-12:00']);
    made.utc = false;
    made.press('PRISE_GARDE');
    expect(made.last()).toMatchObject({ outsideRoster: null });
    expect(minutesOnDuty(made)).toBe(26 * 60);
  });
});

test('what began before a power cut, in a boot that never learnt UTC, ends all the same: it counts from the next boot', () => {
  const made = story(null);
  made.utc = false;
  made.press('PRISE_GARDE', 'DEPART');
  made.boot = 'boot-2';
  made.waitS(3 * HOUR_S);
  expect(gateOpen(made.state)).toBe(true);
  made.waitS(HOUR_S);
  expect(automatic(made)).toEqual(['mission-abandoned']);
  for (let hour = 0; hour < 26; hour++) made.waitS(HOUR_S);
  expect(automatic(made)).toEqual(['mission-abandoned', 'garde-over']);
  expect(gateOpen(made.state)).toBe(false);
});

test('a volontaire ends after 12 h, not in a mission', () => {
  const made = story(null);
  made.press('VOLONTAIRE');
  made.waitS(11 * HOUR_S);
  made.press('DEPART');
  made.waitS(2 * HOUR_S);
  expect(made.state.duty).toBe('VOLONTAIRE');
  made.press('RENTRE');
  expect(minutesOnDuty(made)).toBe(30);
  expect(automatic(made)).toEqual(['volontaire-over']);
});

describe('a mission', () => {
  test('that nobody touches is abandoned 4 h after its last press, and closes the gate off duty', () => {
    const made = story(null);
    made.press('DEPART');
    made.waitS(3 * HOUR_S);
    made.press('ARRIVEE');
    made.waitS(4 * HOUR_S - 1);
    expect(gateOpen(made.state)).toBe(true);
    made.waitS(1);
    expect(gateOpen(made.state)).toBe(false);
    expect(made.told.map(({ body }) => body.type)).toEqual([
      ...['press', 'press', 'automatic', 'mission-summary', 'service-summary'],
    ]);
    expect(made.told[3]?.body).toMatchObject({ endedBy: 'abandoned', outcome: 'sortie-blanche' });
  });

  test('counts from the last press also where that only went back to an older step', () => {
    const made = story(null);
    made.press('DEPART', 'ARRIVEE');
    made.waitS(3 * HOUR_S);
    made.press('TRANSP');
    made.waitS(MINUTE_S);
    made.press('ARRIVEE');
    made.waitS(4 * HOUR_S - 1);
    expect(gateOpen(made.state)).toBe(true);
    made.waitS(1);
    expect(automatic(made)).toEqual(['mission-abandoned']);
  });

  test('that the company accepted counts from when the crew has seen it', () => {
    const made = story(null);
    made.order('M1', { acceptedBy: 'company', expires: T0 + 86_400_000 });
    made.waitS(3 * HOUR_S);
    made.press('ACCEPTER');
    made.waitS(4 * HOUR_S - 1);
    expect(gateOpen(made.state)).toBe(true);
    made.waitS(1);
    expect(automatic(made)).toEqual(['mission-abandoned']);
  });

  test('that the company accepted and nobody began is abandoned too', () => {
    const made = story(null);
    made.order('M1', { acceptedBy: 'company', expires: T0 + 86_400_000 });
    made.waitS(4 * HOUR_S);
    expect(made.state.missions).toEqual([]);
    expect(automatic(made)).toEqual(['mission-abandoned']);
  });
});

describe('a slot', () => {
  test('begins no garde by itself', () => {
    const made = story(['11:00-12:00']);
    made.waitS(90 * MINUTE_S);
    expect(made.told).toEqual([]);
  });

  test('begins one where the box was set so, once: who ends it is not put on duty again in this slot', () => {
    const made = story(['11:00-14:00', '16:00-17:00']);
    made.autostart = true;
    made.waitS(58 * MINUTE_S);
    expect(gateOpen(made.state)).toBe(false);
    made.waitS(MINUTE_S);
    expect(automatic(made)).toEqual(['garde-begun']);
    expect(gateOpen(made.state)).toBe(true);
    made.press('PRISE_GARDE');
    expect(made.last()).toMatchObject({ function: 'FIN_GARDE' });
    for (let minute = 0; minute < 4 * 60; minute++) made.waitS(MINUTE_S);
    expect(automatic(made)).toEqual(['garde-begun']);
    for (let minute = 0; minute < 60; minute++) made.waitS(MINUTE_S);
    expect(automatic(made)).toEqual(['garde-begun', 'garde-begun']);
  });
});
