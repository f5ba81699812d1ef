/** What the network does when: the profiles of a scenario one after the other, each with its seeded stalls or cuts. */
import { randomAt } from '../vehicle/random.ts';
import type { LinkClock } from './lane.ts';
import type { Link } from './link.ts';
import { type Between, type ProfileName, profileOf } from './profiles.ts';

/** In force until the next one. */
export interface Stretch {
  /** From the start of the timeline. */
  fromMs: number;
  profile: ProfileName;
}

export type NetworkMoment = { atMs: number } & (
  | { kind: 'profile'; profile: ProfileName }
  | { kind: 'stall'; forMs: number }
  | { kind: 'cut' }
  | { kind: 'restore' }
);

const FIRST: ProfileName = '4g';
/** More than one stretch draws in any scenario: each draws from numbers of its own, whatever the others are. */
const DRAWS_PER_STRETCH = 1_000_000;

/** In order of time, and without an end where the last profile has none. @param stretches in order */
export function* networkMoments(stretches: readonly Stretch[], seed: number): Generator<NetworkMoment> {
  const all = (stretches[0]?.fromMs ?? 1) > 0 ? [{ fromMs: 0, profile: FIRST }, ...stretches] : stretches;
  for (const [index, { fromMs, profile }] of all.entries()) {
    yield { atMs: fromMs, kind: 'profile', profile };
    const untilMs = all[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    yield* troubles(profile, fromMs, untilMs, seed, index * DRAWS_PER_STRETCH);
  }
}

function* troubles(
  profile: ProfileName,
  fromMs: number,
  untilMs: number,
  seed: number,
  firstDraw: number,
): Generator<NetworkMoment> {
  const { stalls, cuts } = profileOf(profile);
  const again = stalls ?? cuts;
  if (again === null) return;
  let draw = firstDraw;
  const within = ([leastMs, mostMs]: Between) => Math.round(leastMs + randomAt(seed, draw++) * (mostMs - leastMs));
  for (let atMs = fromMs + within(again.everyMs); atMs < untilMs; atMs += within(again.everyMs)) {
    const forMs = within(again.lastsMs);
    if (stalls !== null) yield { atMs, kind: 'stall', forMs };
    else yield { atMs, kind: 'cut' };
    atMs += forMs;
    if (stalls === null && atMs < untilMs) yield { atMs, kind: 'restore' };
  }
}

/** Lets the timeline happen to the link. @param startMs instant of its beginning, on the clock. @returns what ends it */
export function playNetwork(
  link: Pick<Link, 'shape' | 'stall' | 'cut' | 'halfOpen' | 'restore'>,
  clock: LinkClock,
  moments: Iterator<NetworkMoment>,
  startMs: number,
): () => void {
  let timer: { cancel(): void } | null = null;
  const next = (): void => {
    const { value, done } = moments.next();
    if (done === true) return;
    const happen = () => {
      befall(link, value);
      next();
    };
    const waitMs = startMs + value.atMs - clock.monoMs();
    // What is due is in force before anybody connects.
    if (waitMs <= 0) happen();
    else timer = clock.after(waitMs, happen);
  };
  next();
  return () => timer?.cancel();
}

function befall(link: Parameters<typeof playNetwork>[0], moment: NetworkMoment): void {
  switch (moment.kind) {
    case 'profile':
      enter(link, moment.profile);
      return;
    case 'stall':
      link.stall(moment.forMs);
      return;
    case 'cut':
      link.cut();
      return;
    case 'restore':
      link.restore();
      return;
    default:
      moment satisfies never;
  }
}

function enter(link: Parameters<typeof playNetwork>[0], name: ProfileName): void {
  const { ways, silent } = profileOf(name);
  link.shape(ways);
  if (ways !== null) link.restore();
  else if (silent) link.halfOpen();
  else link.cut();
}
