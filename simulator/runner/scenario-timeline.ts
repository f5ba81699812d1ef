/** All that befalls a vehicle besides the receiver's epochs and the network, in the order of its moments. Pure. */
import type { Scenario, ScenarioEvent, ScenarioOrder, ScenarioPress, ScenarioRoster } from '../scenarios/scenario.ts';

export type Happening = { atS: number } & (
  | { kind: 'power-off' }
  | { kind: 'power-on' }
  | { kind: 'unplug' }
  | { kind: 'plug'; as: string | null }
  | { kind: 'second-box' }
  | { kind: 'order'; order: ScenarioOrder }
  | { kind: 'roster'; roster: ScenarioRoster }
  /** Something that no press makes is to have come of an order, or of time. */
  | { kind: 'event'; event: ScenarioEvent }
  /** A finger that comes down and goes up in one, or comes down to hold the key. */
  | { kind: 'press'; press: ScenarioPress }
  /** A key that has been held for as long as it takes, and goes up again. */
  | { kind: 'held'; press: ScenarioPress }
  | { kind: 'release'; press: ScenarioPress }
);

/** All that the crew and its platform do, in the loops of the scenario too. */
export interface Doings {
  presses: readonly ScenarioPress[];
  orders: readonly ScenarioOrder[];
  events: readonly ScenarioEvent[];
}

/** docs/keypad.md. */
const HOLD_S = 2;

/** Anything shorter is a tap. */
export function isHeld({ holdMs = 0 }: Pick<ScenarioPress, 'holdMs'>): boolean {
  return holdMs >= HOLD_S * 1_000;
}

function pressed(press: ScenarioPress): Happening[] {
  const { atS, holdMs = 0 } = press;
  if (!isHeld(press)) return [{ atS, kind: 'press', press }];
  return [
    { atS, kind: 'press', press },
    { atS: atS + HOLD_S, kind: 'held', press },
    { atS: atS + holdMs / 1_000, kind: 'release', press },
  ];
}

/**
 * @returns what happens up to and including `endS`; at one moment presses come first: the finger was there before the fault
 */
export function timeline(scenario: Scenario, { presses, orders, events }: Doings, endS: number): Happening[] {
  const happenings: Happening[] = [
    ...scenario.rosters.map((roster): Happening => ({ atS: roster.atS, kind: 'roster', roster })),
    ...orders.map((order): Happening => ({ atS: order.atS, kind: 'order', order })),
    ...events.map((event): Happening => ({ atS: event.atS, kind: 'event', event })),
    ...presses.flatMap(pressed),
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
