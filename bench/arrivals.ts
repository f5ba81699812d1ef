/** From what was written to a subscriber: what was written when, and what arrived when, matched by an id (the time of a fix). */
import mqtt from 'mqtt';

/** What is listened to. */
export interface Published {
  readonly topic: string;
  /** Which of what was written this is; null where it is none. */
  idOf(payload: Buffer): number | null;
}

export interface Delays {
  /** How much was written while it was looked. */
  written: number;
  /** Of that, how much arrived. */
  arrived: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

export interface Arrivals {
  /** `atMs` of CLOCK_MONOTONIC. */
  written(track: number, id: number, atMs: number): void;
  /** From here on, what appears there is an arrival of this track. Resolves when it is subscribed. */
  follow(track: number, published: Published): Promise<void>;
  /** Resolves with the next arrival of this track. */
  next(track: number): Promise<void>;
  /** What was written to these tracks with `from` ≤ id < `to`, taken together. */
  delays(tracks: readonly number[], from: number, to: number): Delays;
  close(): Promise<void>;
}

interface Track {
  writtenMs: Map<number, number>;
  arrivedMs: Map<number, number>;
  published: Published | null;
  waiters: (() => void)[];
}

/** A subscriber with nothing else to do, in this process: its own parsing is part of every figure. */
export async function listenForArrivals(broker: string, protocol: '5' | '3.1.1', count: number): Promise<Arrivals> {
  const tracks = Array.from(
    { length: count },
    (): Track => ({ writtenMs: new Map(), arrivedMs: new Map(), published: null, waiters: [] }),
  );
  const client = await mqtt.connectAsync(broker, { protocolVersion: protocol === '5' ? 5 : 4 });
  client.on('message', (topic, payload) => {
    const nowMs = monotonicMs();
    for (const { published, arrivedMs, waiters } of tracks) {
      if (published?.topic !== topic) continue;
      const id = published.idOf(payload);
      if (id === null) continue;
      // The first message of an epoch counts; gpsd may send two before it knows the receiver's cycle.
      if (!arrivedMs.has(id)) arrivedMs.set(id, nowMs);
      for (const waiter of waiters.splice(0)) waiter();
    }
  });
  const trackOf = (index: number): Track => {
    const track = tracks[index];
    if (track === undefined) throw new Error(`no track ${index}`);
    return track;
  };
  return {
    written: (track, id, atMs) => void trackOf(track).writtenMs.set(id, atMs),
    async follow(track, published) {
      trackOf(track).published = published;
      await client.subscribeAsync(published.topic, { qos: 0 });
    },
    next: (track) => new Promise((resolve) => trackOf(track).waiters.push(resolve)),
    delays(indices, from, to) {
      const written = indices
        .map(trackOf)
        .flatMap(({ writtenMs, arrivedMs }) =>
          [...writtenMs].filter(([id]) => id >= from && id < to).map(([id, atMs]) => (arrivedMs.get(id) ?? NaN) - atMs),
        );
      const delays = written.filter((ms) => !Number.isNaN(ms)).sort((a, b) => a - b);
      return {
        written: written.length,
        arrived: delays.length,
        p50Ms: quantile(delays, 0.5),
        p99Ms: quantile(delays, 0.99),
        maxMs: quantile(delays, 1),
      };
    },
    close: () => client.endAsync(),
  };
}

/** CLOCK_MONOTONIC, the same for every process of the machine. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Nearest rank: a value that was measured, never one between two. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
