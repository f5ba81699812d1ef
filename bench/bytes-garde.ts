/** Twelve hours on duty, made up: where the vehicle goes and what the crew presses. */
import { parseScenario, type Scenario } from '../simulator/scenarios/scenario.ts';
import { createVehicle } from '../simulator/vehicle/motion.ts';
import { createRandom } from '../test/support/random.ts';

export interface Garde {
  name: string;
  scenario: Scenario;
}

const GARDE_S = 12 * 3_600;
const MISSIONS = 4;
/** Each mission: to the patient, to the hospital, back. */
const LEGS = [
  { before: '1', after: ['2', '3'] },
  { before: '5', after: ['6'] },
  { before: '7', after: ['9'] },
];
/** Streets: so long from one bend to the next, a red light after every fourth. */
const STREET_DEG = { least: 0.003, more: 0.009 };
const LIGHT_S = 25;

type Step = { to: string; speedKmh: number } | { waitS: number };

/** @param drivingS of the twelve hours, evenly over the ways of four missions; the rest is spent at their ends */
export function makeGarde(name: string, drivingS: number): Garde {
  const random = createRandom(12);
  const places: Record<string, { latDeg: number; lonDeg: number }> = { P0: { latDeg: 4.92, lonDeg: -52.31 } };
  const steps: Step[] = [];
  const presses: { atS: number; key: string }[] = [];
  const written = { id: 'garde', title: name, altitudeM: 6, places, start: 'P0', steps };
  const parsed = (keys: typeof presses): Scenario => parseScenario(JSON.stringify({ ...written, presses: keys }), name);
  const lastingS = (): number => (steps.length === 0 ? 0 : createVehicle(parsed([])).durationS);
  const share = (seconds: number): number => seconds / (MISSIONS * LEGS.length);
  let here = { latDeg: 4.92, lonDeg: -52.31 };
  let north = 1;
  let east = 1;

  function street(count: number): void {
    const name = `P${Object.keys(places).length}`;
    const degrees = STREET_DEG.least + (random.below(1_000) / 1_000) * STREET_DEG.more;
    // To and fro within some ten kilometres.
    if (Math.abs(here.latDeg - 4.92) > 0.1) north = here.latDeg > 4.92 ? -1 : 1;
    if (Math.abs(here.lonDeg + 52.31) > 0.1) east = here.lonDeg > -52.31 ? -1 : 1;
    here =
      count % 2 === 0
        ? { ...here, latDeg: here.latDeg + north * degrees }
        : { ...here, lonDeg: here.lonDeg + east * degrees };
    places[name] = here;
    steps.push({ to: name, speedKmh: 30 + random.below(50) });
    if (count % 4 === 3) steps.push({ waitS: LIGHT_S });
  }

  for (let leg = 0; leg < MISSIONS * LEGS.length; leg++) {
    const { before, after } = LEGS[leg % LEGS.length] ?? { before: '7', after: [] };
    presses.push({ atS: lastingS() + 1, key: before });
    const fromS = lastingS();
    for (let count = 0; lastingS() - fromS < share(drivingS); count++) street(count);
    for (const [i, key] of after.entries()) presses.push({ atS: lastingS() + 20 * (i + 1), key });
    steps.push({ waitS: Math.max(60, share(GARDE_S) * (leg + 1) - lastingS()) });
  }
  return { name, scenario: parsed(presses) };
}
