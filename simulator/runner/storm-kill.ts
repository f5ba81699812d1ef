/** kill -9 of the gateway in a storm, its new start, and what the disk's trouble may have cost until then. */
import { readFileSync, statSync } from 'node:fs';
import { LATE_S, POSITIONS_AT_RISK_S, type Storm } from './storm.ts';
import type { DiskTrouble, StormBlow } from './storm-plan.ts';
import { pressUnanswered, settlePress } from './storm-presses.ts';

/** As the gateway's log has it. */
const SAYS_FULL = 'fault store-full';

/** At any moment: bytes, a press or a write may be half-way. What is not yet on the disk is what the kill may take. */
export async function killGateway(
  run: Storm,
  { key, afterRealMs, power }: Extract<StormBlow, { kind: 'kill-gateway' }>,
  second: number,
): Promise<void> {
  const { stage, disk } = run;
  if (key !== null) await pressUnanswered(run, key);
  // Real time: what the processes do at that instant.
  await new Promise((resolve) => setTimeout(resolve, afterRealMs));
  await stage.killGateway();
  run.undone += disk.cutPower(power);
  const wellUntilS = Math.min(second, run.trouble?.fromS ?? second);
  run.losses.killed(wellUntilS - POSITIONS_AT_RISK_S - LATE_S, second);
  noteThinning(run, second);
  await startAgain(run);
  if (run.trouble !== null) run.trouble = trouble(run, run.trouble.fault, second);
  stage.conductor?.resume();
  run.expectation.restart();
  settlePress(run);
}

/** A disk that refuses may keep the gateway from starting: it says so and ends, and is started again when the disk is well. */
async function startAgain(run: Storm): Promise<void> {
  try {
    await run.stage.startGateway();
  } catch (error) {
    if (run.trouble === null) throw error;
    run.startsRefused++;
    run.disk.heal();
    run.trouble = null;
    run.repairs = run.repairs.filter(({ what }) => what !== 'disk' && what !== 'disk-settled');
    await run.stage.startGateway();
  }
}

/** What begins in this second. */
export function trouble(run: Storm, fault: DiskTrouble, second: number): NonNullable<Storm['trouble']> {
  return { fault, fromS: second, logFrom: statSync(run.stage.gatewayLog).size };
}

/** Positions may be left out while the gateway says that its disk is full, and only then. */
export function noteThinning(run: Storm, untilS: number): void {
  if (run.trouble === null) return;
  const { fromS, logFrom } = run.trouble;
  const said = readFileSync(run.stage.gatewayLog).subarray(logFrom).toString('utf8');
  if (said.includes(SAYS_FULL)) run.losses.thinned(fromS, untilS);
}
