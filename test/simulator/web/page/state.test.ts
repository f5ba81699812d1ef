/** What the page knows after a hello and ticks: nothing twice, nothing of another vehicle, nothing older in the place of newer. */
import { describe, expect, it } from 'vitest';
import type { Hello, Tick } from '../../../../simulator/web/api.ts';
import type { TrackPoint } from '../../../../simulator/web/api-followed.ts';
import { platformTime } from '../../../../simulator/web/page/clock.ts';
import { afterTick, knownFrom, TRACK_MAX } from '../../../../simulator/web/page/state.ts';
import { createInvented, press } from '../../../support/web/invented.ts';

const point = (n: number, t: number, series = 'a'): TrackPoint => {
  return { series, n, t, lat: 46, lon: 5, suspect: [], lateMs: null };
};
const hello = (follow = 'AMB-39-01'): Hello =>
  createInvented({ vehicles: 3, world: true, encrypted: true }).hello(follow);
const tick = (more: Partial<Tick> = {}): Tick => ({ now: { t: 1, speed: 1 }, vehicles: [], feed: [], ...more });
const news = (id: number) => ({
  id,
  vehicle: 'AMB-39-01',
  t: null,
  received: 5,
  what: press(id, 'DEPART', 'DEPART', null),
});

describe('the clock', () => {
  it('goes on between two ticks as fast as it is said to', () => {
    const clock = { now: { t: 10_000, speed: 10 }, saidAtMs: 500 };
    expect(platformTime(clock, 700)).toBe(12_000);
    expect(platformTime({ ...clock, now: { t: 10_000, speed: 0 } }, 700)).toBe(10_000);
    expect(platformTime(clock, 400)).toBe(10_000);
  });
});

describe('a tick', () => {
  it('replaces the vehicles that it names, and leaves the others the same objects', () => {
    const before = knownFrom(hello(), 0);
    const [first, second] = [...before.vehicles.values()];
    if (first === undefined) throw new Error('no vehicle');
    const after = afterTick(before, tick({ vehicles: [{ ...first, missing: 4 }] }), 10);
    expect(after.vehicles.get('AMB-39-01')?.missing).toBe(4);
    expect(after.vehicles.get('AMB-39-02')).toBe(second);
    expect(afterTick(after, tick(), 20).vehicles).toBe(after.vehicles);
    expect(after.clock).toEqual({ now: { t: 1, speed: 1 }, saidAtMs: 10 });
  });

  it('adds to the feed what is new, once', () => {
    const before = knownFrom({ ...hello(), feed: [news(1), news(2)] }, 0);
    const after = afterTick(before, tick({ feed: [news(2), news(3)] }), 10);
    expect(after.feed.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(afterTick(after, tick({ feed: [news(3)] }), 20).feed).toBe(after.feed);
  });

  it('puts late points into their place in time, each number of a series once', () => {
    const followed = hello().followed;
    const before = knownFrom(
      { ...hello(), followed: followed && { ...followed, track: [point(1, 10), point(3, 30)] } },
      0,
    );
    const late = [point(4, 40), point(2, 20), point(3, 30), point(1, 5, 'b')];
    const track = afterTick(before, tick({ track: late }), 10).followed?.track ?? [];
    expect(track.map(({ series, n }) => `${series}${n}`)).toEqual(['b1', 'a1', 'a2', 'a3', 'a4']);
  });

  it('puts a single point at the end, or where it belongs, or nowhere', () => {
    const followed = hello().followed;
    let known = knownFrom({ ...hello(), followed: followed && { ...followed, track: [point(1, 10)] } }, 0);
    for (const one of [point(3, 30), point(2, 20), point(3, 30)]) known = afterTick(known, tick({ track: [one] }), 10);
    expect(known.followed?.track.map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  it(`keeps the newest ${TRACK_MAX} points`, () => {
    const many = Array.from({ length: TRACK_MAX + 5 }, (_, i) => point(i + 1, i));
    const { followed } = afterTick(knownFrom(hello(), 0), tick({ followed: { track: [] }, track: many }), 10);
    expect(followed?.track.length).toBe(TRACK_MAX);
    expect(followed?.track[0]?.n).toBe(6);
  });

  it('changes of the followed one what it says, whole', () => {
    const before = knownFrom(hello(), 0);
    const after = afterTick(before, tick({ followed: { missions: [] } }), 10).followed;
    expect(after?.missions).toEqual([]);
    expect(after?.ledger).toBe(before.followed?.ledger);
    expect(after?.track).toBe(before.followed?.track);
  });

  it('never mixes two vehicles', () => {
    const before = knownFrom(hello(), 0);
    const other = hello('AMB-39-02').followed;
    if (other === null) throw new Error('nobody is followed');
    expect(afterTick(before, tick({ followed: { vehicle: 'AMB-39-02', missions: [] } }), 10).followed).toBeNull();
    const after = afterTick(before, tick({ followed: { ...other, track: [point(1, 1)] } }), 10).followed;
    expect(after?.vehicle).toBe('AMB-39-02');
    expect(after?.track).toEqual([point(1, 1)]);
  });

  it('tells of a followed one that was not known at first', () => {
    const { followed } = hello();
    const before = knownFrom({ ...hello(), followed: null }, 0);
    expect(afterTick(before, tick({ track: [point(1, 1)] }), 10).followed).toBeNull();
    expect(afterTick(before, tick({ followed: followed ?? {} }), 10).followed?.vehicle).toBe('AMB-39-01');
  });
});
