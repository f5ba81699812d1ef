/** What the crew is shown, on lamps: which one does what when is decided in the core. Part of the composition root. */
import { ALL_OFF, LAMPS, lampsAt, NOTHING_SHOWN, shownAfter } from './core/crew/lamps.ts';
import type { Clock, Indicator, Lamps, Timer } from './ports.ts';

/** @returns an indicator whose `close` puts all lamps out */
export function showOnLamps(clock: Clock, lamps: Lamps): Indicator & { close(): Promise<void> } {
  let shown = NOTHING_SHOWN;
  let levels = ALL_OFF;
  let timer: Timer | null = null;

  function refresh(): void {
    timer?.cancel();
    const nowMs = clock.monoMs();
    const next = lampsAt(shown, nowMs);
    if (LAMPS.some((lamp) => next.levels[lamp] !== levels[lamp])) lamps.set(next.levels);
    levels = next.levels;
    timer = next.nextChangeMs === null ? null : clock.after(next.nextChangeMs - nowMs, refresh);
  }

  return {
    show(state, n) {
      shown = shownAfter(shown, state, n, clock.monoMs());
      refresh();
    },
    async close() {
      timer?.cancel();
      lamps.set(ALL_OFF);
      await lamps.close();
    },
  };
}
