/**
 * The gateway's arrow against the simulator's independent count, position by position, over recorded drives (not part of this
 * repository: skipped where they are not beside it) and over an invented one at the rates of fast receivers. Both were
 * written from docs/sampling.md; where they differ, one of them has not read it well.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PLAUSIBLE } from '../gateway/core/gnss/continuity.ts';
import { createFaults } from '../gateway/core/health.ts';
import { createGnssArrow } from '../gateway/pipeline-gnss.ts';
import { encodeEpoch } from '../simulator/receiver/encoder.ts';
import { toDrive } from '../simulator/vehicle/drive.ts';
import { expectPositions } from '../simulator/vehicle/expected-positions.ts';
import { createManualClock } from './support/manual-clock.ts';

const DRIVES = join(import.meta.dirname, '../../shared/nmea/drives');
const drives = existsSync(DRIVES) ? readdirSync(DRIVES).filter((name) => name.endsWith('.nmea')) : [];
if (drives.length === 0) console.log('skipped: the recorded drives (../shared/nmea/drives) are not here');

/** Of the recordings; the invented drive is of our days. */
const LONG_AGO = Date.UTC(2000, 0, 1);
const NOT_BEFORE = Date.UTC(2026, 0, 1);

interface Kept {
  t: number;
  why: string;
  move: string;
  place: string;
  ageMs: number;
  course: string;
  odoM: number;
  suspect: string;
}

function recorded(bytes: Uint8Array, notBeforeMs: number): Kept[] {
  const clock = createManualClock();
  const moving = { periodS: 5, distanceM: 100, angleDeg: 15, speedKmh: 15 };
  const kept: Kept[] = [];
  const options = { notBeforeMs, plausibility: PLAUSIBLE };
  const sampling = { moving, mission: moving, stationaryS: 60 };
  const arrow = createGnssArrow(
    clock,
    createFaults(() => undefined),
    { ...options, sampling },
    0,
    {
      gateOpen: () => true,
      missionOpen: () => false,
      onTrusted: () => undefined,
      onPosition: ({ fix, latDeg, lonDeg, courseDeg, courseHeld, odoM, move, ageMs }, why) =>
        kept.push({
          ...{ t: fix.t, why, move, ageMs, place: placeText(latDeg, lonDeg), odoM: Math.round(odoM) },
          ...{ course: `${courseDeg} ${courseHeld}`, suspect: fix.suspect.join(' ') },
        }),
      onHere: () => undefined,
      onEvent: () => undefined,
    },
  );
  const { epochs, startT } = toDrive(bytes, 'drive');
  for (const epoch of epochs) {
    clock.advance(Math.max(0, epoch.t - startT + 1_000 - clock.monoMs()));
    arrow.onBytes(epoch.bytes);
  }
  clock.advance(5_000);
  return kept;
}

function expected(bytes: Uint8Array, notBeforeMs: number): Kept[] {
  return expectPositions(bytes, { notBeforeMs }).map((position) => ({
    ...{ t: position.t, why: position.why, move: position.move, ageMs: position.ageMs, odoM: position.odoM },
    place: placeText(position.lat, position.lon),
    course: `${position.courseDeg} ${position.courseHeld}`,
    suspect: position.suspect.join(' '),
  }));
}

function placeText(lat: number, lon: number): string {
  return `${lat.toFixed(9)} ${lon.toFixed(9)}`;
}

test.skipIf(drives.length === 0).each(drives)('%s', (name) => {
  const bytes = readFileSync(join(DRIVES, name));
  expect(recorded(bytes, LONG_AGO)).toEqual(expected(bytes, LONG_AGO));
});

describe('a town with red lights, bends and a teleport', () => {
  test.each([1, 5, 10, 25])('at %d Hz', (hz) => {
    let metres = 0;
    const epochs: string[] = [];
    for (let i = 0; i < 130 * hz; i++) {
      const s = i / hz;
      // Forty seconds of driving, forty of standing.
      const speedKmh = Math.floor(s / 40) % 2 === 0 ? 36 : 0;
      metres += speedKmh / 3.6 / hz;
      const offDeg = s >= 100 && s < 102 ? 0.4 : 0;
      const place = { latDeg: 4.9 + metres / 111_195 + offDeg, lonDeg: -52.3, altitudeM: 10, courseDeg: (s * 4) % 360 };
      const t = Date.UTC(2026, 7, 12, 23, 58) + Math.round(s * 1_000);
      epochs.push(encodeEpoch({ t, ...place, speedKmh, hdop: 0.9, satellites: 11, valid: true }));
    }
    const bytes = Buffer.from(epochs.join(''), 'latin1');
    const kept = recorded(bytes, NOT_BEFORE);
    expect(kept).toEqual(expected(bytes, NOT_BEFORE));
    const whys = new Set(kept.map(({ why }) => why));
    for (const why of ['first', 'start', 'stop', 'angle', 'speed', 'suspect']) expect(whys).toContain(why);
    // The lights stop it from one epoch to the next, which at high rates no brake does.
    expect(kept.flatMap(({ suspect }) => suspect.split(' '))).toContain('teleport');
  });
});
