/** Old records go: asks the clock, and the store where it can be believed. Part of the composition root. */
import type { Faults } from './core/health.ts';
import { RETENTION_CHECK_MS } from './core/limits.ts';
import { trustedForRetention } from './core/record/retention.ts';
import type { ClockSource } from './core/record/schema.ts';
import type { Clock, Timer } from './ports.ts';
import type { Store } from './ports-store.ts';

/**
 * At the start and then again and again, on the monotonic clock: a step of UTC neither skips a turn nor repeats it. The store knows
 * when the last purge was.
 */
export function startRetention(
  clock: Clock,
  store: Pick<Store, 'retain'>,
  faults: Faults,
  instant: () => { t: number | null; clock: ClockSource },
  proof: boolean,
): Timer {
  async function check(): Promise<void> {
    const { t, clock: source } = instant();
    if (t === null || !trustedForRetention(source)) return;
    const verdict = await store.retain(t, proof);
    if (verdict === 'implausible') {
      const detail = `it is said to be ${new Date(t).toISOString().slice(0, 10)}`;
      faults.raise({ code: 'retention-doubtful', detail }, clock.monoMs());
    } else if (verdict !== null) faults.clear('retention-doubtful');
  }
  void check();
  return clock.every(RETENTION_CHECK_MS, () => void check());
}
