/** All that befalls a vehicle besides the receiver's epochs and the network, in the order of its moments. Pure. */
import type { Scenario, ScenarioPress } from '../scenarios/scenario.ts';

export type Happening = { atS: number } & (
  | { kind: 'power-off' }
  | { kind: 'power-on' }
  | { kind: 'unplug' }
  | { kind: 'plug'; as: string | null }
  | { kind: 'second-box' }
  | { kind: 'press'; press: ScenarioPress }
);

/**
 * @param presses of the whole scenario, those of its loops too
 * @returns what happens up to and including `endS`; at one moment presses come first: the finger was there before the fault
 */
export function timeline(scenario: Scenario, presses: readonly ScenarioPress[], endS: number): Happening[] {
  const happenings: Happening[] = [
    ...presses.map((press): Happening => ({ atS: press.atS, kind: 'press', press })),
    ...scenario.power.flatMap(({ atS, offS }): Happening[] => [
      { atS, kind: 'power-off' },
      { atS: atS + offS, kind: 'power-on' },
    ]),
    ...scenario.line.flatMap((fault): Happening[] => {
      if (fault.kind !== 'unplugged') return [];
      return [
        { atS: fault.fromS, kind: 'unplug' },
        { atS: fault.toS, kind: 'plug', as: fault.as ?? null },
      ];
    }),
    ...scenario.secondBoxS.map((atS): Happening => ({ atS, kind: 'second-box' })),
  ];
  return happenings.filter(({ atS }) => atS <= endS).sort((a, b) => a.atS - b.atS);
}
