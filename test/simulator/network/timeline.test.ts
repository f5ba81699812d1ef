import { expect, test } from 'vitest';
import { PROFILE_NAMES } from '../../../simulator/network/profiles.ts';
import { type NetworkMoment, networkMoments, playNetwork, type Stretch } from '../../../simulator/network/timeline.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const HOUR_MS = 3_600_000;
/** Ends every list: nothing follows in it. */
const AT_THE_END: Stretch = { fromMs: HOUR_MS, profile: 'none' };

const all = (stretches: Stretch[], seed: number) => [...networkMoments([...stretches, AT_THE_END], seed)];

test('same seed, same hour; another seed, another', () => {
  const flapping: Stretch[] = [{ fromMs: 0, profile: 'flapping' }];
  expect(all(flapping, 3)).toEqual(all(flapping, 3));
  expect(all(flapping, 4)).not.toEqual(all(flapping, 3));
  expect(all(flapping, 3).length).toBeGreaterThan(50);
});

test('4G until the first stretch; what happens in one does not change with the others', () => {
  expect(all([], 1)[0]).toEqual({ atMs: 0, kind: 'profile', profile: '4g' });
  const late = all([{ fromMs: 600_000, profile: '2g' }], 1);
  expect(late[0]).toEqual({ atMs: 0, kind: 'profile', profile: '4g' });
  const longer = all(
    [
      { fromMs: 600_000, profile: '2g' },
      { fromMs: 1_200_000, profile: '3g' },
    ],
    1,
  );
  const in2g = ({ atMs }: NetworkMoment) => atMs >= 600_000 && atMs < 1_200_000;
  expect(longer.filter(in2g)).toEqual(late.filter(in2g));
});

test.each(PROFILE_NAMES)(
  '%s: in order of time, nothing beyond its end, every cut mended or ended by the next',
  (profile) => {
    for (let seed = 1; seed <= 20; seed++) {
      const moments = all([{ fromMs: 0, profile }], seed);
      expect(moments.map(({ atMs }) => atMs)).toEqual(moments.map(({ atMs }) => atMs).sort((a, b) => a - b));
      expect(moments.at(-1)).toEqual({ atMs: HOUR_MS, kind: 'profile', profile: 'none' });
      const kinds = moments.map(({ kind }) => kind).filter((kind) => kind === 'cut' || kind === 'restore');
      for (const [nth, kind] of kinds.entries()) expect(kind).toBe(nth % 2 === 0 ? 'cut' : 'restore');
    }
  },
);

test('each moment happens to the link at its instant, until it is ended', () => {
  const clock = createManualClock();
  const story: string[] = [];
  const tell = (what: string) => () => void story.push(`${clock.monoMs()} ${what}`);
  const link = {
    shape: (ways: object | null) => tell(ways === null ? 'no way' : 'a way')(),
    stall: (forMs: number) => tell(`stall ${forMs}`)(),
    ...{ cut: tell('cut'), halfOpen: tell('half-open'), restore: tell('restore') },
  };
  const moments: NetworkMoment[] = [
    { atMs: 0, kind: 'profile', profile: '2g' },
    { atMs: 50, kind: 'stall', forMs: 20 },
    { atMs: 100, kind: 'profile', profile: 'half-open' },
    { atMs: 150, kind: 'profile', profile: 'none' },
    { atMs: 200, kind: 'profile', profile: 'flapping' },
    { atMs: 210, kind: 'cut' },
    { atMs: 220, kind: 'restore' },
    { atMs: 900, kind: 'cut' },
  ];
  const end = playNetwork(link, clock, moments[Symbol.iterator](), 1_000);
  clock.advance(1_500);
  end();
  clock.advance(1_000);
  expect(story).toEqual([
    ...['1000 a way', '1000 restore', '1050 stall 20', '1100 no way', '1100 half-open', '1150 no way', '1150 cut'],
    ...['1200 a way', '1200 restore', '1210 cut', '1220 restore'],
  ]);
});
