import { describe, expect, test } from 'vitest';
import { createMotion } from '../../../gateway/core/motion/motion.ts';
import { fixAt } from '../gnss/fixes.ts';

/** `[second, km/h]` pairs → `M` or `S` for each fix, in capitals where it changed. */
function moves(...fixes: [number, number | null][]): string {
  const motion = createMotion();
  return fixes
    .map(([second, speedKmh]) => motion.update(fixAt(second * 1000, { speedKmh })))
    .map(({ move, changed }) => (changed ? move.charAt(0) : move.charAt(0).toLowerCase()))
    .join('');
}

const started: [number, number][] = [
  [0, 50],
  [3, 50],
];

describe('MOBILE', () => {
  test('after 3 s above 8 km/h, not before', () => {
    expect(moves([0, 50], [1, 50], [2.9, 50], [3, 50], [4, 50])).toBe('sssMm');
  });
  test('8 km/h exactly is not above', () => {
    expect(moves([0, 8], [5, 8], [10, 8])).toBe('sss');
  });
  test('a fix between the thresholds ends the spell', () => {
    expect(moves([0, 50], [2, 5], [3, 50], [5, 50], [6, 50])).toBe('ssssM');
  });
  test('so does a fix without a speed', () => {
    expect(moves([0, 50], [2, null], [3, 50], [5, 50], [6, 50])).toBe('ssssM');
  });
  test('a gap within the spell counts', () => {
    expect(moves([0, 50], [200, 50])).toBe('sM');
  });
});

/** One fix per second from `fromS` on, `metres(i)` north of where the others are. */
function drive(
  motion: ReturnType<typeof createMotion>,
  fromS: number,
  count: number,
  speedKmh: number | null,
  metres: (i: number) => number,
  hdop: number | null = 1,
) {
  return Array.from({ length: count }, (_, i) =>
    motion.update(fixAt((fromS + i) * 1_000, { speedKmh, hdop, latDeg: 47 + metres(i) / 111_195.08 })),
  );
}

describe('STATIQUE', () => {
  test('after 30 s below 3 km/h, not before', () => {
    expect(moves(...started, [10, 0], [39.9, 2.9], [40, 0], [41, 0])).toBe('sMmmSs');
  });
  test('a receiver that says up to 4 km/h at rest stands too, where it stays in place', () => {
    expect(moves(...started, [10, 4], [25, 4.9], [40, 3])).toBe('sMmmS');
  });
  test('a queue that moves at 4 km/h does not stand', () => {
    const motion = createMotion();
    for (const [second, speedKmh] of started) motion.update(fixAt(second * 1_000, { speedKmh }));
    const found = drive(motion, 10, 120, 4, (i) => i * 1.11);
    expect(found.every(({ move }) => move === 'MOBILE')).toBe(true);
    // What it moves is driven: a spell that the distance ends is not slowing down.
    expect(found.filter(({ slowing }) => !slowing).length).toBeGreaterThanOrEqual(5);
  });
  test('5 km/h exactly is driving', () => {
    expect(moves(...started, [10, 5], [50, 5], [90, 5])).toBe('sMmmm');
  });
  test('faster than a crawl ends the spell', () => {
    expect(moves(...started, [10, 0], [30, 6], [31, 0], [60, 0], [61, 0])).toBe('sMmmmmS');
  });
  test('and then moving again', () => {
    expect(moves(...started, [10, 0], [40, 0], [41, 20], [44, 20])).toBe('sMmSsM');
  });
  test('says when the spell began, not when it was decided', () => {
    const motion = createMotion();
    const found = [0, 3, 10, 40, 50, 53].map((s, i) =>
      motion.update(fixAt(s * 1_000, { speedKmh: i === 2 || i === 3 ? 0 : 50 })),
    );
    expect(found.map(({ since }) => since)).toEqual([null, 0, null, 10_000, null, 50_000]);
  });
});

describe('the place of a vehicle that stands', () => {
  const northOf = (hold: { latDeg: number } | null) =>
    hold === null ? null : Math.round((hold.latDeg - 47) * 111_195.08);
  const shown = (found: ReturnType<typeof drive>) => found.map(({ hold }) => northOf(hold));

  test('is that of its first fix, wherever the next ones are within the bound', () => {
    expect(shown(drive(createMotion(), 0, 5, 0, (i) => [0, 30, -39, 39, 10][i] ?? 0))).toEqual([null, 0, 0, 0, 0]);
  });
  test('one stray fix changes nothing, ten seconds of them show their own', () => {
    const found = shown(drive(createMotion(), 0, 20, 0, (i) => (i === 0 ? 0 : 45)));
    expect(found.slice(0, 12)).toEqual([null, ...Array(10).fill(0), null]);
  });
  test('bad geometry widens the bound', () => {
    expect(shown(drive(createMotion(), 0, 20, 0, (i) => (i === 0 ? 0 : 45), 5)).slice(1)).toEqual(Array(19).fill(0));
  });
  test('a minute elsewhere is a new place', () => {
    const found = shown(drive(createMotion(), 0, 70, 0, (i) => (i === 0 ? 0 : 45)));
    expect(found.slice(61, 64)).toEqual([null, 45, 45]);
  });
  test('creeping away at 6 km/h, or carried without a word: MOBILE after 100 m, since it left', () => {
    for (const speedKmh of [6, 0, null]) {
      const found = drive(createMotion(), 0, 90, speedKmh, (i) => i * 1.67);
      const at = found.findIndex(({ changed }) => changed);
      expect(found[at]).toMatchObject({ move: 'MOBILE', since: 24_000 });
      expect(at).toBe(60);
    }
  });
  test('after the gate nothing of it is left, but the state is', () => {
    const motion = createMotion();
    drive(motion, 0, 3, 0, () => 0);
    motion.forget();
    expect(shown(drive(motion, 3, 2, 0, () => 20))).toEqual([null, 20]);
  });
});
