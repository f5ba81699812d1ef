import { describe, expect, test } from 'vitest';
import { createInterference, type SkyCondition } from '../../../gateway/core/gnss/interference.ts';

const T0 = Date.UTC(2026, 0, 1);
const OPEN = [45, 44, 42, 41, 40, 38, 37, 35, 33, 30];

function watch(views: number[][], periodMs = 1_000): { conditions: SkyCondition[]; jammed: boolean[] } {
  const interference = createInterference();
  const jammed: boolean[] = [];
  const conditions = views.map((cn0DbHz, i) => {
    const condition = interference.view(T0 + i * periodMs, cn0DbHz);
    jammed.push(interference.jammed());
    return condition;
  });
  return { conditions, jammed };
}

const times = (count: number, view: number[]) => Array.from({ length: count }, () => view);
const weaker = (byDb: number) => OPEN.map((value) => Math.max(0, value - byDb));

describe('jamming', () => {
  test('all satellites drown together and stay drowned for 30 s: told from then on, until they are back', () => {
    const { conditions, jammed } = watch([...times(5, OPEN), ...times(40, weaker(30)), ...times(3, OPEN)]);
    expect(conditions).toEqual([...Array(35).fill('clear'), ...Array(11).fill('collapse'), ...Array(2).fill('clear')]);
    // The first view that is strong again can be trusted; that it is over is said with the second.
    expect(jammed).toEqual([...Array(35).fill(false), ...Array(10).fill(true), ...Array(3).fill(false)]);
  });

  test('a weaker jammer is told but what is measured under it is not doubted', () => {
    const { conditions, jammed } = watch([...times(5, OPEN), ...times(40, weaker(18))]);
    expect(conditions.at(-1)).toBe('collapse');
    expect(jammed).not.toContain(true);
  });

  test('at 10 Hz as at 1 Hz', () => {
    const { conditions } = watch([...times(50, OPEN), ...times(400, weaker(30))], 100);
    expect(conditions.indexOf('collapse')).toBe(350);
  });

  test('it lasts as long as the jammer, also when satellites are lost under it, but no longer than 10 min', () => {
    const views = [...times(5, OPEN), ...times(33, weaker(30)), ...times(200, []), ...times(500, [3, 2])];
    const { conditions } = watch(views);
    expect(conditions[430]).toBe('collapse');
    expect(conditions.at(-1)).not.toBe('collapse');
  });
});

describe('no jamming', () => {
  test('a tunnel: the satellites are gone', () => {
    expect(watch([...times(5, OPEN), [20], [], [], ...times(3, OPEN)]).conditions).toEqual([
      ...Array(5).fill('clear'),
      ...Array(3).fill('shadow'),
      ...Array(3).fill('clear'),
    ]);
  });

  test('the mouth of a tunnel: 5 dB less every second, held for 16 s, then gone', () => {
    const fading = Array.from({ length: 22 }, (_, i) => OPEN.map((value) => Math.max(16, value - 5 * i)));
    const { conditions } = watch([...times(30, OPEN), ...fading, ...times(20, [])]);
    expect(conditions).not.toContain('collapse');
    expect(conditions.at(-1)).toBe('shadow');
  });

  test('canopy: 10 dB less', () => {
    expect(watch([...times(5, OPEN), ...times(60, weaker(10))]).conditions).not.toContain('collapse');
  });

  test('a covered bay: most are weak, the one at the gate is not', () => {
    expect(watch([...times(5, OPEN), ...times(60, [34, ...weaker(25).slice(1)])]).conditions).not.toContain('collapse');
  });

  test('one bad view', () => {
    expect(watch([...times(5, OPEN), weaker(30), ...times(5, OPEN)]).conditions).not.toContain('collapse');
  });

  test('weak since ever: an antenna without a view was never clear', () => {
    expect(watch(times(100, weaker(30))).conditions).not.toContain('collapse');
  });

  test('slowly weaker over two minutes: an antenna under snow', () => {
    const views = Array.from({ length: 180 }, (_, i) => weaker(Math.min(25, i / 6)));
    expect(watch(views).conditions).not.toContain('collapse');
  });
});
