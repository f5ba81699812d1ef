import { FAULT_HINTS, type Fault, type FaultCode } from './errors.ts';

export interface StandingFault extends Fault {
  hint: string;
  sinceMonoMs: number;
}

/** The faults that stand now. Each change is told once, however often the cause is met. */
export interface Faults {
  raise(fault: Fault, monoMs: number): void;
  clear(...codes: FaultCode[]): void;
  standing(): StandingFault[];
}

/** @param onChange called with what began or ended; the caller logs it, once */
export function createFaults(onChange: (fault: StandingFault, standing: boolean) => void): Faults {
  const now = new Map<FaultCode, StandingFault>();
  return {
    raise(fault, monoMs) {
      const known = now.get(fault.code);
      if (known !== undefined) {
        known.detail = fault.detail;
        return;
      }
      const standing = { ...fault, hint: FAULT_HINTS[fault.code], sinceMonoMs: monoMs };
      now.set(fault.code, standing);
      onChange(standing, true);
    },
    clear(...codes) {
      for (const code of codes) {
        const known = now.get(code);
        if (known === undefined) continue;
        now.delete(code);
        onChange(known, false);
      }
    },
    standing: () => [...now.values()],
  };
}
