/** An hour at the kerb under 3 to 6 m of noise: the odometer stands still and nobody is said to have left. */
import { describe, expect, test } from 'vitest';
import { encodeEpoch } from '../../../simulator/receiver/encoder.ts';
import { type ReceiverProfile, UBLOX_M8 } from '../../../simulator/receiver/profile.ts';
import type { Truth } from '../../../simulator/truth.ts';
import { createExpectation } from '../../../simulator/vehicle/expected-positions.ts';
import { along, distanceM } from '../../../simulator/vehicle/geometry.ts';
import { parkedAt } from '../../../simulator/vehicle/parked.ts';

const START = Date.UTC(2026, 2, 2, 9);
const HOUR_S = 3600;
const DRIVE_S = 60;
/** What positions are made of; a whole sky would only take time. */
const SHORT: ReceiverProfile = { ...UBLOX_M8, sentences: ['RMC', 'GGA'] };
const KERB: Truth = {
  t: START + DRIVE_S * 1000,
  latDeg: 4.921,
  lonDeg: -52.3105,
  altitudeM: 6,
  speedKmh: 0,
  courseDeg: null,
  hdop: 0.9,
  satellites: 12,
  valid: true,
};
const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
const sigmaOf = (seed: number) => 3 + ((seed - 1) * 3) / 19;

function arriving(s: number): Truth {
  const left = (DRIVE_S - s) * 10;
  return { ...KERB, t: START + s * 1000, ...along(KERB, 270, left), speedKmh: 36, courseDeg: 90 };
}

describe('the noise', () => {
  test.each([
    [1, 3],
    [7, 6],
  ])('seed %i: %i m on each axis, any second in any order', (seed, sigmaM) => {
    const all = Array.from({ length: 20_000 }, (_, s) => distanceM(KERB, parkedAt(KERB, seed, sigmaM, s)));
    const rms = Math.sqrt(all.reduce((sum, error) => sum + error * error, 0) / all.length);
    expect(rms / Math.SQRT2 / sigmaM).toBeGreaterThan(0.85);
    expect(rms / Math.SQRT2 / sigmaM).toBeLessThan(1.15);
    expect(parkedAt(KERB, seed, sigmaM, 77)).toEqual(parkedAt(KERB, seed, sigmaM, 77));
  });
});

test.each(SEEDS)('seed %i: an hour adds less than 50 m and no MOBILE', (seed) => {
  const sigmaM = sigmaOf(seed);
  const expectation = createExpectation({ notBeforeMs: START - 86_400_000 });
  const feed = (truth: Truth) => expectation.epoch(Buffer.from(encodeEpoch(truth, SHORT), 'latin1'));
  for (let s = 0; s < DRIVE_S; s++) feed(arriving(s));
  const driven = expectation.positions.at(-1);
  for (let s = 0; s < HOUR_S; s++) feed(parkedAt(KERB, seed, sigmaM, s));
  const { positions } = expectation;
  const parked = positions.slice(positions.findIndex(({ why }) => why === 'stop'));
  const addedM = (parked.at(-1)?.odoM ?? Number.NaN) - (driven?.odoM ?? 0);
  console.log(`seed ${seed}: noise ${sigmaM.toFixed(1)} m, ${addedM} m added, ${parked.length} positions parked`);
  expect(driven).toMatchObject({ move: 'MOBILE' });
  expect(addedM).toBeLessThan(50);
  expect(parked[0]).toMatchObject({ why: 'stop' });
  expect(parked.filter(({ move }) => move === 'MOBILE')).toEqual([]);
  // One a minute, with coordinates that say how old they are.
  expect(Math.abs(parked.length - 60)).toBeLessThanOrEqual(1);
  expect(parked.every(({ lat, lon }) => distanceM(KERB, { latDeg: lat, lonDeg: lon }) < 8 * sigmaM)).toBe(true);
});
