/**
 * What a vehicle's mobile network does to a TCP connection, by kind of network. Orders of magnitude of what drivers meet, not a
 * measurement of one operator; docs/simulator.md lists them. Packet loss is not here: a proxy sees no packets, and what TCP makes
 * of a lost one, a stall, is.
 */

export const PROFILE_NAMES = ['4g', '3g', '2g', 'satellite', 'none', 'half-open', 'flapping'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** Whole milliseconds, drawn between the two. */
export type Between = readonly [leastMs: number, mostMs: number];

/** One direction. */
export interface Way {
  delayMs: number;
  /** The delay wanders by at most so much, both ways. */
  jitterMs: number;
  bytesPerS: number;
}

/** Comes again and again: so long without it, so long with it. */
export interface Again {
  everyMs: Between;
  lastsMs: Between;
}

export interface Profile {
  /** `up`: from the vehicle. null: the network carries nothing. */
  ways: { up: Way; down: Way } | null;
  /** Nothing leaves for a while, nothing is lost: another cell, a weak signal. */
  stalls: Again | null;
  /** Every connection is reset, and new ones are until the end of it. */
  cuts: Again | null;
  /** With `ways` null: whether connections are refused or silently swallowed. */
  silent: boolean;
}

const mobile3g = {
  up: { delayMs: 60, jitterMs: 30, bytesPerS: 125_000 },
  down: { delayMs: 50, jitterMs: 30, bytesPerS: 500_000 },
};

const PROFILES: Record<ProfileName, Profile> = {
  '4g': {
    ways: {
      up: { delayMs: 30, jitterMs: 15, bytesPerS: 1_250_000 },
      down: { delayMs: 25, jitterMs: 15, bytesPerS: 1_500_000 },
    },
    stalls: { everyMs: [60_000, 300_000], lastsMs: [300, 1_500] },
    cuts: null,
    silent: false,
  },
  '3g': {
    ways: mobile3g,
    stalls: { everyMs: [40_000, 180_000], lastsMs: [500, 3_000] },
    cuts: null,
    silent: false,
  },
  '2g': {
    ways: {
      up: { delayMs: 350, jitterMs: 150, bytesPerS: 5_000 },
      down: { delayMs: 300, jitterMs: 150, bytesPerS: 15_000 },
    },
    stalls: { everyMs: [20_000, 90_000], lastsMs: [2_000, 10_000] },
    cuts: null,
    silent: false,
  },
  // Up to a geostationary satellite and down again takes light 240 to 280 ms.
  satellite: {
    ways: {
      up: { delayMs: 300, jitterMs: 20, bytesPerS: 64_000 },
      down: { delayMs: 300, jitterMs: 20, bytesPerS: 250_000 },
    },
    stalls: { everyMs: [120_000, 600_000], lastsMs: [1_000, 5_000] },
    cuts: null,
    silent: false,
  },
  none: { ways: null, stalls: null, cuts: null, silent: false },
  'half-open': { ways: null, stalls: null, cuts: null, silent: true },
  flapping: {
    ways: mobile3g,
    stalls: null,
    cuts: { everyMs: [5_000, 40_000], lastsMs: [1_000, 15_000] },
    silent: false,
  },
};

export function profileOf(name: ProfileName): Profile {
  return PROFILES[name];
}
