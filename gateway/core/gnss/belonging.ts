/**
 * Whether GSA and VTG stand at the end of a cycle or at the head of the next one. `GSA RMC | GSA RMC` may be read either way by
 * the order alone; what they say decides: the VTG of an epoch has the speed and course of its RMC, a GSA the HDOP and the number
 * of satellites of its GGA. Only a difference between two epochs proves anything, and only proofs in a row are believed.
 */
import type { EpochData, Timed, Untimed } from './epoch-data.ts';

export interface Belonging {
  /** @param first the first timed sentence of its epoch */
  timed(data: Timed, first: boolean): void;
  untimed(data: Untimed): void;
  /** The epoch is complete. */
  closed(): void;
  /** True once it is proven that this type opens the cycle. */
  isHead(type: EpochData['type']): boolean;
  forget(): void;
}

/** What both sides say of one epoch. */
interface Said {
  hdop: number | null;
  satellites: number | null;
  speedKmh: number | null;
  courseDeg: number | null;
}

/** Equal but for rounding (one side has a decimal less), and different beyond it; between the two nothing is said. */
const HDOP = { equal: 0.051, different: 0.09 };
const SATELLITES = { equal: 0, different: 1 };
const SPEED_KMH = { equal: 0.12, different: 0.3 };
const COURSE_DEG = { equal: 0.06, different: 0.2 };
/** Proofs in a row. */
const PROOFS = 2;

const nothing = (): Said => ({ hdop: null, satellites: null, speedKmh: null, courseDeg: null });

export function createBelonging(): Belonging {
  /** Epoch before, this epoch, untimed between the two, untimed since the last timed sentence. */
  let before = nothing();
  let now = nothing();
  let between = nothing();
  let since = nothing();
  const proofs = { GSA: 0, VTG: 0 };

  /** Above 0: for the head. A proof against what was proven before starts anew. */
  function vote(type: 'GSA' | 'VTG', proof: number): void {
    if (proof === 0) return;
    proofs[type] =
      Math.sign(proofs[type]) === -proof ? proof : Math.max(-PROOFS, Math.min(PROOFS, proofs[type] + proof));
  }

  return {
    timed(data, first) {
      if (first) between = since;
      since = nothing();
      if (data.type === 'RMC') {
        now.speedKmh = data.speedKmh;
        now.courseDeg = data.courseDeg;
      } else if (data.type === 'GGA' || data.type === 'GNS') {
        now.hdop ??= data.hdop;
        now.satellites ??= data.satellitesUsed;
      }
    },
    untimed(data) {
      if (data.type === 'GSA') {
        since.hdop ??= data.hdop;
        since.satellites = (since.satellites ?? 0) + data.used.length;
      } else {
        since.speedKmh = data.speedKmh;
        since.courseDeg = data.courseDeg;
      }
    },
    closed() {
      vote('GSA', sum(proofOf(between.hdop, before.hdop, now.hdop, HDOP), satellites()));
      vote('VTG', sum(proof('speedKmh', SPEED_KMH), proof('courseDeg', COURSE_DEG)));
      before = now;
      now = nothing();
      between = nothing();
    },
    isHead: (type) => (type === 'GSA' || type === 'VTG') && proofs[type] >= PROOFS,
    forget() {
      proofs.GSA = 0;
      proofs.VTG = 0;
    },
  };

  function satellites(): number {
    return proof('satellites', SATELLITES);
  }

  function proof(key: keyof Said, limits: { equal: number; different: number }): number {
    return proofOf(between[key], before[key], now[key], limits);
  }
}

/** 1: `value` is that of the epoch after it, not of the one before; -1: the other way round; 0: it proves nothing. */
function proofOf(
  value: number | null,
  before: number | null,
  after: number | null,
  { equal, different }: { equal: number; different: number },
): number {
  if (value === null || before === null || after === null) return 0;
  const fromBefore = Math.abs(value - before);
  const fromAfter = Math.abs(value - after);
  if (fromAfter <= equal && fromBefore >= different) return 1;
  return fromBefore <= equal && fromAfter >= different ? -1 : 0;
}

/** Two proofs that contradict each other prove nothing. */
function sum(a: number, b: number): number {
  return Math.sign(a + b);
}
