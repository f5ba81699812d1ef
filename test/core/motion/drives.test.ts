/**
 * Recorded drives from their bytes to their track: what is in each, listed by hand from the sentences, against what comes out. They are
 * not part of this repository; where they are not beside it these tests are skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createReceiver } from '../../../gateway/core/gnss/receiver.ts';
import { createTrack, type TrackPoint } from '../../../gateway/core/motion/track.ts';

const DRIVES = join(import.meta.dirname, '../../../../shared/nmea/drives');
const here = existsSync(DRIVES);
if (!here) console.log('skipped: the recorded drives (../shared/nmea/drives) are not here');

interface Outcome {
  points: TrackPoint[];
  /** Lengths of the spells of void epochs. */
  voidSpells: number[];
  reasons: Record<string, number>;
}

function follow(name: string): Outcome {
  const track = createTrack(0);
  const points: TrackPoint[] = [];
  const voidSpells: number[] = [];
  let before: string = 'fix';
  const receiver = createReceiver({
    notBeforeMs: Date.UTC(2000, 0, 1),
    onFix(fix) {
      points.push(track.follow(fix, true));
      before = 'fix';
    },
    onSuspect() {
      before = 'fix';
    },
    onRefused(reason) {
      if (reason === 'void') voidSpells.push(before === 'void' ? (voidSpells.pop() ?? 0) + 1 : 1);
      before = reason;
    },
  });
  receiver.push(readFileSync(join(DRIVES, name)), 0);
  receiver.idle();
  const { suspects, refusals } = receiver.counters();
  const reasons = Object.fromEntries(Object.entries({ ...suspects, ...refusals }).filter(([, count]) => count > 0));
  return { points, voidSpells, reasons };
}

/** Places of all RMC with status A, one after the other, by one pattern and no gateway. */
function rmcTrackM(name: string): number {
  const places = [
    ...readFileSync(join(DRIVES, name), 'latin1').matchAll(
      /\$GPRMC,[\d.]+,A,(\d\d)([\d.]+),([NS]),(\d{3})([\d.]+),([EW])/g,
    ),
  ].map(([, latD, latM, ns, lonD, lonM, ew]) => ({
    lat: (Number(latD) + Number(latM) / 60) * (ns === 'S' ? -1 : 1),
    lon: (Number(lonD) + Number(lonM) / 60) * (ew === 'W' ? -1 : 1),
  }));
  // Flat between two fixes: far below 2 % wrong at their distances.
  return places.reduce((sum, at, i) => {
    const before = places[i - 1] ?? at;
    const east = (at.lon - before.lon) * Math.cos((at.lat * Math.PI) / 180);
    return sum + 111_195 * Math.hypot(at.lat - before.lat, east);
  }, 0);
}

/** Whole seconds of the stretches without a trusted fix that are longer than 2.5 s. */
function gapsS(points: TrackPoint[]): number[] {
  return points.flatMap(({ fix }, i) => {
    const before = points[i - 1];
    const seconds = before === undefined ? 0 : (fix.t - before.fix.t) / 1_000;
    return seconds > 2.5 ? [Math.floor(seconds)] : [];
  });
}

const EXPECTED = {
  'genivi-20100403_Z205_Switzerland.nmea': {
    fixes: 10_238,
    // Not measured: dead reckoning (mode E) at the mouths of the tunnels.
    reasons: { void: 85, 'not-measured': 89 },
    voidSpells: [1, 34, 1, 3, 34, 12],
    gapsS: [11, 3, 6, 14, 49, 11, 207, 18, 49, 27],
  },
  'genivi-munich-gps.nmea': {
    fixes: 1_828,
    // A tunnel: for 21 s before it says V the receiver repeats place and 47 km/h. Four minutes in, its clock is corrected by a second.
    reasons: { frozen: 17, 'time-backwards': 1, repeated: 1, void: 20 },
    voidSpells: [20],
    gapsS: [38],
  },
  'dotmorten-NmeaSampleData.nmea': { fixes: 4_469, reasons: {}, voidSpells: [], gapsS: [60, 798, 1_250] },
};

describe.skipIf(!here).each(Object.entries(EXPECTED))('%s', (name, expected) => {
  const { points, reasons, voidSpells } = here ? follow(name) : { points: [], reasons: {}, voidSpells: [] };

  test('trusted epochs, what the others are, spells and gaps', () => {
    expect({ fixes: points.length, reasons, voidSpells, gapsS: gapsS(points) }).toEqual(expected);
  });

  test('odometer within 2 % of the RMC track', () => {
    const track = rmcTrackM(name);
    const odometer = points.at(-1)?.odoM ?? 0;
    console.log(`${name}: odometer ${Math.round(odometer)} m, RMC track ${Math.round(track)} m`);
    expect(Math.abs(odometer - track) / track).toBeLessThan(0.02);
  });

  test('time goes forward and nothing is faster than a vehicle', () => {
    const instants = points.map(({ fix }) => fix.t);
    expect(instants).toEqual([...new Set(instants)].sort((a, b) => a - b));
    expect(points.filter(({ fix }) => fix.relocated)).toEqual([]);
  });

  test('MOBILE and STATIQUE alternate, and each spell is as long as it must be', () => {
    const changes = points.filter(({ changed }) => changed);
    console.log(`${name}: ${changes.length} changes`);
    expect(changes.map(({ move }) => move)).toEqual(changes.map((_, i) => (i % 2 === 0 ? 'MOBILE' : 'STATIQUE')));
    for (const { fix, since, move } of changes)
      expect(fix.t - (since ?? fix.t)).toBeGreaterThanOrEqual(move === 'MOBILE' ? 3_000 : 30_000);
  });
});
