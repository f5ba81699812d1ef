import { expect, test } from 'vitest';
import { BLOW_KINDS, DISK_TROUBLES, planStorm } from '../../../simulator/runner/storm-plan.ts';

const SEEDS = Array.from({ length: 50 }, (_, seed) => seed);
const SECONDS = 600;

test('the same storm for the same seed, another one for another', () => {
  expect(planStorm(7, SECONDS)).toEqual(planStorm(7, SECONDS));
  expect(planStorm(8, SECONDS)).not.toEqual(planStorm(7, SECONDS));
});

test('a longer storm begins as the shorter one', () => {
  for (const seed of SEEDS) {
    expect(planStorm(seed, SECONDS).filter(({ atS }) => atS < 60)).toEqual(planStorm(seed, 60));
  }
});

test('ten minutes have everything in them, in order and in time', () => {
  for (const seed of SEEDS) {
    const blows = planStorm(seed, SECONDS);
    const kinds = new Set(blows.map(({ kind }) => kind));
    expect([...kinds].sort(), `seed ${seed}`).toEqual([...BLOW_KINDS].sort());
    const times = blows.map(({ atS }) => atS);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...times)).toBeLessThan(SECONDS);
  }
});

test('one trouble of the link, of the broker, the platform, the receiver and the disk at a time', () => {
  for (const seed of SEEDS) {
    for (const group of [['cut', 'half-open'], ['kill-broker'], ['kill-platform'], ['receiver-step'], ['disk']]) {
      let freeAtS = 0;
      for (const blow of planStorm(seed, SECONDS)) {
        if (!group.includes(blow.kind) || !('lastsS' in blow)) continue;
        expect(blow.atS, `seed ${seed}`).toBeGreaterThan(freeAtS);
        freeAtS = blow.atS + blow.lastsS;
      }
    }
  }
});

test('no press shortly after a kill, when its instant would decide what is expected', () => {
  for (const seed of SEEDS) {
    const blows = planStorm(seed, SECONDS);
    const kills = blows.filter(({ kind }) => kind === 'kill-gateway').map(({ atS }) => atS);
    for (const { atS, kind } of blows) {
      if (kind === 'press') expect(kills.filter((killS) => atS >= killS && atS - killS <= 6)).toEqual([]);
    }
  }
});

test('a disk in trouble meets presses and kills before it is well again, of every kind within a few storms', () => {
  const met = new Set<string>();
  for (const seed of SEEDS.slice(0, 20)) {
    const blows = planStorm(seed, 120);
    for (const blow of blows) {
      if (blow.kind !== 'disk') continue;
      const meanwhile = blows.filter(({ atS }) => atS > blow.atS && atS <= blow.atS + blow.lastsS);
      for (const { kind } of meanwhile) met.add(`${blow.fault} ${kind}`);
      for (const each of meanwhile) if (each.kind === 'kill-gateway' && each.power) met.add(`${blow.fault} power`);
    }
  }
  const wanted = DISK_TROUBLES.flatMap((fault) => ['press', 'kill-gateway', 'power'].map((what) => `${fault} ${what}`));
  expect([...met]).toEqual(expect.arrayContaining(wanted));
});

test('second 60 is the last of a minute', () => {
  for (const seed of SEEDS) {
    for (const { atS, kind } of planStorm(seed, SECONDS)) if (kind === 'leap-second') expect(atS % 60).toBe(59);
  }
});
