/** What the receiver of each scenario says stays the same to the byte, until somebody means to change it. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { epochsOf } from '../../../simulator/receiver/recording.ts';
import { findScenario, listScenarios } from '../../../simulator/scenarios/scenario.ts';
import { createVehicle } from '../../../simulator/vehicle/motion.ts';

/** All of each scenario but the week. */
const MOST_S = 14 * 3600;

function hashOf(id: string, seed: number, mostS: number): string {
  const scenario = findScenario(id);
  const vehicle = createVehicle(scenario, seed);
  const hash = createHash('sha256');
  for (const { bytes } of epochsOf(scenario, vehicle.at, seed, 0, Math.min(vehicle.durationS, mostS)))
    hash.update(bytes);
  return hash.digest('hex').slice(0, 16);
}

/**
 * Seed 1. Changes with the scenario, the vehicle, the reception or the encoder: look at the difference (`npm run sim -- nmea
 * ID`), then write the new one here.
 */
const GOLDEN: Readonly<Record<string, string>> = {
  'brown-out': 'c6837fc4fb581f84',
  'cold-start-tunnel': '44e469b1e51d2918',
  demo: 'fec4edc74d095778',
  'e1-chartres-illiers': 'ec322db6a55e34a0',
  'g1-cayenne-regina': '42724af707be7af3',
  'j1-lons-arinthod': '0f62222f14557073',
  'jammed-bay': '611fb70c4dd5e364',
  'receiver-replaced': '391045d1d80880b2',
  'two-devices-one-id': '171ef28d9e05a62f',
  'week-offline': '17df8512da02490e',
};

test('no scenario is forgotten', () => {
  expect(Object.keys(GOLDEN)).toEqual(listScenarios().map(({ id }) => id));
});

test.each(Object.entries(GOLDEN))('%s: the bytes of seed 1', (id, golden) => {
  expect(hashOf(id, 1, MOST_S)).toBe(golden);
});

test.each(Object.keys(GOLDEN))('%s: another seed says something else', (id) => {
  expect(hashOf(id, 2, 600)).not.toBe(hashOf(id, 1, 600));
});
