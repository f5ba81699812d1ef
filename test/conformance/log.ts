/**
 * One receiver log against what gpsd made of it. Compared are: which sentences are accepted, in order; time of day and position
 * of each report with what our decoders read up to there; and the epochs: each instant gpsd gave a position for has a fix of ours
 * with one of its positions. Not compared are dates (gpsd repairs week rollovers, and not always rightly), speeds and
 * errors (it computes its own), and reports of logs that mix NMEA with a binary protocol, which we do not read.
 */
import { MS_PER_DAY } from '../../gateway/core/gnss/fields.ts';
import type { Fix } from '../../gateway/core/gnss/fix.ts';
import { epochsOf } from '../support/epochs.ts';
import { EXCEPTIONS } from './exceptions.ts';
import type { Outcome } from './outcome.ts';
import { type Place, placeOf, type Report, readExpectation, samePlace } from './reports.ts';

/** Sentences of one epoch may differ by this, where a GLL has milliseconds and an RMC hundredths. */
const STAMP_TOLERANCE_MS = 20;
/** Share of bytes that are no text above which a log counts as mixed with a binary protocol: line noise stays far below. */
const BINARY_SHARE = 0.01;

/** @param log as it came out of the receiver, with the submitter's `#` lines. @param chk gpsd's output, as text */
export function compareLog(name: string, log: Uint8Array, chk: string): Outcome {
  const bytes = withoutComments(log);
  const { accepted: echoed, reports } = readExpectation(chk);
  const { accepted, fixes, refused, refusedOnContent } = readLog(bytes);
  const text = latin1(bytes);
  // Of binary packets gpsd makes sentences of its own: only those of the log count.
  const differences = differencesOf(
    accepted,
    echoed.filter((line) => text.includes(line)),
  );
  const setAside: string[] = [];
  const binary = isMixed(bytes);
  const judged = binary ? [] : reports;
  for (const report of judged) judge(name, report, differences, setAside);
  differences.push(...missingEpochs(judged, fixes));
  const facts = [
    `${accepted.length} accepted`,
    `${refused} refused`,
    ...(refusedOnContent > 0 ? [`${refusedOnContent} refused on content`] : []),
    binary ? `${reports.length} reports not compared: mixed with binary` : `${reports.length} reports`,
    `${fixes.length} epochs`,
  ];
  return {
    name,
    facts: facts.join(', '),
    differences,
    setAside,
    counts: { accepted: accepted.length, refused, refusedOnContent, reports: judged.length, epochs: fixes.length },
  };
}

/** The `#` lines were put there by who sent the log in. */
function withoutComments(log: Uint8Array): Uint8Array {
  return Buffer.from(latin1(log).replace(/^#[^\n]*\n/gm, ''), 'latin1');
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function isMixed(bytes: Uint8Array): boolean {
  const others = bytes.filter(
    (byte) => (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte > 0x7e,
  );
  return others.length > bytes.length * BINARY_SHARE;
}

function readLog(bytes: Uint8Array) {
  const accepted: string[] = [];
  const fixes: Fix[] = [];
  let refused = 0;
  let refusedOnContent = 0;
  epochsOf(bytes, {
    onFix: (fix) => fixes.push(fix),
    onSentence: (line) => accepted.push(line()),
    onReject(line, reason) {
      if (reason === 'field' || reason === 'field-count') {
        refusedOnContent++;
        accepted.push(line());
      } else if (reason !== 'not-ascii') refused++;
    },
  });
  return { accepted, fixes, refused, refusedOnContent };
}

/** In order: the first line where the two part is named, with what each has beyond the other. */
function differencesOf(ours: readonly string[], gpsds: readonly string[]): string[] {
  const at = ours.findIndex((line, i) => line !== gpsds[i]);
  if (at < 0 && ours.length === gpsds.length) return [];
  const only = (some: readonly string[], others: readonly string[]) => {
    const rest = new Map<string, number>();
    for (const line of others) rest.set(line, (rest.get(line) ?? 0) + 1);
    return some.filter((line) => {
      const left = rest.get(line) ?? 0;
      rest.set(line, left - 1);
      return left <= 0;
    });
  };
  const named = [
    ...only(ours, gpsds).map((line) => `accepted here, not by gpsd: ${line}`),
    ...only(gpsds, ours).map((line) => `accepted by gpsd, not here: ${line}`),
  ];
  return named.length > 0 ? named : [`another order from sentence ${at + 1} on`];
}

function judge(name: string, report: Report, differences: string[], setAside: string[]): void {
  const { number, timeOfDayMs, place, noFix, said } = report;
  const wrong: string[] = [];
  const times = noFix ? [said.timeOfDayMs, said.validTimeOfDayMs] : [said.timeOfDayMs];
  if (timeOfDayMs !== null && !times.includes(timeOfDayMs)) {
    wrong.push(`time of day ${timeOfDayMs}, here ${said.timeOfDayMs}`);
  }
  if (place !== null && (said.place === null || !samePlace(place, said.place))) wrong.push('position');
  if (wrong.length === 0) return;
  const what = `report ${number}: ${wrong.join(', ')}`;
  const named = EXCEPTIONS.find((exception) => exception.log === name && exception.report === number);
  if (named !== undefined) setAside.push(`${what} (${named.reason})`);
  else if (said.beyond === 'not-read') setAside.push(`${what} (from a sentence that the gateway does not read)`);
  else if (said.beyond === 'refused') setAside.push(`${what} (from a sentence that is refused on content)`);
  else differences.push(what);
}

/** Instants that gpsd gave a position for and we gave none, or another one. */
function missingEpochs(reports: readonly Report[], fixes: readonly Fix[]): string[] {
  const ours = new Map<number, Fix[]>();
  for (const fix of fixes) {
    if (fix.t === null) continue;
    const timeOfDayMs = ((fix.t % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY;
    ours.set(timeOfDayMs, [...(ours.get(timeOfDayMs) ?? []), fix]);
  }
  const theirs = new Map<number, Place[]>();
  for (const { timeOfDayMs, place, said } of reports) {
    if (timeOfDayMs === null || place === null || said.beyond !== null) continue;
    theirs.set(timeOfDayMs, [...(theirs.get(timeOfDayMs) ?? []), place]);
  }
  return [...theirs].flatMap(([timeOfDayMs, places]) => {
    const same = ours.get(timeOfDayMs);
    if (same === undefined) {
      const near = [...ours.keys()].some((other) => Math.abs(other - timeOfDayMs) < STAMP_TOLERANCE_MS);
      return near ? [] : [`no epoch at ${timeOfDayMs} ms of the day`];
    }
    const here = same.flatMap((fix) => placeOf(fix) ?? []);
    return here.some((ourPlace) => places.some((place) => samePlace(place, ourPlace)))
      ? []
      : [`another position at ${timeOfDayMs} ms of the day`];
  });
}
