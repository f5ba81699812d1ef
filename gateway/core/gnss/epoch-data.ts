/** The sentences an epoch is made of, and which of them say when it was. */
import type { Gga } from './decode/gga.ts';
import type { Gll } from './decode/gll.ts';
import type { Gns } from './decode/gns.ts';
import type { Gsa } from './decode/gsa.ts';
import type { Gst } from './decode/gst.ts';
import type { Pubx00 } from './decode/pubx00.ts';
import type { Rmc } from './decode/rmc.ts';
import type { Vtg } from './decode/vtg.ts';
import type { Zda } from './decode/zda.ts';
import { MS_PER_DAY } from './fields.ts';

export type Timed = Rmc | Gga | Gns | Pubx00 | Gll | Zda | Gst;
export type Untimed = Gsa | Vtg;
export type EpochData = Timed | Untimed;

/** In the order in which the time of the epoch is taken from them where they differ. */
export const TIMED_TYPES = ['RMC', 'GGA', 'GNS', 'PUBX00', 'GLL', 'ZDA', 'GST'] as const;

export function isTimed(type: EpochData['type']): type is Timed['type'] {
  return type !== 'GSA' && type !== 'VTG';
}

export function isTimedData(data: EpochData): data is Timed {
  return isTimed(data.type);
}

/** From one time of day to another, the shorter way round midnight: ms, negative where `to` is earlier. */
export function sinceMs(from: number, to: number): number {
  const forward = to - from;
  if (forward > MS_PER_DAY / 2) return forward - MS_PER_DAY;
  return forward < -MS_PER_DAY / 2 ? forward + MS_PER_DAY : forward;
}

/** The sentences of one epoch: the last of each type, or the better of two; all of GSA in one. */
export interface Epoch {
  /** Of the first sentence that had one: what the others are compared with. */
  timeOfDayMs: number | null;
  /** When the first and the last timed sentence came; an untimed one behind it may be the next epoch's. */
  firstMonoMs: number | null;
  monoMs: number | null;
  leapSecond: boolean;
  RMC: Rmc | null;
  GGA: Gga | null;
  GNS: Gns | null;
  PUBX00: Pubx00 | null;
  GLL: Gll | null;
  ZDA: Zda | null;
  GST: Gst | null;
  VTG: Vtg | null;
  GSA: Gsa | null;
}

export function emptyEpoch(): Epoch {
  return {
    timeOfDayMs: null,
    firstMonoMs: null,
    monoMs: null,
    leapSecond: false,
    RMC: null,
    GGA: null,
    GNS: null,
    PUBX00: null,
    GLL: null,
    ZDA: null,
    GST: null,
    VTG: null,
    GSA: null,
  };
}

/** Without one of these there is no fix. */
export function isPositioned({ RMC, GGA, GNS, PUBX00, GLL }: Epoch): boolean {
  return RMC !== null || GGA !== null || GNS !== null || PUBX00 !== null || GLL !== null;
}
