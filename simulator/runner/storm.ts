/** A run in a storm: what it is made of, and what has befallen it so far. */
import type { Expectation } from '../vehicle/expected-positions.ts';
import type { PressMade } from './closing.ts';
import type { Duty, Finger } from './duty.ts';
import type { Pacer } from './pacer.ts';
import type { Stage } from './stage.ts';
import type { Losses } from './storm-losses.ts';
import type { DiskTrouble, StormBlow } from './storm-plan.ts';

export const POSITIONS_AT_RISK_S = 10;
/** A timer of the gateway may be this late, in simulated time, on a machine under load. */
export const LATE_S = 5;

/** The disk of the gateway, whose trouble begins and ends from one call to the other. */
export interface StormDisk {
  readonly storeDirectory: string;
  /** For the gateway. */
  readonly environment: Readonly<Record<string, string>>;
  /** @returns false where this trouble cannot be made here */
  fail(trouble: DiskTrouble): boolean;
  heal(): void;
  /**
   * The gateway was killed and will be started again.
   * @param power it went too, and took what was not flushed
   * @returns how many writes it took
   */
  cutPower(power: boolean): number;
  /** Calls that failed or waited so far. */
  struck(): number;
}

export interface Repair {
  atS: number;
  what: 'link' | 'broker' | 'platform' | 'receiver' | 'disk' | 'disk-settled';
}

export interface Storm {
  disk: StormDisk;
  stage: Stage;
  pacer: Pacer;
  expectation: Expectation;
  duty: Duty;
  losses: Losses;
  /** What is put right again, and when. */
  repairs: Repair[];
  /** Resolve when the broker, the platform that was started last answers: it takes its time, and the duty goes on meanwhile. */
  brokerBack: Promise<void>;
  platformBack: Promise<void>;
  platformUp: boolean;
  /** How far the receiver's clock is off. */
  receiverOffMs: number;
  /** Pressed just before a kill, and the indicator said nothing: they may be recorded or not. */
  doubtful: PressMade[];
  /** Pressed while the disk refused, and not answered yet. */
  unanswered: { finger: Finger; made: PressMade } | null;
  /** Since `fromS`, what the gateway keeps may be in memory only; null while the disk is well. `logFrom`: where its log was then. */
  trouble: { fault: DiskTrouble; fromS: number; logFrom: number } | null;
  problems: string[];
  blows: Record<StormBlow['kind'], number>;
  /** Writes that power cuts took; starts of the gateway that a disk refused. */
  undone: number;
  startsRefused: number;
}
