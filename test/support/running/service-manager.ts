/** What systemd is to a service, played by a test: the notify socket, the watchdog, and what the unit writes after the end. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { openDatagramSocket } from '../datagram-socket.ts';
import type { Gateway } from './gateway.ts';
import type { Workplace } from './workplace.ts';

const LOOK_MS = 20;
const PATIENCE_MS = 50_000;

export interface ServiceManagerStandIn {
  /** For the service. */
  environment: Record<string, string>;
  /** Lines of all notifications so far, in order. */
  said(): readonly string[];
  feeds(): number;
  /** Waits until its watchdog runs out or is triggered, and ends the service as systemd does. @returns which of the two it was */
  untilBarked(gateway: Gateway, lastExitFile: string): Promise<'ran out' | 'triggered'>;
}

export function createServiceManager(place: Workplace, spanMs: number): ServiceManagerStandIn {
  const path = join(place.dir, 'notify');
  const socket = openDatagramSocket(path);
  place.later(socket.close);
  const said: string[] = [];
  let fedMs = performance.now();
  const drain = (): void => {
    for (let next = socket.receive(); next !== null; next = socket.receive()) {
      const lines = next.toString('utf8').split('\n');
      if (lines.some((line) => line === 'WATCHDOG=1' || line === 'READY=1')) fedMs = performance.now();
      said.push(...lines);
    }
  };
  const looking = setInterval(drain, LOOK_MS);
  place.later(() => clearInterval(looking));
  const triggered = (): boolean => said.includes('WATCHDOG=trigger');
  return {
    environment: { NOTIFY_SOCKET: path, WATCHDOG_USEC: String(spanMs * 1_000) },
    said: () => said,
    feeds: () => said.filter((line) => line === 'WATCHDOG=1').length,
    async untilBarked(gateway, lastExitFile) {
      await vi.waitFor(
        () => {
          drain();
          if (!triggered() && performance.now() - fedMs < spanMs) throw new Error('it is alive');
        },
        { timeout: PATIENCE_MS, interval: LOOK_MS },
      );
      process.kill(gateway.pid, 'SIGABRT');
      await gateway.exited;
      writeFileSync(lastExitFile, 'watchdog\n');
      return triggered() ? 'triggered' : 'ran out';
    },
  };
}
