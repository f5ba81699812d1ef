/**
 * Reasons to leave a link that works: new certificate files, or an earlier broker that is back. Each is tried beside the link
 * first, so that what proves to be no good costs nothing but the try.
 */
import type { Fault } from '../../core/errors.ts';
import { BROKER_RETURN_MS, TLS_FILES_CHECK_MS, TLS_FILES_RETRY_MS } from '../../core/limits.ts';
import type { Clock, Timer } from '../../ports.ts';
import { isEncrypted } from './channel.ts';
import type { Credentials, TlsFiles } from './tls-files.ts';

export interface Live {
  /** Index in the order of preference. */
  broker: number;
  /** null: in clear. */
  credentials: Credentials | null;
}

export interface LookoutHandlers {
  /** @returns null when the broker takes these */
  tryOut(broker: number, credentials: Credentials | null): Promise<Fault | null>;
  /** The link should be made anew, there. */
  move(broker: number): void;
  /** The files were read. */
  onFiles(): void;
  /** What a conductor must wait for. */
  track(work: Promise<void>): void;
}

export interface Lookout {
  begin(live: Live): void;
  end(): void;
  /** The files, before their time. */
  lookNow(): void;
}

export function createLookout(brokers: string[], files: TlsFiles, clock: Clock, handlers: LookoutHandlers): Lookout {
  let timers: Timer[] = [];
  let watched: Live | null = null;
  let refused: { fingerprint: string; atMs: number } | null = null;

  async function lookAtFiles(live: Live): Promise<void> {
    const newest = files.read();
    handlers.onFiles();
    if (newest === null || newest.fingerprint === live.credentials?.fingerprint) return;
    const known = refused?.fingerprint === newest.fingerprint ? refused : null;
    if (known !== null && clock.monoMs() - known.atMs < TLS_FILES_RETRY_MS) return;
    const fault = await handlers.tryOut(live.broker, newest);
    if (watched !== live) return;
    if (fault === null) {
      handlers.move(live.broker);
      return;
    }
    // A network that failed meanwhile says nothing of the files.
    if (!fault.code.startsWith('tls-')) return;
    refused = { fingerprint: newest.fingerprint, atMs: clock.monoMs() };
    files.unfit(fault.detail);
    handlers.onFiles();
  }

  async function lookBack(live: Live): Promise<void> {
    for (const [index, broker] of brokers.slice(0, live.broker).entries()) {
      const fault = await handlers.tryOut(index, isEncrypted(broker) ? files.read() : null);
      if (watched !== live) return;
      if (fault === null) {
        handlers.move(index);
        return;
      }
    }
  }

  return {
    begin(live) {
      watched = live;
      if (live.credentials !== null)
        timers.push(clock.every(TLS_FILES_CHECK_MS, () => handlers.track(lookAtFiles(live))));
      if (live.broker > 0) timers.push(clock.every(BROKER_RETURN_MS, () => handlers.track(lookBack(live))));
    },
    lookNow() {
      const live = watched;
      if (live !== null && live.credentials !== null) handlers.track(lookAtFiles(live));
    },
    end() {
      watched = null;
      for (const timer of timers) timer.cancel();
      timers = [];
    },
  };
}
