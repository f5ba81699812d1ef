/** docs/sampling.md, section 4: movement, hold and coordinates, each number worked out by hand. */
import { describe, expect, test } from 'vitest';
import { createMovement, type Observed } from '../../../../simulator/vehicle/expected/movement.ts';
import { everySecond, fixAt, type Made, START } from './made.ts';

const NORTH_DEG_PER_M = fixAt({ s: 0, northM: 1 }).lat - fixAt({ s: 0 }).lat;

function watched(made: Made[], relocatedAt = -1): (Observed & { s: number })[] {
  const movement = createMovement();
  return made.map((each) => ({ s: each.s, ...movement.observe(fixAt(each), each.s === relocatedAt) }));
}

/** `33 MOBILE since 30`, … */
function changes(made: Made[]): string[] {
  return watched(made)
    .filter(({ changedSinceT }) => changedSinceT !== null)
    .map(({ s, move, changedSinceT }) => `${s} ${move} since ${((changedSinceT ?? 0) - START) / 1000}`);
}

/** Moving since 3 s, at 36 km/h, 10 m north in each second. */
const moving = everySecond(0, 9, (s) => ({ kmh: 36, northM: s * 10 }));

describe('to start', () => {
  test('more than 8 km/h for 3 s', () => {
    expect(changes(everySecond(0, 4, () => ({ kmh: 8.1 })))).toEqual(['3 MOBILE since 0']);
    expect(changes(everySecond(0, 60, () => ({ kmh: 8 })))).toEqual([]);
  });

  test('one slower or silent fix begins the spell anew', () => {
    const interrupted = (kmh: number | null) => changes(everySecond(0, 5, (s) => ({ kmh: s === 2 ? kmh : 9 })));
    expect(interrupted(8)).toEqual([]);
    expect(interrupted(null)).toEqual([]);
    expect(interrupted(9)).toEqual(['3 MOBILE since 0']);
  });

  test('a gap does not end a spell', () => {
    expect(
      changes([
        { s: 0, kmh: 9 },
        { s: 40, kmh: 9 },
      ]),
    ).toEqual(['40 MOBILE since 0']);
  });

  test('carried or creeping: out of 100 m (2.5 × 40) for 10 s since it left the 40 m', () => {
    const carried = (farM: number) => everySecond(0, 40, (s) => ({ kmh: 4, northM: s < 5 ? 0 : farM }));
    expect(changes(carried(101))).toEqual(['15 MOBILE since 5']);
    expect(changes(carried(99))).toEqual([]);
    // HDOP 5: 50 m, and so 125 m.
    expect(changes(carried(120).map((each) => ({ ...each, hdop: 5 })))).toEqual([]);
    expect(changes(carried(126).map((each) => ({ ...each, hdop: 5 })))).toEqual(['15 MOBILE since 5']);
  });
});

describe('to stop', () => {
  test('30 s below 3 km/h, wherever it seems to be', () => {
    const stopped = everySecond(10, 50, (s) => ({ kmh: 2.9, northM: s * 20 }));
    expect(changes([...moving, ...stopped])).toEqual(['3 MOBILE since 0', '40 STATIQUE since 10']);
  });

  test('below 5 km/h or silent only within 25 m of where it began', () => {
    const crawl = (kmh: number | null, metresPerS: number) =>
      changes([...moving, ...everySecond(10, 45, (s) => ({ kmh, northM: 100 + (s - 10) * metresPerS }))]).at(-1);
    expect(crawl(4.9, 0.8)).toBe('40 STATIQUE since 10');
    expect(crawl(null, 0.8)).toBe('40 STATIQUE since 10');
    expect(crawl(5, 0)).toBe('3 MOBILE since 0');
    // 26 m away after 26 s at 1 m/s: the spell begins anew there.
    expect(crawl(4.9, 1)).toBe('3 MOBILE since 0');
  });

  test('where a crawl leaves the 25 m, a new spell begins with that fix', () => {
    const crawl = (farM: number) => everySecond(10, 70, (s) => ({ kmh: 4, northM: s < 20 ? 100 : 100 + farM }));
    expect(changes([...moving, ...crawl(24.9)]).at(-1)).toBe('40 STATIQUE since 10');
    expect(changes([...moving, ...crawl(25.1)]).at(-1)).toBe('50 STATIQUE since 20');
  });

  test('5 km/h ends the spell and begins none', () => {
    const lights = everySecond(10, 70, (s) => ({ kmh: s === 30 ? 5 : 0, northM: 100 }));
    expect(changes([...moving, ...lights]).at(-1)).toBe('61 STATIQUE since 31');
  });

  test('what continues a stop spell is told from what begins it', () => {
    const seen = watched([...moving, ...everySecond(10, 12, () => ({ kmh: 0, northM: 100 })), { s: 13, kmh: 20 }]);
    expect(seen.slice(9).map(({ continuesStop }) => continuesStop)).toEqual([false, false, true, true, false]);
  });
});

describe('coordinates while parked', () => {
  const northM = ({ lat }: { lat: number }) => Math.round((lat - fixAt({ s: 0 }).lat) / NORTH_DEG_PER_M);
  const shown = (made: Made[], relocatedAt = -1) =>
    watched(made, relocatedAt).map((each) => `${each.s} ${northM(each)} ${each.ageMs / 1000}`);

  test('are those of the first fix, growing old', () => {
    expect(shown([{ s: 0 }, { s: 1, northM: 30 }, { s: 60, northM: 39 }])).toEqual(['0 0 0', '1 0 1', '60 0 60']);
  });

  test('outside of 40 m for 10 s: its own; for 60 s: a new hold', () => {
    const astray = everySecond(0, 70, (s) => ({ kmh: 0, northM: s < 5 ? 0 : 45 }));
    const seen = shown(astray);
    expect(seen.slice(14, 17)).toEqual(['14 0 14', '15 45 0', '16 45 0']);
    expect(seen.slice(64, 68)).toEqual(['64 45 0', '65 45 0', '66 45 1', '67 45 2']);
  });

  test('back within 40 m before 10 s are over: as if nothing had been', () => {
    const seen = shown(everySecond(0, 20, (s) => ({ kmh: 0, northM: s >= 5 && s < 15 ? 45 : 40 * Number(s > 16) })));
    expect(seen).toEqual(everySecond(0, 20, () => ({})).map(({ s }) => `${s} 0 ${s}`));
  });

  test('a stop holds the fix that proved it; driving off shows its own at once', () => {
    const stop = everySecond(10, 45, (s) => ({ kmh: 0, northM: s }));
    const off = everySecond(46, 49, (s) => ({ kmh: 20, northM: s }));
    const seen = shown([...moving, ...stop, ...off]);
    expect(seen.slice(39, 42)).toEqual(['39 39 0', '40 40 0', '41 40 1']);
    expect(seen.slice(-2)).toEqual(['48 40 8', '49 49 0']);
  });

  test('relocated: held where it is now', () => {
    expect(shown([{ s: 0 }, { s: 1 }, { s: 2, northM: 900 }, { s: 3, northM: 901 }], 2).slice(2)).toEqual([
      '2 900 0',
      '3 900 1',
    ]);
  });
});

test('relocated while moving: it goes on moving, and the spell begins anew', () => {
  const made = [...moving, ...everySecond(10, 55, (s) => ({ kmh: 0, northM: s < 20 ? 100 : 9000 }))];
  const seen = watched(made, 20).filter(({ changedSinceT }) => changedSinceT !== null);
  expect(seen.map(({ s, move }) => `${s} ${move}`)).toEqual(['3 MOBILE', '50 STATIQUE']);
});

test('places forgotten at the gate: the state stays, the spell does not', () => {
  const movement = createMovement();
  for (const each of moving) movement.observe(fixAt(each), false);
  for (const each of everySecond(10, 30, () => ({ kmh: 0 }))) movement.observe(fixAt(each), false);
  movement.forgetPlaces();
  const after = everySecond(31, 61, () => ({ kmh: 0 })).map((each) => movement.observe(fixAt(each), false).move);
  expect([after[0], after[29], after[30]]).toEqual(['MOBILE', 'MOBILE', 'STATIQUE']);
});
