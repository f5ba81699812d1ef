/** Tells the service manager how the daemon does, where one started it. Part of the composition root. */
import {
  START_EXTEND_EVERY_MS,
  START_EXTEND_MS,
  START_MAX_MS,
  STATUS_PERIOD_MS,
  WATCHDOG_LOOKS,
} from './core/service/limits.ts';
import { createWatchdog } from './core/service/watchdog.ts';
import type { Daemon } from './daemon.ts';
import type { Clock, Log, ServiceManager, Timer } from './ports.ts';

export interface Supervision {
  /** It has started: from now on its work is watched. */
  started(daemon: Pick<Daemon, 'marks' | 'onFault' | 'statusLine'>): void;
  stopping(): void;
}

/** What systemd puts into the environment (sd_notify(3), sd_watchdog_enabled(3)). */
interface Environment {
  NOTIFY_SOCKET?: string;
  WATCHDOG_USEC?: string;
  WATCHDOG_PID?: string;
}

const ALONE: Supervision = { started: () => undefined, stopping: () => undefined };

/**
 * @param environment loses what systemd put there
 * @param clock the machine's: simulated time may stand still, or a day pass at once, and nobody out there knows
 */
export async function openSupervision(environment: Environment, clock: Clock, log: Log): Promise<Supervision> {
  const { NOTIFY_SOCKET: socket = '' } = environment;
  const spanMs = spanMsOf(environment);
  // Meant for this process alone. Programs of systemd that it starts (busctl) would answer for it, and be refused in the journal.
  for (const name of ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID'] as const) delete environment[name];
  if (socket === '') return ALONE;
  // Loaded only where it is used: it needs the C library's door.
  const { openServiceManager } = await import('./drivers/unix-datagram/service-manager.ts');
  return supervise(openServiceManager(socket), spanMs, clock, log);
}

/** @returns null: no watchdog, or somebody else's */
function spanMsOf({ WATCHDOG_USEC, WATCHDOG_PID }: Environment): number | null {
  if (WATCHDOG_PID !== undefined && Number(WATCHDOG_PID) !== process.pid) return null;
  const spanMs = Number(WATCHDOG_USEC) / 1_000;
  return spanMs > 0 ? spanMs : null;
}

/** @param spanMs in which the watchdog wants a sign; null: it wants none */
export function supervise(manager: ServiceManager, spanMs: number | null, clock: Clock, log: Log): Supervision {
  const openedMs = clock.monoMs();
  manager.status('starting: opens the store');
  manager.takesLonger(START_EXTEND_MS);
  let timers: Timer[] = [clock.every(START_EXTEND_EVERY_MS, extend)];
  let told = '';

  function extend(): void {
    if (clock.monoMs() - openedMs < START_MAX_MS) manager.takesLonger(START_EXTEND_MS);
  }

  function end(): void {
    for (const timer of timers) timer.cancel();
    timers = [];
  }

  return {
    started(daemon) {
      end();
      const tell = (): void => {
        const line = daemon.statusLine();
        if (line !== told) manager.status(line);
        told = line;
      };
      tell();
      manager.ready();
      timers.push(clock.every(STATUS_PERIOD_MS, tell));
      if (spanMs === null) return;
      const lookMs = spanMs / WATCHDOG_LOOKS;
      const watchdog = createWatchdog(spanMs, lookMs);
      const look = (): void => {
        const verdict = watchdog(daemon.marks(), clock.monoMs());
        if (verdict.healthy) {
          manager.alive();
          return;
        }
        end();
        const detail = `${verdict.part}: nothing done for ${Math.round(verdict.stuckMs / 1_000)} s`;
        daemon.onFault({ code: 'part-stuck', detail });
        log.error('asks to be started again', { part: verdict.part, stuckMs: Math.round(verdict.stuckMs) });
        manager.stuck(`stuck: ${detail}`);
      };
      look();
      timers.push(clock.every(lookMs, look));
    },
    stopping() {
      end();
      manager.status('stopping: what waits leaves or is kept');
      manager.stopping();
    },
  };
}
