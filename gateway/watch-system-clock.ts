/**
 * Whether the system's clock can be believed where Balise cannot put its own time in its place: TLS judges certificates by it.
 * Part of the composition root.
 */
import type { HostClock } from './core/gnss/timebase.ts';
import type { Faults } from './core/health.ts';
import { SYSTEM_CLOCK_BEHIND_MAX_MS, SYSTEM_CLOCK_CHECK_MS } from './core/limits.ts';
import type { Pipeline } from './pipeline.ts';
import type { Clock } from './ports.ts';

export interface SystemClockOptions {
  /** UTC, ms: a clock that says less was never set. */
  notBeforeMs: number;
  /** A broker is spoken to over TLS. */
  tls: boolean;
  hostClock?: () => HostClock;
}

export interface SystemClock {
  /** UTC, ms; null: the clock says less than what is certain to have passed. */
  utcMs(): number | null;
  end(): void;
}

export function watchSystemClock(
  clock: Clock,
  pipeline: Pick<Pipeline, 'instant' | 'floorMs'>,
  faults: Faults,
  options: SystemClockOptions,
): SystemClock {
  function utcMs(): number | null {
    const wallMs = clock.wallMs();
    if (wallMs < options.notBeforeMs) return null;
    // A second behind the receiver's time is no harm to a certificate. A floor that was wrong must not end the link for ever.
    const behindMs = (pipeline.floorMs() ?? wallMs) - wallMs;
    return behindMs <= SYSTEM_CLOCK_BEHIND_MAX_MS || options.hostClock?.() === 'ntp' ? wallMs : null;
  }

  function check(): void {
    const says = `the system's clock says ${new Date(clock.wallMs()).toISOString()}`;
    const untimed = pipeline.instant().clock === 'none';
    const waits = options.tls && utcMs() === null;
    if (!untimed && !waits) faults.clear('clock-not-set');
    else {
      const detail = `${says}: ${[untimed && 'records carry no time', waits && 'TLS waits'].filter(Boolean).join(', ')}`;
      faults.raise({ code: 'clock-not-set', detail }, clock.monoMs());
    }
  }

  check();
  const checking = clock.every(SYSTEM_CLOCK_CHECK_MS, check);
  return { utcMs, end: () => checking.cancel() };
}
