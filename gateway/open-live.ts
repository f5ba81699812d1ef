/**
 * The live feed and the receiver's own bytes, for who looks on at the vehicle (docs/cli.md). Part of the composition root. With
 * nobody there, all it costs is a list of the last things that happened.
 */
import type { Config } from './core/config/options.ts';
import type { Fault } from './core/errors.ts';
import { createLiveMemory, type Live, type LiveLine, type LiveWitness } from './core/live/feed.ts';
import { LIVE_PERIOD_MS, WORKSHOP_MS } from './core/live/limits.ts';
import type { LocalAnswer, LocalRequest } from './core/record/audit.ts';
import type { StatusReport } from './core/status-report.ts';
import {
  type FeedSocket,
  type Listener,
  liveSocketOf,
  openFeedSocket,
  rawSocketOf,
} from './drivers/local-socket/feed.ts';
import type { Pipeline } from './pipeline.ts';
import type { Clock, Log, Timer } from './ports.ts';

type RawRequest = Extract<LocalRequest, { ask: 'workshop' | 'raw-on-duty' }>;

export interface LiveFeed {
  witness: LiveWitness;
  /** To be called once, when there is a pipeline to look at. */
  open(parts: LiveParts): Promise<void>;
  /** What the receiver says: passed on only while that was asked for and written down. */
  onBytes(chunk: Uint8Array): void;
  /** The duty gate opened or closed: what was allowed before it is not any more. */
  onGate(): void;
  allowRaw(request: RawRequest): Promise<LocalAnswer>;
  close(): Promise<void>;
}

interface LiveParts {
  config: Config;
  pipeline: Pick<Pipeline, 'live' | 'tracking' | 'audit' | 'instant'>;
  report(): Promise<StatusReport>;
  log: Log;
  onFault(fault: Fault): void;
}

const lineOf = (line: LiveLine): string => `${JSON.stringify(line)}\n`;

export function createLiveFeed(clock: Clock): LiveFeed {
  const memory = createLiveMemory(tellSoon);
  const run = `${clock.bootId}-${Math.round(clock.monoMs())}`;
  let parts: LiveParts | null = null;
  let feeds: { live: FeedSocket; raw: FeedSocket } | null = null;
  let timer: Timer | null = null;
  /** What each listener has been told of what happened. */
  const told = new Map<Listener, number>();
  let soon = false;
  let reporting = false;
  /** Whether the receiver's bytes may be looked at. */
  let allowed: Timer | null = null;

  /** All that happens in one turn is one line. */
  function tellSoon(): void {
    if (soon || told.size === 0) return;
    soon = true;
    queueMicrotask(() => {
      soon = false;
      tell(null);
    });
  }

  function tell(status: StatusReport | null): void {
    for (const listener of told.keys()) tellOne(listener, status);
  }

  function tellOne(listener: Listener, status: StatusReport | null): void {
    const { monoMs } = parts?.pipeline.instant() ?? { monoMs: clock.monoMs() };
    const news = memory.since(told.get(listener) ?? 0, monoMs);
    told.set(listener, memory.newest());
    if (parts === null) return;
    const now = parts.pipeline.live();
    const line: Live = { type: 'live', run, status, ...now, latency: memory.latency(), happened: news };
    listener.send(lineOf(line));
  }

  /** A disk that does not answer keeps the report waiting; the rest goes on. */
  async function tellAll(): Promise<void> {
    if (parts === null || reporting) {
      tell(null);
      return;
    }
    reporting = true;
    try {
      const report = parts.report();
      const late = new Promise<null>((resolve) => clock.after(LIVE_PERIOD_MS / 2, () => resolve(null)));
      const inTime = await Promise.race([report, late]);
      tell(inTime);
      if (inTime === null) tell(await report);
    } finally {
      reporting = false;
    }
  }

  function arrived(listener: Listener): void {
    told.set(listener, 0);
    timer ??= clock.every(LIVE_PERIOD_MS, () => void tellAll());
    void tellAll();
  }

  function left(listener: Listener, reason: string | null): void {
    told.delete(listener);
    if (reason === 'slow') parts?.log.info('hung up on a program that does not read the live feed', { reason });
    if (told.size > 0) return;
    timer?.cancel();
    timer = null;
  }

  function endRaw(): void {
    allowed?.cancel();
    allowed = null;
    for (const listener of [...(feeds?.raw.listeners() ?? [])]) listener.end();
  }

  /** Whoever asked has seen enough: what comes next is asked for again. */
  function forgetWhenAlone(): void {
    if (feeds?.raw.listeners().size === 0) endRaw();
  }

  async function open(given: LiveParts): Promise<void> {
    parts = given;
    const { config, onFault } = given;
    const socket = config['control.socket'];
    try {
      const live = await openFeedSocket(liveSocketOf(socket), {
        ...{ mode: 0o660, onListener: arrived, onGone: left },
        goodbye: (reason) => lineOf({ type: 'end', reason }),
      });
      const raw = await openFeedSocket(rawSocketOf(socket), {
        mode: 0o600,
        goodbye: () => '',
        onListener: (listener) => allowed === null && listener.end(),
        onGone: forgetWhenAlone,
      });
      feeds = { live, raw };
    } catch (error) {
      onFault({ code: 'control-unavailable', detail: String(error) });
    }
  }

  async function allowRaw(request: RawRequest): Promise<LocalAnswer> {
    if (parts === null || feeds === null) return { result: 'refused', why: 'no-socket' };
    const { pipeline } = parts;
    const onDuty = request.ask === 'raw-on-duty';
    if (pipeline.tracking() !== onDuty) return { result: 'refused', why: onDuty ? 'off-duty' : 'on-duty' };
    const { t } = pipeline.instant();
    const counts = { positions: 0, events: 0, setAside: 0 };
    const reason = request.ask === 'workshop' ? request.reason : null;
    const to = t === null ? null : t + WORKSHOP_MS;
    const { by } = request;
    await pipeline.audit({ what: 'raw-sentences', from: t, to, reason, by, ...counts });
    // The disk took its time, and the crew may have pressed meanwhile.
    if (pipeline.tracking() !== onDuty) return { result: 'refused', why: onDuty ? 'off-duty' : 'on-duty' };
    allowed?.cancel();
    allowed = clock.after(WORKSHOP_MS, endRaw);
    return { result: 'done', signed: null, ...counts };
  }

  return {
    witness: memory,
    open,
    onBytes(chunk) {
      if (allowed === null || feeds === null) return;
      for (const listener of feeds.raw.listeners()) listener.send(chunk);
    },
    onGate: endRaw,
    allowRaw,
    async close() {
      endRaw();
      timer?.cancel();
      await feeds?.live.close();
      await feeds?.raw.close();
    },
  };
}
