/** Presses in a storm: what the indicator called registered must be there, whatever the disk did and whoever was killed. */
import type { LedgerSummary } from '../platform/ledger.ts';
import type { PressMade } from './closing.ts';
import type { Storm } from './storm.ts';
import { HARMLESS_KEY } from './storm-plan.ts';

export async function press(run: Storm, key: string): Promise<void> {
  await run.stage.taken();
  const finger = { key, atMs: run.pacer.nowMs() };
  note(run, run.duty.pressed(finger, await run.stage.crew.press(key)));
}

/** While the disk refuses, nobody waits for `registered`. A full one must take presses all the same. */
export async function pressInStorm(run: Storm, key: string): Promise<void> {
  // The indicator does not say which press it answers.
  if (run.unanswered !== null) return;
  if (run.trouble === null || run.trouble.fault === 'full') return press(run, key);
  // What it means for the positions must be known before it is answered.
  const acts = run.duty.acts({ key: HARMLESS_KEY, atMs: run.pacer.nowMs() });
  if (acts === null) return;
  await pressUnanswered(run, HARMLESS_KEY);
  await run.stage.taken();
  if (acts) run.expectation.press('status', false);
}

/** @returns false where one waits already: the indicator does not say which press it answers */
export async function pressUnanswered(run: Storm, key: string): Promise<boolean> {
  if (run.unanswered !== null) return false;
  // What a press changes is told by the bytes in front of it: they must have been read.
  await run.stage.taken();
  run.unanswered = { finger: { key, atMs: run.pacer.nowMs() }, made: await run.stage.crew.pressUnanswered(key) };
  return true;
}

/** After a kill: what the indicator has not said by then, it says no more. */
export function settlePress(run: Storm): void {
  const pressed = run.unanswered;
  run.unanswered = null;
  if (pressed === null) return;
  const { finger, made } = pressed;
  note(run, run.duty.answeredLate(finger, made));
  if (made.registered !== null) run.stage.crew.promised(made);
  else if (made.refused === null) run.doubtful.push(made);
}

/** The disk is well again and nobody was killed: the answer comes late, but it comes. */
export async function awaitPress(run: Storm): Promise<void> {
  const pressed = run.unanswered;
  run.unanswered = null;
  if (pressed === null) return;
  const { finger, made } = pressed;
  await run.stage.crew.answer(made);
  note(run, run.duty.answeredLate(finger, made));
  run.stage.crew.promised(made);
}

function note(run: Storm, problem: string | null): void {
  if (problem !== null) run.problems.push(problem);
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
