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
  'abandoned-off-duty': '73d62bddd9b9fcc9',
  'brown-out': 'c6837fc4fb581f84',
  'cold-start-tunnel': '44e469b1e51d2918',
  'company-off-duty': '77cd0d619673a6e6',
  demo: '167fd9cf6485ac2c',
  distress: '9ba697876820f6af',
  'e1-chartres-illiers': 'ec322db6a55e34a0',
  'g1-cancel-too-late': '681bd726a4a10772',
  'g1-cayenne-regina': '42724af707be7af3',
  'g1-power-cut': 'bfeae68c9d76410a',
  'g1-slot-ends': '7c3234c698e419c3',
  'j1-lons-arinthod': '0f62222f14557073',
  'j1-refusals': 'd539b0e392541195',
  'j1-sortie-blanche': '98aeaab2d1a65284',
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
