/** Presses in a storm: what the indicator called registered must be there, whatever the disk did and whoever was killed. */
import type { LedgerSummary } from '../platform/ledger.ts';
import type { PressMade } from './closing.ts';
import { pressKind } from './presses.ts';
import type { Storm } from './storm.ts';
import { HARMLESS_KEY } from './storm-plan.ts';

export async function press(run: Storm, key: string): Promise<void> {
  await run.stage.taken();
  const made = await run.stage.crew.press(key);
  if (made.refused) run.problems.push(`press ${key}: the gateway refused it`);
  else run.expectation.press(pressKind(key));
}

/** While the disk refuses, nobody waits for `registered`. A full one must take presses all the same. */
export async function pressInStorm(run: Storm, key: string): Promise<void> {
  if (run.trouble === null || run.trouble.fault === 'full') return press(run, key);
  if (!(await pressUnanswered(run, HARMLESS_KEY))) return;
  await run.stage.taken();
  run.expectation.press(pressKind(HARMLESS_KEY), false);
}

/** @returns false where one waits already: the indicator does not say which press it answers */
export async function pressUnanswered(run: Storm, key: string): Promise<boolean> {
  if (run.unanswered !== null) return false;
  // What a press changes is told by the bytes in front of it: they must have been read.
  await run.stage.taken();
  run.unanswered = await run.stage.crew.pressUnanswered(key);
  return true;
}

/** After a kill: what the indicator has not said by then, it says no more. */
export function settlePress(run: Storm): void {
  const made = run.unanswered;
  run.unanswered = null;
  if (made === null) return;
  if (made.registered === null) run.doubtful.push(made);
  else run.stage.crew.promised(made);
}

/** The disk is well again and nobody was killed: the answer comes late, but it comes. */
export async function awaitPress(run: Storm): Promise<void> {
  const made = run.unanswered;
  run.unanswered = null;
  if (made === null) return;
  await run.stage.crew.answer(made);
  run.stage.crew.promised(made);
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
