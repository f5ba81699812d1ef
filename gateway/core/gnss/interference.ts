/**
 * Jamming against a tunnel, from the strength of the satellites alone (docs/sampling.md, section 7): under a jammer they are
 * there and drown together, in a tunnel they are gone. Not at once, though: a receiver at the mouth of a tunnel in Munich went from 41
 * to 16 dB-Hz within six seconds and held on to all of its satellites for another sixteen. So what drowns must stay drowned.
 */
const VIEW_MS = 60_000;
const VIEW_MIN = 4;
const COLLAPSE_DB = 12;
const COLLAPSE_BEST_DBHZ = 28;
const COLLAPSE_LASTS_MS = 30_000;
/** Below this no receiver measures anything that deserves the name. */
const JAMMED_DBHZ = 20;
const RECOVERY_DB = 6;
/** The clear view is kept while it lasts; one as old as this says nothing about now. */
const COLLAPSE_MAX_MS = 600_000;

export type SkyCondition = 'unknown' | 'clear' | 'shadow' | 'collapse';

export interface Interference {
  /**
   * The C/N0 values (dB-Hz) of one epoch that came with GSV, of all talkers and signals.
   * @param t UTC of the epoch, ms, or of the last one that had it
   */
  view(t: number, cn0DbHz: readonly number[]): SkyCondition;
  /** True while nothing that is measured may be trusted. */
  jammed(): boolean;
}

interface View {
  t: number;
  count: number;
  medianDbHz: number;
}

export function createInterference(): Interference {
  let recent: View[] = [];
  /** Of before the collapse, while it lasts. */
  let clearBefore: View | null = null;
  let collapsedAt = 0;
  let drownedSince: number | null = null;
  let strongInARow = 0;
  let bestDbHz = Number.POSITIVE_INFINITY;

  function begins(view: View, clear: View): boolean {
    const weak = clear.medianDbHz - view.medianDbHz >= COLLAPSE_DB && bestDbHz < COLLAPSE_BEST_DBHZ;
    const there = view.count >= VIEW_MIN && view.count * 2 >= clear.count;
    drownedSince = weak && there ? (drownedSince ?? view.t) : null;
    return drownedSince !== null && Math.abs(view.t - drownedSince) >= COLLAPSE_LASTS_MS;
  }

  function ends(view: View, clear: View): boolean {
    const recovered = view.count > 0 && clear.medianDbHz - view.medianDbHz < RECOVERY_DB;
    strongInARow = recovered ? strongInARow + 1 : 0;
    return strongInARow >= 2 || Math.abs(view.t - collapsedAt) > COLLAPSE_MAX_MS;
  }

  /** @returns the clear view with this one in */
  function remember(view: View): View | null {
    recent = recent.filter(({ t }) => Math.abs(view.t - t) <= VIEW_MS);
    if (view.count >= VIEW_MIN) {
      // Only what nothing newer surpasses can become the highest: as few as there are values of C/N0, at any rate of views.
      recent = [...recent.filter(({ medianDbHz }) => medianDbHz > view.medianDbHz), view];
    }
    return recent[0] ?? null;
  }

  return {
    view(t, cn0DbHz) {
      bestDbHz = cn0DbHz.length === 0 ? Number.NEGATIVE_INFINITY : Math.max(...cn0DbHz);
      const view = { t, count: cn0DbHz.length, medianDbHz: median(cn0DbHz) };
      if (clearBefore !== null) {
        if (!ends(view, clearBefore)) return 'collapse';
        clearBefore = null;
        recent = [];
      }
      const clear = remember(view);
      if (clear === null) return 'unknown';
      if (begins(view, clear)) {
        clearBefore = clear;
        collapsedAt = t;
        drownedSince = null;
        strongInARow = 0;
        return 'collapse';
      }
      return view.count < VIEW_MIN && view.count * 2 < clear.count ? 'shadow' : 'clear';
    },
    jammed: () => clearBefore !== null && bestDbHz < JAMMED_DBHZ,
  };
}

/** 0 of none: the caller asks for the count first. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
