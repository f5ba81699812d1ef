/** The independent count over the recorded drives: what their own description says of them must come out. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toDrive } from '../../../../simulator/vehicle/drive.ts';
import { type ExpectedFix, metres } from '../../../../simulator/vehicle/expected/fix.ts';
import { createEpochReader } from '../../../../simulator/vehicle/expected/fixes.ts';
import { expectPositions } from '../../../../simulator/vehicle/expected-positions.ts';

const SHARED = join(import.meta.dirname, '../../../../../shared/nmea/drives');
const DAY_MS = 86_400_000;

/** The length of the track: every measured fix to the next, gaps over 60 s left out as the odometer leaves them out. */
function trackM(file: Uint8Array, notBeforeMs: number): number {
  const reader = createEpochReader(notBeforeMs);
  let before: ExpectedFix | null = null;
  let sumM = 0;
  for (const { fix } of toDrive(file, 'drive').epochs.flatMap(({ bytes }) => reader.epoch(bytes))) {
    if (fix === null) continue;
    if (before !== null && fix.t - before.t <= 60_000) sumM += metres(before, fix);
    before = fix;
  }
  return sumM;
}

describe.skipIf(!existsSync(SHARED))('recorded drives (../shared/nmea/drives; skipped where absent)', () => {
  // Bounds: one position per 5 s moving and per 60 s standing at least, one per second at most.
  test.each([
    ['dotmorten-NmeaSampleData.nmea', 900, 4469],
    ['genivi-20100403_Z205_Switzerland.nmea', 1900, 10_412],
    ['genivi-munich-gps.nmea', 240, 1867],
  ])('%s', (name, least, most) => {
    const file = readFileSync(join(SHARED, name));
    const notBeforeMs = toDrive(file, name).startT - DAY_MS;
    const positions = expectPositions(file, { notBeforeMs });
    const count: Record<string, number> = {};
    for (const { why } of positions) count[why] = (count[why] ?? 0) + 1;
    const odoM = positions.at(-1)?.odoM ?? 0;
    const sumM = trackM(file, notBeforeMs);
    console.log(`${name}: ${positions.length} positions, ${odoM} m, track ${Math.round(sumM)} m`, count);
    expect(positions.length).toBeGreaterThan(least);
    expect(positions.length).toBeLessThan(most);
    expect(Math.abs((count['start'] ?? 0) - (count['stop'] ?? 0))).toBeLessThanOrEqual(1);
    expect(Math.abs(odoM / sumM - 1)).toBeLessThan(0.02);
  });
});
