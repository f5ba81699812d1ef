/** When the box stops by itself: the battery that starts the vehicle goes first, and an empty vehicle needs nobody to watch it. */

export type PowerStop = 'battery' | 'ignition-off';

export interface PowerRules {
  /** V; 0: not watched. */
  lowV: number;
  lowMs: number;
  /** 0: the box stays up. */
  ignitionOffMs: number;
}

export interface PowerFacts {
  /** null: not measured. */
  volts: number | null;
  /** null: not wired. */
  ignition: boolean | null;
  /** Off duty, with nothing that keeps the duty gate open: on garde the vehicle waits at its base with the engine off. */
  idle: boolean;
}

/** Each condition must stand without a break. @returns for each look: why to stop now; null: go on */
export function createPowerWatch(rules: PowerRules): (facts: PowerFacts, monoMs: number) => PowerStop | null {
  const low = lasting(rules.lowMs);
  const off = lasting(rules.ignitionOffMs);
  return ({ volts, ignition, idle }, monoMs) => {
    if (low(rules.lowV > 0 && volts !== null && volts < rules.lowV, monoMs)) return 'battery';
    return off(rules.ignitionOffMs > 0 && ignition === false && idle, monoMs) ? 'ignition-off' : null;
  };
}

function lasting(ms: number): (stands: boolean, monoMs: number) => boolean {
  let sinceMs: number | null = null;
  return (stands, monoMs) => {
    if (!stands) sinceMs = null;
    else sinceMs ??= monoMs;
    return sinceMs !== null && monoMs - sinceMs >= ms;
  };
}
