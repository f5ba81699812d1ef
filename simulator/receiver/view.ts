/** What stands between the sky and the antenna at one moment, and what it does to signals and position. */
import type { SkyEvent } from '../scenarios/scenario.ts';
import type { Trouble } from '../truth.ts';
import { noiseAt } from '../vehicle/random.ts';

export interface View {
  /** Share of the satellites that can be used: what HDOP is worked out from. */
  openness: number;
  lossDb: number;
  /** Satellites of each system that are received; null = all. */
  received: number | null;
  /** Metres that this adds to the error of the position, at most. */
  errorM: number;
  antenna: Trouble['antenna'];
}

const OPEN_SKY: View = { openness: 1, lossDb: 0, received: null, errorM: 0, antenna: 'OK' };

/** Where nothing can be received the fix is gone at once; under a roof reflections keep it for so long. */
export const BAY_KEEPS_FIX_S = 15;
/** The errors that reflections leave in the filter fade in so many seconds. */
const FADE_S = 10;
/** A row of houses, a wood, a jammer begins and ends within so many seconds. */
const EDGE_S = 5;
const LEAVES_DB = 10;
const FLICKER_DB = 3;
const FLICKER_PERIOD_S = 2;
const JAMMED_ERROR_M = 10;
/** Each lost dB takes as much of the sky; below that a receiver that still tells a fix tells one of five satellites. */
const OPENNESS_PER_DB = 1 / 40;
const LEAST_OPENNESS = 0.35;

type Span = Extract<SkyEvent, { fromS: number }>;

/** 0 outside the span, 1 well inside, a slope at each edge. */
function within(second: number, { fromS, toS }: Span): number {
  const slope = Math.min(second - fromS, toS - second) / Math.min(EDGE_S, (toS - fromS) / 2);
  return Math.max(0, Math.min(1, slope));
}

/** 1 at the end of the span, 0 some seconds later. */
function fading(second: number, { toS }: Span): number {
  return second < toS ? 0 : Math.max(0, 1 - (second - toS) / FADE_S);
}

function underRoof(event: Extract<SkyEvent, { kind: 'bay' }>, second: number): View {
  if (second >= event.toS) return { ...OPEN_SKY, errorM: event.errorM * fading(second, event) };
  const depth = Math.min(1, (second - event.fromS) / BAY_KEEPS_FIX_S);
  return {
    ...OPEN_SKY,
    openness: 1 - depth * (1 - LEAST_OPENNESS),
    lossDb: 15 * depth,
    received: depth === 1 ? 1 : 3,
    errorM: event.errorM * depth,
  };
}

/** @param second not before the event; after it what is left of its effect */
function viewUnder(event: SkyEvent, second: number, seed: number): View {
  if (!('toS' in event)) return OPEN_SKY;
  const inside = second < event.toS;
  switch (event.kind) {
    case 'canopy': {
      const cover = event.share * within(second, event);
      const flickerDb = (noiseAt(seed, second, FLICKER_PERIOD_S) + 1) * FLICKER_DB;
      return { ...OPEN_SKY, openness: 1 - 0.6 * cover, lossDb: cover * (LEAVES_DB + flickerDb), errorM: 5 * cover };
    }
    case 'canyon': {
      const depth = within(second, event);
      const received = depth > 0 ? 2 : null;
      return { ...OPEN_SKY, openness: 1 - 0.6 * depth, received, errorM: event.errorM * depth };
    }
    case 'tunnel':
      if (inside) return { ...OPEN_SKY, received: 0 };
      return { ...OPEN_SKY, errorM: event.exitErrorM * fading(second, event) };
    case 'bay':
      return underRoof(event, second);
    case 'jamming': {
      const lossDb = event.lossDb * within(second, event);
      const openness = Math.max(LEAST_OPENNESS, 1 - lossDb * OPENNESS_PER_DB);
      return { ...OPEN_SKY, openness, lossDb, errorM: JAMMED_ERROR_M * within(second, event) };
    }
    case 'antenna-short':
    case 'antenna-open':
      if (!inside) return OPEN_SKY;
      return { ...OPEN_SKY, received: 0, antenna: event.kind === 'antenna-short' ? 'SHORT' : 'OPEN' };
    case 'teleport':
    case 'drag':
    case 'frozen':
      return OPEN_SKY;
  }
}

/** The lesser of two counts; null = no limit. */
export function least(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function worse(a: View, b: View): View {
  return {
    openness: Math.min(a.openness, b.openness),
    lossDb: a.lossDb + b.lossDb,
    received: least(a.received, b.received),
    errorM: a.errorM + b.errorM,
    antenna: b.antenna === 'OK' ? a.antenna : b.antenna,
  };
}

/** Everything that is in the way at this second. */
export function viewAt(sky: readonly SkyEvent[], second: number, seed: number): View {
  return sky
    .filter((event) => 'fromS' in event && second >= event.fromS)
    .map((event) => viewUnder(event, second, seed))
    .reduce(worse, OPEN_SKY);
}
