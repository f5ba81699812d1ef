/**
 * A recorded drive, without anybody's opinion beside it: read, counted, and checked against a second reading of its RMC lines by
 * one pattern, without epochs.
 */
import { MS_PER_DAY } from '../../gateway/core/gnss/fields.ts';
import type { Fix } from '../../gateway/core/gnss/fix.ts';
import { epochsOf } from '../support/epochs.ts';
import type { Outcome } from './outcome.ts';

/** A gap is this many times the usual distance between two epochs. */
const GAP_PERIODS = 3;
const DIFFERENCES_MAX = 20;

export function readDrive(name: string, bytes: Uint8Array): Outcome {
  const fixes: Fix[] = [];
  const count = { accepted: 0, refused: 0 };
  const refusedOnContent = new Set<string>();
  const reader = epochsOf(bytes, {
    onFix: (fix) => fixes.push(fix),
    onSentence: () => count.accepted++,
    onReject(line, reason) {
      if (reason === 'field' || reason === 'field-count') refusedOnContent.add(line());
      else count.refused++;
    },
  });
  const valid = fixes.filter(({ status, quality }) => status === 'A' || (status === null && (quality ?? 0) > 0));
  const { periodMs, gapsS, backwards } = spellsOf(valid.flatMap(({ t }) => t ?? []));
  const facts = [
    `${count.accepted + refusedOnContent.size} accepted`,
    `${count.refused} refused`,
    ...(refusedOnContent.size > 0 ? [`${refusedOnContent.size} refused on content`] : []),
    `${fixes.length} epochs (${valid.length} valid, ${fixes.length - valid.length} without a fix in ${voidSpells(fixes)} spells)`,
    `one per ${periodMs} ms`,
    `${gapsS.length} gaps${gapsS.length > 0 ? ` (longest ${Math.max(...gapsS)} s)` : ''}`,
    `${backwards} steps back in time`,
    `${reader.lateSentences()} late sentences`,
  ];
  return {
    name,
    facts: facts.join(', '),
    differences: [...rangesBroken(fixes), ...unlikePattern(bytes, fixes, refusedOnContent)].slice(0, DIFFERENCES_MAX),
    setAside: [],
    counts: {
      accepted: count.accepted + refusedOnContent.size,
      refused: count.refused,
      refusedOnContent: refusedOnContent.size,
      reports: 0,
      epochs: fixes.length,
    },
  };
}

function spellsOf(instants: readonly number[]) {
  const apart = instants.slice(1).map((t, i) => t - (instants[i] ?? t));
  const forward = apart.filter((ms) => ms > 0).sort((a, b) => a - b);
  const periodMs = forward[Math.floor(forward.length / 2)] ?? 0;
  return {
    periodMs,
    gapsS: apart.filter((ms) => ms > GAP_PERIODS * periodMs).map((ms) => ms / 1000),
    backwards: apart.filter((ms) => ms < 0).length,
  };
}

function voidSpells(fixes: readonly Fix[]): number {
  const isVoid = (fix: Fix | undefined) => fix?.status === 'V' || (fix?.status === null && fix.quality === 0);
  return fixes.filter((fix, i) => isVoid(fix) && !isVoid(fixes[i - 1])).length;
}

function rangesBroken(fixes: readonly Fix[]): string[] {
  const within = (value: number | null, min: number, max: number) => value === null || (value >= min && value <= max);
  return fixes
    .filter(
      (fix) =>
        !within(fix.latDeg, -90, 90) ||
        !within(fix.lonDeg, -180, 180) ||
        !within(fix.courseDeg, 0, 359.999_999_9) ||
        !within(fix.speedKmh, 0, Number.MAX_VALUE) ||
        !within(fix.t, 0, Number.MAX_SAFE_INTEGER),
    )
    .map((fix) => `out of range at ${fix.t}`);
}

const RMC = new RegExp(
  [
    /\$[A-Z]{2}RMC,(\d\d)(\d\d)([0-5]\d)\.?(\d{0,3})\d*,A/,
    /(\d\d)(\d\d\.?\d*),([NS])/,
    /(\d{3})(\d\d\.?\d*),([EW])/,
    /[^$!\r\n]*\*[0-9A-Fa-f]{2}(?=[\r\n])/,
  ]
    .map(({ source }) => source)
    .join(','),
  'g',
);

/** Every instant that the pattern finds in a valid RMC has an epoch with a position said for it, and no other has one. */
function unlikePattern(bytes: Uint8Array, fixes: readonly Fix[], refused: ReadonlySet<string>): string[] {
  const found = new Map<number, Set<string>>();
  for (const [line, h, m, s, ms = '', lat, latMin, ns, lon, lonMin, ew] of latin1(bytes).matchAll(RMC)) {
    if (refused.has(line) || !checksumRight(line)) continue;
    const instant = ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1000 + Number(ms.padEnd(3, '0'));
    const latDeg = (Number(lat) + Number(latMin) / 60) * (ns === 'S' ? -1 : 1);
    const lonDeg = (Number(lon) + Number(lonMin) / 60) * (ew === 'W' ? -1 : 1);
    found.set(instant, (found.get(instant) ?? new Set()).add(placeText(latDeg, lonDeg)));
  }
  const ours = new Map<number, Set<string>>();
  for (const { status, t, latDeg, lonDeg } of fixes) {
    if (status !== 'A' || t === null || latDeg === null || lonDeg === null) continue;
    ours.set(t % MS_PER_DAY, (ours.get(t % MS_PER_DAY) ?? new Set()).add(placeText(latDeg, lonDeg)));
  }
  // Without an RMC there is nothing to compare.
  if (found.size === 0) return [];
  return [
    ...[...found].flatMap(([instant, places]) =>
      [...(ours.get(instant) ?? [])].some((place) => places.has(place)) ? [] : [`no epoch for the RMC at ${instant}`],
    ),
    ...[...ours.keys()].filter((instant) => !found.has(instant)).map((instant) => `an epoch of no RMC: ${instant}`),
  ];
}

function placeText(latDeg: number, lonDeg: number): string {
  return `${latDeg.toFixed(6)} ${lonDeg.toFixed(6)}`;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function checksumRight(line: string): boolean {
  const star = line.lastIndexOf('*');
  let sum = 0;
  for (let at = 1; at < star; at++) sum ^= line.charCodeAt(at);
  return sum === Number.parseInt(line.slice(star + 1), 16);
}
