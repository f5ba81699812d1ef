import { expect, test } from 'vitest';
import { planStorm } from '../../../simulator/runner/storm-plan.ts';

const SEEDS = Array.from({ length: 50 }, (_, seed) => seed);
const SECONDS = 600;

test('the same storm for the same seed, another one for another', () => {
  expect(planStorm(7, SECONDS)).toEqual(planStorm(7, SECONDS));
  expect(planStorm(8, SECONDS)).not.toEqual(planStorm(7, SECONDS));
});

test('a longer storm begins as the shorter one', () => {
  const short = planStorm(3, 60).filter(({ kind }) => kind === 'kill-gateway');
  expect(planStorm(3, 90).filter(({ kind, atS }) => kind === 'kill-gateway' && atS < 60)).toEqual(short);
});

test('ten minutes have everything in them, in order and in time', () => {
  for (const seed of SEEDS) {
    const blows = planStorm(seed, SECONDS);
    const kinds = new Set(blows.map(({ kind }) => kind));
    expect([...kinds].sort(), `seed ${seed}`).toEqual(
      ['clock-step', 'cut', 'disk', 'half-open', 'kill-broker', 'kill-gateway', 'press'].sort(),
    );
    const times = blows.map(({ atS }) => atS);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...times)).toBeLessThan(SECONDS);
  }
});

test('one trouble of the link, of the broker and of the disk at a time', () => {
  for (const seed of SEEDS) {
    for (const group of [['cut', 'half-open'], ['kill-broker'], ['disk']]) {
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
