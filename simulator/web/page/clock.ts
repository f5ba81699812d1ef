/** The platform's clock as the page goes on with it between two ticks: it may be simulated, and N times as fast. Pure. */
import type { Now } from '../api.ts';

export interface PageClock {
  now: Now;
  /** When that was said, by the page's own monotonic clock. */
  saidAtMs: number;
}

/** UTC in ms, as far as the page can tell. Without a server it goes on: ages must go on too. */
export function platformTime({ now, saidAtMs }: PageClock, pageMs: number): number {
  return now.t + Math.max(0, pageMs - saidAtMs) * now.speed;
}
