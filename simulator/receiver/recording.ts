/** A scenario's whole NMEA, epoch by epoch: what a file, a golden hash and every runner are made from. */
import type { Scenario } from '../scenarios/scenario.ts';
import type { Truth } from '../truth.ts';
import { encodeEpoch } from './encoder.ts';
import { createLine } from './line.ts';
import { profileAt } from './profiles.ts';

export interface Epoch {
  /** From the start. */
  second: number;
  /** After the line's faults; empty while unplugged. */
  bytes: Uint8Array;
}

/** The epoch of any second: what the receiver says, and what the line leaves of it. */
export function createTelling(scenario: Scenario, truthAt: (second: number) => Truth, seed: number) {
  const line = createLine(scenario, seed);
  return (second: number): Uint8Array => {
    const text = encodeEpoch(truthAt(second), profileAt(scenario, second));
    return line(second, Buffer.from(text, 'latin1'));
  };
}

/** @param fromS and @param toS (not included): seconds from the start */
export function* epochsOf(
  scenario: Scenario,
  truthAt: (second: number) => Truth,
  seed: number,
  fromS: number,
  toS: number,
): Generator<Epoch> {
  const tell = createTelling(scenario, truthAt, seed);
  const { hz } = scenario.receiver;
  for (let i = Math.ceil(fromS * hz); i < toS * hz; i++) yield { second: i / hz, bytes: tell(i / hz) };
}
