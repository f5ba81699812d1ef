/** The blows of a storm as they fall, and what puts things right again. */
import type { LedgerSummary } from '../platform/ledger.ts';
import type { Expectation } from '../vehicle/expected-positions.ts';
import type { PressMade } from './closing.ts';
import type { Pacer } from './pacer.ts';
import { pressKind } from './presses.ts';
import type { Stage } from './stage.ts';
import { type DiskTrouble, HARMLESS_KEY, type StormBlow } from './storm-plan.ts';

export const POSITIONS_AT_RISK_S = 10;
/** A timer of the gateway may be this late, in simulated time, on a machine under load. */
export const LATE_S = 5;

/** The disk of the gateway, which fails from one call to the other. */
export interface FailingDisk {
  readonly environment: Readonly<Record<string, string>>;
  fail(trouble: DiskTrouble): void;
  heal(): void;
  /** Calls that failed or waited so far. */
  struck(): number;
}

/** A run in a storm: what it is made of, and what has befallen it so far. */
export interface Storm {
  disk: FailingDisk | null;
  /** UTC of its second 0, ms. */
  startT: number;
  stage: Stage;
  pacer: Pacer;
  expectation: Expectation;
  /** What is put right again, and when. */
  repairs: { atS: number; what: 'link' | 'broker' | 'disk' | 'disk-settled' }[];
  /** Resolves when the broker that was started last answers: it takes its time, and the duty goes on meanwhile. */
  brokerBack: Promise<void>;
  /** Pressed just before a kill, and the indicator said nothing: they may be recorded or not. */
  doubtful: PressMade[];
  /** Pressed while the disk refused, and not answered yet. */
  unanswered: PressMade | null;
  /** Since this second, what the gateway keeps may be in memory only; null while the disk is well. */
  diskBadFromS: number | null;
  killTook: number;
  problems: string[];
  blows: Record<StormBlow['kind'], number>;
}

/** Puts right what is due in this second. */
export function repair(run: Storm, second: number): void {
  const due = run.repairs.filter(({ atS }) => atS <= second);
  run.repairs = run.repairs.filter((each) => !due.includes(each));
  for (const { what } of due) putRight(run, what);
}

/** The storm is over: everything is put right. Resolves when the broker answers. */
export async function repairAll(run: Storm): Promise<void> {
  for (const { what } of run.repairs) if (what !== 'disk-settled') putRight(run, what);
  run.repairs = [];
  await run.brokerBack;
}

function putRight(run: Storm, what: Storm['repairs'][number]['what']): void {
  switch (what) {
    case 'link':
      run.stage.link.restore();
      return;
    case 'broker':
      run.brokerBack = run.stage.broker.again();
      // Awaited before it is killed again, and at the end.
      run.brokerBack.catch(() => {});
      return;
    case 'disk':
      run.disk?.heal();
      return;
    case 'disk-settled':
      run.diskBadFromS = null;
      settlePresses(run);
      return;
    default:
      what satisfies never;
  }
}

export async function fall(run: Storm, blow: StormBlow, second: number): Promise<void> {
  const { stage } = run;
  run.blows[blow.kind]++;
  switch (blow.kind) {
    case 'press':
      return;
    case 'kill-gateway':
      return killGateway(run, blow, second);
    case 'kill-broker':
      await run.brokerBack;
      await stage.broker.kill();
      run.repairs.push({ atS: second + blow.lastsS, what: 'broker' });
      return;
    case 'cut':
      stage.link.cut();
      run.repairs.push({ atS: second + blow.lastsS, what: 'link' });
      return;
    case 'half-open':
      stage.link.halfOpen();
      run.repairs.push({ atS: second + blow.lastsS, what: 'link' });
      return;
    case 'clock-step':
      stage.conductor?.stepWall(blow.byMs);
      return;
    case 'disk':
      if (run.disk === null) return;
      run.disk.fail(blow.fault);
      run.diskBadFromS ??= second;
      run.repairs.push({ atS: second + blow.lastsS, what: 'disk' });
      run.repairs.push({ atS: second + blow.lastsS + LATE_S, what: 'disk-settled' });
      return;
    default:
      blow satisfies never;
  }
}

/** At any moment: bytes, a press or a write may be half-way. What is not yet on the disk is what the kill may take. */
async function killGateway(
  run: Storm,
  { key, afterRealMs }: Extract<StormBlow, { kind: 'kill-gateway' }>,
  second: number,
): Promise<void> {
  const { stage, expectation } = run;
  const wellUntilS = Math.min(second, run.diskBadFromS ?? second);
  const sinceT = run.startT + (wellUntilS - POSITIONS_AT_RISK_S - LATE_S) * 1000;
  if (key !== null) await pressUnanswered(run, key);
  await new Promise((resolve) => setTimeout(resolve, afterRealMs));
  await stage.killGateway();
  run.killTook += expectation.positions.filter(({ t }) => t > sinceT).length;
  // A gateway finds a disk that works when it starts, or it does not start, which is another story.
  run.disk?.heal();
  await stage.startGateway();
  stage.conductor?.resume();
  expectation.restart();
  settlePresses(run);
}

export async function press(run: Storm, key: string): Promise<void> {
  await run.stage.taken();
  const made = await run.stage.crew.press(key);
  if (made.refused) run.problems.push(`press ${key}: the gateway refused it`);
  else run.expectation.press(pressKind(key));
}

/** While the disk refuses, nobody waits for `registered`: it comes when the disk is well, or never. */
export async function pressInStorm(run: Storm, key: string): Promise<void> {
  if (run.diskBadFromS === null) return press(run, key);
  if (!(await pressUnanswered(run, HARMLESS_KEY))) return;
  await run.stage.taken();
  run.expectation.press(pressKind(HARMLESS_KEY), false);
}

/** @returns false where one waits already: the indicator does not say which press it answers */
async function pressUnanswered(run: Storm, key: string): Promise<boolean> {
  if (run.unanswered !== null) return false;
  // What a press changes is told by the bytes in front of it: they must have been read.
  await run.stage.taken();
  run.unanswered = await run.stage.crew.pressUnanswered(key);
  return true;
}

/** What the indicator has not said by now, it says no more. */
export function settlePresses(run: Storm): void {
  const made = run.unanswered;
  run.unanswered = null;
  if (made === null) return;
  if (made.registered === null) run.doubtful.push(made);
  else run.stage.crew.promised(made);
}

/** Of the presses in doubt, those that the platform has: one of its presses for each, and none that was registered. */
export function found(
  doubtful: readonly PressMade[],
  certain: readonly PressMade[],
  ledger: Pick<LedgerSummary, 'presses'>,
): PressMade[] {
  const taken = new Set(certain.map(({ registered }) => registered));
  return doubtful.flatMap((made) => {
    const match = ledger.presses.find(({ n, key }) => key === made.key && !taken.has(n));
    if (match === undefined) return [];
    taken.add(match.n);
    return [{ ...made, registered: match.n }];
  });
}
