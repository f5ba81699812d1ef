/** What a scenario's receiver puts on its line, epoch by epoch; it depends on scenario and seed alone. */
import { createReception } from '../receiver/reception.ts';
import { createTelling } from '../receiver/recording.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Place } from '../vehicle/geometry.ts';
import { createVehicle } from '../vehicle/motion.ts';
import type { Doings } from './scenario-timeline.ts';

export interface ScenarioEpochs {
  endS: number;
  /** Of the whole scenario, in its loops too. */
  doings: Doings;
  /** Empty while nothing is plugged in. */
  bytesAt(second: number): Uint8Array;
  /** The receiver has a fix then. */
  showsPlace(second: number): boolean;
  /** The true place, whatever the receiver shows. */
  placeAt(t: number): Place;
}

export function createScenarioEpochs(scenario: Scenario, seed: number): ScenarioEpochs {
  const vehicle = createVehicle(scenario, seed, createReception(scenario, seed));
  const endS = scenario.endS ?? vehicle.durationS;
  return {
    endS,
    doings: {
      presses: vehicle.presses(-1, endS),
      orders: vehicle.orders(-1, endS),
      events: vehicle.events(-1, endS),
    },
    bytesAt: createTelling(scenario, vehicle.at, seed),
    showsPlace: (second) => vehicle.at(second).valid,
    placeAt: (t) => vehicle.motionAt((t - scenario.startT) / 1000),
  };
}
