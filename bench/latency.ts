/** From the last byte of an epoch to a subscriber: what was written when, and what arrived when, matched by the time of the fix. */
import mqtt from 'mqtt';
import type { Chain } from './chains.ts';
import type { Epoch } from './feed-process.ts';

export interface LatencyReport {
  /** Epochs that were written while it was looked. */
  epochs: number;
  /** Of those, epochs whose position arrived. */
  published: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

export interface Latency {
  /** To be called for every epoch of every port. */
  written(epoch: Epoch): void;
  /** From its fix's time on, chain `port` delivers to this topic. Resolves when it is subscribed. */
  follow(port: number, chain: Chain): Promise<void>;
  /** Resolves with the next position of this chain. */
  arrival(port: number): Promise<void>;
  /** Epochs of this port with `fromT` ≤ time of the fix < `toT`. */
  report(port: number, fromT: number, toT: number): LatencyReport;
  close(): Promise<void>;
}

interface Track {
  writtenMs: Map<number, number>;
  arrivedMs: Map<number, number>;
  chain: Chain | null;
  waiters: (() => void)[];
}

/** A subscriber with nothing else to do, in this process: its own parsing is part of every chain's figure. */
export async function createLatency(broker: string, protocol: '5' | '3.1.1', ports: number): Promise<Latency> {
  const tracks = Array.from(
    { length: ports },
    (): Track => ({ writtenMs: new Map(), arrivedMs: new Map(), chain: null, waiters: [] }),
  );
  const client = await mqtt.connectAsync(broker, { protocolVersion: protocol === '5' ? 5 : 4 });
  client.on('message', (topic, payload) => {
    const nowMs = Number(process.hrtime.bigint()) / 1e6;
    for (const track of tracks) {
      if (track.chain?.topic !== topic) continue;
      const t = track.chain.timeOf(payload);
      if (t === null) continue;
      // The first message of an epoch counts; gpsd may send two before it knows the receiver's cycle.
      if (!track.arrivedMs.has(t)) track.arrivedMs.set(t, nowMs);
      for (const waiter of track.waiters.splice(0)) waiter();
    }
  });
  const trackOf = (port: number): Track => {
    const track = tracks[port];
    if (track === undefined) throw new Error(`no port ${port}`);
    return track;
  };
  return {
    written: ({ port, t, lastByteMs }) => void trackOf(port).writtenMs.set(t, lastByteMs),
    async follow(port, chain) {
      trackOf(port).chain = chain;
      await client.subscribeAsync(chain.topic, { qos: 0 });
    },
    arrival: (port) => new Promise((resolve) => trackOf(port).waiters.push(resolve)),
    report(port, fromT, toT) {
      const { writtenMs, arrivedMs } = trackOf(port);
      const epochs = [...writtenMs].filter(([t]) => t >= fromT && t < toT);
      const delays = epochs
        .flatMap(([t, lastByteMs]) => {
          const arrived = arrivedMs.get(t);
          return arrived === undefined ? [] : [arrived - lastByteMs];
        })
        .sort((a, b) => a - b);
      return {
        epochs: epochs.length,
        published: delays.length,
        p50Ms: quantile(delays, 0.5),
        p99Ms: quantile(delays, 0.99),
        maxMs: quantile(delays, 1),
      };
    },
    close: () => client.endAsync(),
  };
}

/** Nearest rank: a value that was measured, never one between two. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
