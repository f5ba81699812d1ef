/** Waiting for what must come: an emulated machine may be slow, so the patience is long and nothing is measured by it. */
import { createClock } from '../../../gateway/drivers/clock.ts';

const LOOK_MS = 25;
const clock = createClock();

export const nowMs = (): number => clock.monoMs();

/** @throws Error that names what did not come; what `check` throws at once */
export async function until(what: string, patienceMs: number, check: () => boolean | Promise<boolean>): Promise<void> {
  for (const endMs = nowMs() + patienceMs; !(await check()); ) {
    if (nowMs() > endMs) throw new Error(`${what}: not within ${Math.round(patienceMs / 1_000)} s`);
    await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
  }
}
