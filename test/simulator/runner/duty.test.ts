/** What presses mean for the positions that are expected, and what is told of an indicator that says something else. */
import { beforeEach, describe, expect, test } from 'vitest';
import { readKeys } from '../../../simulator/crew/keys.ts';
import type { PressMade } from '../../../simulator/runner/closing.ts';
import { createDuty, type Duty } from '../../../simulator/runner/duty.ts';

let told: string[];
let duty: Duty;
let n: number;

beforeEach(() => {
  told = [];
  n = 0;
  const expectation = {
    gate: (open: boolean) => void told.push(open ? 'open' : 'closed'),
    press: (kind: string) => void told.push(kind),
    missionOver: () => void told.push('mission over'),
  };
  duty = createDuty(expectation, readKeys('B=PEC'));
});

const made = (key: string, answer: Partial<PressMade> = {}): PressMade => ({
  ...{ key, atMs: 0, registered: ++n, delivered: false, refused: null },
  ...answer,
});
const press = (key: string, atMs: number, answer: Partial<PressMade> = {}, holdMs?: number) =>
  duty.pressed({ key, holdMs, atMs }, made(key, answer));
const refused = (why: string) => ({ registered: null, refused: why });

test('the gate, and which presses are of a mission', () => {
  for (const [i, key] of ['G', '1', '2', 'B', '7', '9', 'G'].entries()) expect(press(key, i * 60_000)).toBeNull();
  expect(told).toEqual(['open', 'status', 'mission', 'status', 'status', 'status', 'end', 'closed']);
  expect(duty.foretold.map(({ expected }) => expected.function)).toEqual([
    ...['PRISE_GARDE', 'DEPART', 'ARRIVEE', 'PEC', 'DISPONIBLE', 'RENTRE', 'FIN_GARDE'],
  ]);
});

test('a garde that ends in a mission closes nothing before the return', () => {
  for (const [i, key] of ['G', '1', 'G'].entries()) press(key, i * 60_000);
  expect(duty.gateIsOpen()).toBe(true);
  expect(duty.keysToTheEnd()).toEqual(['9']);
  press('9', 300_000);
  expect(told.slice(-2)).toEqual(['closed', 'end']);
});

test('a press that was refused has no effect, and one that means nothing is none', () => {
  press('G', 0);
  told.length = 0;
  expect(press('9', 1_000, refused('no-mission'))).toBeNull();
  expect(press('C', 2_000, refused('no-mission'))).toBeNull();
  expect(duty.meaning({ key: '4' })).toBeNull();
  expect(told).toEqual([]);
});

test('a hold counts when it has lasted, and a call for help is over by itself', () => {
  expect(press('4', 0, {}, 2_500)).toBeNull();
  expect(told).toEqual(['open', 'status']);
  duty.until(1_801_999);
  expect(duty.gateIsOpen()).toBe(true);
  duty.until(1_802_000);
  expect(told).toEqual(['open', 'status', 'closed']);
});

test('a mission that nobody touches is over on garde too, and no position is asked for', () => {
  for (const [i, key] of ['G', '1'].entries()) press(key, i * 60_000);
  told.length = 0;
  duty.until(60_000 + 4 * 3_600_000 - 1);
  expect([told, duty.automatic()]).toEqual([[], []]);
  // Between two seconds a press finds what time has brought before it.
  expect(press('1', 60_000 + 4 * 3_600_000)).toBeNull();
  expect(told).toEqual(['mission over', 'mission']);
  expect(duty.automatic()).toEqual(['mission-abandoned']);
});

test('a garde ends by its roster, also by one that comes when it is over', () => {
  duty.roster([{ fromMs: 1_000, toMs: 3_600_000 }], 0);
  press('G', 0);
  expect(duty.foretold[0]?.expected.outsideRoster).toBe(false);
  duty.roster([{ fromMs: 1_000, toMs: 60_000 }], 1_860_000);
  expect([told, duty.automatic()]).toEqual([['open', 'status', 'closed'], ['garde-over']]);
});

test('what the indicator must not say is told', () => {
  expect(press('1', 0, refused('off-duty'))).toMatch(
    /^press 1 \(DEPART\): refused, off-duty, and .* registered, DEPART$/,
  );
  expect(press('9', 0)).toMatch(/registered, and .* refused, no-mission$/);
});

test('orders are known when they reach the vehicle', () => {
  press('G', 0);
  expect(press('A', 1_000, refused('no-order'))).toBeNull();
  duty.received({ mission: 'M', acceptedBy: null, answerMs: 60_000, expiresMs: 600_000 }, 2_000);
  expect(press('A', 3_000)).toBeNull();
  duty.cancelled('M', 4_000);
  expect(press('9', 5_000, refused('no-mission'))).toBeNull();
  expect(duty.keysToTheEnd()).toEqual(['G']);
});

describe('an answer that comes late, or never', () => {
  test('what it does is known before, and not told twice', () => {
    press('G', 0);
    press('1', 60_000);
    told.length = 0;
    const finger = { key: '8', atMs: 120_000 };
    expect(duty.acts(finger)).toBe(true);
    expect(duty.acts({ key: '1', atMs: 120_000 })).toBe(false);
    expect(duty.answeredLate(finger, made('8'))).toBeNull();
    expect(told).toEqual([]);
  });

  test('without an answer both are possible', () => {
    press('G', 0);
    press('8', 60_000);
    expect(duty.answeredLate({ key: '7', atMs: 120_000 }, made('7', { registered: null }))).toBeNull();
    expect(duty.acts({ key: '7', atMs: 130_000 })).toBeNull();
    expect(press('7', 140_000, refused('already'))).toBeNull();
    expect(duty.acts({ key: '7', atMs: 150_000 })).toBe(false);
  });
});
