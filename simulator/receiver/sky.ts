/**
 * GSA and GSV: the satellites that a receiver uses and lists, as many as under a real sky. Their strengths fall where a
 * jammer, leaves or a roof are, and a receiver that has just been switched on has not found all of them (truth.ts, `trouble`).
 */
import type { Truth } from '../truth.ts';
import type { System } from './constellations.ts';
import { dopField, pad } from './format.ts';
import type { ReceiverProfile } from './profile.ts';

/** Satellites that have the second frequency, and by how much it is weaker. */
const SECOND_SIGNAL = 4;
const SECOND_SIGNAL_DB = 3;

/** Fields 4 to 15 of a GSA, whatever the number of satellites. */
const GSA_SLOTS = 12;
const GSV_SATELLITES = 4;

const SIDEREAL_DAY_MS = 86_164_000;

/** PDOP and VDOP from HDOP in the ratio of an ordinary sky. */
const PDOP_PER_HDOP = 1.75;
const VDOP_PER_HDOP = 1.44;

/** Shared out in tenths, the rest to whoever still has satellites. */
function used(truth: Truth, systems: readonly System[]): (readonly number[])[] {
  let left = truth.valid ? truth.satellites : 0;
  const lastHeard = systems.findLastIndex(({ satellites }) => satellites.length > 0);
  return systems.map(({ satellites, tenths }, i) => {
    const share = i === lastHeard ? left : Math.ceil((truth.satellites * tenths) / 10);
    const count = Math.min(satellites.length, share, left, GSA_SLOTS);
    left -= count;
    return satellites.slice(0, count);
  });
}

/** One GSA for each system, as lists of fields. A GP receiver knows only GPS. */
export function gsaFields(truth: Truth, profile: ReceiverProfile): string[][] {
  const dops = [PDOP_PER_HDOP, 1, VDOP_PER_HDOP].map((perHdop) => dopField(truth, profile, perHdop));
  return used(truth, profile.systems).map((satellites, i) => [
    `${profile.talker}GSA`,
    'A',
    truth.valid ? '3' : '1',
    ...Array.from({ length: GSA_SLOTS }, (_, slot) => satellites[slot]?.toString().padStart(2, '0') ?? ''),
    ...dops,
    ...(profile.version === '4.10' ? [profile.systems[i]?.id ?? ''] : []),
  ]);
}

/**
 * Number, elevation 0-90, azimuth 0-359, C/N0; each satellite goes round once in a sidereal day. Not received: no C/N0. Found
 * without an almanac: no elevation and azimuth.
 */
function satelliteFields(id: number, index: number, { t, trouble }: Truth, weakerDb: number): string[] {
  const turn = ((t % SIDEREAL_DAY_MS) / SIDEREAL_DAY_MS + id * 0.137) % 1;
  const elevationDeg = Math.round(45 + 35 * Math.sin(2 * Math.PI * turn));
  const azimuthDeg = Math.floor(turn * 360);
  const dbHz = Math.round(22 + Math.round(elevationDeg / 4) - weakerDb - (trouble?.lossDb ?? 0));
  const received = index < (trouble?.received ?? Number.POSITIVE_INFINITY) && dbHz > 0;
  const where = (trouble?.found ?? null) === null ? [pad(elevationDeg, 2), pad(azimuthDeg, 3)] : ['', ''];
  return [pad(id, 2), ...where, received ? pad(dbHz, 2) : ''];
}

/** The satellites of one signal, as groups of four fields. */
function signalGroups(system: System, signal: number, truth: Truth): string[][] {
  const found = system.satellites.slice(0, truth.trouble?.found ?? system.satellites.length);
  const listed = signal === 0 ? found : found.slice(0, SECOND_SIGNAL);
  return listed.map((id, i) => satelliteFields(id, i, truth, signal * SECOND_SIGNAL_DB));
}

interface Page {
  groups: string[][];
  signalId: string;
}

/** At most four satellites to a page; a signal without satellites has one page without any. */
function pagesOf(groups: string[][], signalId: string): Page[] {
  const count = Math.max(1, Math.ceil(groups.length / GSV_SATELLITES));
  return Array.from({ length: count }, (_, i) => ({
    groups: groups.slice(i * GSV_SATELLITES, (i + 1) * GSV_SATELLITES),
    signalId,
  }));
}

function runOf(talker: string, pages: readonly Page[], profile: ReceiverProfile): string[][] {
  const inView = pages.reduce((sum, { groups }) => sum + groups.length, 0);
  return pages.map(({ groups, signalId }, i) => [
    `${talker}GSV`,
    String(pages.length),
    String(i + 1),
    pad(inView, 2),
    ...groups.flat(),
    ...(profile.gsvPadded ? Array.from({ length: (GSV_SATELLITES - groups.length) * 4 }, () => '') : []),
    ...(profile.version === '4.10' ? [signalId] : []),
  ]);
}

/** All GSV of all systems and, from 4.10 on, of each signal. */
export function gsvFields(truth: Truth, profile: ReceiverProfile): string[][] {
  return profile.systems
    .filter(({ satellites }) => satellites.length > 0)
    .flatMap((system) => {
      const signals = profile.version === '4.10' ? system.signals : system.signals.slice(0, 1);
      const pages = signals.map((id, i) => pagesOf(signalGroups(system, i, truth), id));
      if (profile.gsvRun === 'signal') return pages.flatMap((run) => runOf(system.talker, run, profile));
      return runOf(system.talker, pages.flat(), profile);
    });
}
