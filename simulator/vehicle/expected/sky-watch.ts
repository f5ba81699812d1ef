/** Jamming or a tunnel (docs/sampling.md, section 7): what the strengths of the signals say. Written from that page alone. */

export type SkyEvent = 'collapse' | 'recovery' | 'shadow';

export interface SkyWatch {
  /**
   * An epoch after which a system's GSV was complete again.
   * @param carrierDbHz of every satellite that is received (sky-view.ts)
   * @returns what an event says of it, if anything
   */
  view(t: number, carrierDbHz: readonly number[]): SkyEvent | null;
  /** Measured fixes of now are suspect. */
  jammed(): boolean;
}

const VIEW_MS = 60_000;
const VIEW_MIN = 4;
const COLLAPSE_DB = 12;
const COLLAPSE_BEST_DBHZ = 28;
const JAMMED_DBHZ = 20;
const RECOVERY_DB = 6;
const COLLAPSE_LASTS_MS = 30_000;
const COLLAPSE_MAX_MS = 600_000;
const RECOVERY_VIEWS = 2;

interface View {
  t: number;
  count: number;
  bestDbHz: number | null;
  medianDbHz: number | null;
}

/** A view with enough values to be the clear one. */
interface ClearView {
  count: number;
  medianDbHz: number;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** The highest median among the views with enough values; of equal ones the newest. */
function clearOf(views: readonly View[]): ClearView | null {
  let clear: ClearView | null = null;
  for (const { count, medianDbHz } of views) {
    if (count < VIEW_MIN || medianDbHz === null) continue;
    if (clear === null || medianDbHz >= clear.medianDbHz) clear = { count, medianDbHz };
  }
  return clear;
}

function drowned(view: View, clear: ClearView): boolean {
  return (
    view.count >= VIEW_MIN &&
    view.count * 2 >= clear.count &&
    view.medianDbHz !== null &&
    clear.medianDbHz - view.medianDbHz >= COLLAPSE_DB &&
    (view.bestDbHz ?? 0) < COLLAPSE_BEST_DBHZ
  );
}

function recovered(view: View, clear: ClearView): boolean {
  return view.medianDbHz !== null && clear.medianDbHz - view.medianDbHz < RECOVERY_DB;
}

export function createSkyWatch(): SkyWatch {
  let views: View[] = [];
  let newest: View | null = null;
  let collapse: { sinceT: number; clear: ClearView; recoveredViews: number } | null = null;
  /** t of the first of the drowned views in a row. */
  let drownedFromT: number | null = null;
  let inShadow = false;

  function mayBegin(view: View, clear: ClearView): SkyEvent | null {
    drownedFromT = drowned(view, clear) ? (drownedFromT ?? view.t) : null;
    if (drownedFromT === null || view.t - drownedFromT < COLLAPSE_LASTS_MS) return null;
    collapse = { sinceT: view.t, clear, recoveredViews: 0 };
    drownedFromT = null;
    return 'collapse';
  }

  function mayEnd(view: View, standing: NonNullable<typeof collapse>): SkyEvent | null {
    standing.recoveredViews = recovered(view, standing.clear) ? standing.recoveredViews + 1 : 0;
    if (standing.recoveredViews < RECOVERY_VIEWS && view.t - standing.sinceT <= COLLAPSE_MAX_MS) return null;
    collapse = null;
    views = [view];
    return 'recovery';
  }

  return {
    view(t, carrierDbHz) {
      const bestDbHz = carrierDbHz.length === 0 ? null : Math.max(...carrierDbHz);
      newest = { t, count: carrierDbHz.length, bestDbHz, medianDbHz: median(carrierDbHz) };
      views = [...views.filter((view) => view.t <= t && view.t >= t - VIEW_MS), newest];
      const clear = collapse?.clear ?? clearOf(views);
      if (clear === null) {
        drownedFromT = null;
        return null;
      }
      const shadowed = newest.count < VIEW_MIN && newest.count * 2 < clear.count;
      const entered = shadowed && !inShadow;
      inShadow = shadowed;
      return (collapse === null ? mayBegin(newest, clear) : mayEnd(newest, collapse)) ?? (entered ? 'shadow' : null);
    },
    jammed: () => collapse !== null && (newest?.bestDbHz ?? 0) < JAMMED_DBHZ,
  };
}
