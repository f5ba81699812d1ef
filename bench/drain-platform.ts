/**
 * The least that is a platform: notes what arrives and when, and acknowledges as wire rules ask, at once what is news to a crew
 * and after a second what is not. In the bench's own process, so it must not be what is waited for: it keeps nothing on a disk.
 */
import { zstdDecompressSync } from 'node:zlib';
import mqtt from 'mqtt';
import { createNumberSet } from '../simulator/platform/ranges.ts';
import { monotonicMs } from './arrivals.ts';

export interface LightPlatform {
  /** Instants of CLOCK_MONOTONIC, ms. */
  readonly seen: Seen;
  /** Resolves when `holds`; looked at with every message. Rejects after `patienceMs`. */
  until(holds: (seen: Seen) => boolean, patienceMs: number): Promise<void>;
  close(): Promise<void>;
}

export interface Seen {
  /** The vehicle said that it is there. */
  upMs: number | null;
  /** Positions, each once. */
  positions: number;
  /** Of history. */
  messages: number;
  bodyBytes: number;
  /** The latest position that was not known. */
  lastMs: number;
  /** First arrival, by UTC of the fix. */
  liveMs: Map<number, number>;
  /** Of the keys of availability, by number of the event, in order. */
  pressMs: Map<number, number>;
}

interface Event {
  series: string;
  n: number;
  type: string;
  key?: string;
}

const ACKNOWLEDGE_MS = 1_000;
const LOOK_MS = 20;
const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** @param backlog positions with a number up to this were recorded before, and no other says when the backlog was through */
export async function startLightPlatform(port: number, vehicle: string, backlog: number): Promise<LightPlatform> {
  const root = `balise/v1/${vehicle}/`;
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5 });
  const numbers = createNumberSet();
  const [liveMs, pressMs] = [new Map<number, number>(), new Map<number, number>()];
  const seen: Seen = { upMs: null, positions: 0, messages: 0, bodyBytes: 0, lastMs: 0, liveMs, pressMs };
  let series = '';
  let eventsUpTo = 0;
  let news = false;

  function take(n: number, nowMs: number): void {
    if (numbers.has(n)) return;
    numbers.add(n);
    news = true;
    if (n > backlog) return;
    seen.positions++;
    seen.lastMs = nowMs;
  }

  function takeHistory(payload: Buffer, nowMs: number): void {
    const body = JSON.parse(unpacked(payload)) as { series: string; columns: { n: number[] } };
    series = body.series;
    seen.messages++;
    seen.bodyBytes += payload.length;
    let n = 0;
    for (const step of body.columns.n) {
      n += step;
      take(n, nowMs);
    }
  }

  function takeEvents(events: Event[], nowMs: number): void {
    for (const event of events) {
      series = event.series;
      eventsUpTo = Math.max(eventsUpTo, event.n);
      const isCounted = event.type === 'press' && (event.key === '7' || event.key === '8');
      if (isCounted && !pressMs.has(event.n)) pressMs.set(event.n, nowMs);
    }
    acknowledge();
  }

  function acknowledge(): void {
    news = false;
    client.publish(`${root}cmd/ack`, JSON.stringify({ series, eventsUpTo, positions: numbers.ranges() }), { qos: 1 });
  }

  client.on('message', (topic, payload) => {
    const nowMs = monotonicMs();
    if (payload.length === 0) return;
    switch (topic.slice(root.length)) {
      case 'history':
        return takeHistory(payload, nowMs);
      case 'event':
        return takeEvents(JSON.parse(unpacked(payload)) as Event[], nowMs);
      case 'position': {
        const { n, t } = JSON.parse(payload.toString()) as { n: number; t: number };
        if (!liveMs.has(t)) liveMs.set(t, nowMs);
        return take(n, nowMs);
      }
      case 'presence':
        if (seen.upMs === null && payload.includes('"online"')) seen.upMs = nowMs;
    }
  });
  await client.subscribeAsync(`${root}#`, { qos: 0 });
  const timer = setInterval(() => news && acknowledge(), ACKNOWLEDGE_MS);
  return {
    seen,
    async until(holds, patienceMs) {
      const deadline = performance.now() + patienceMs;
      while (!holds(seen)) {
        if (performance.now() > deadline)
          throw new Error(`after ${patienceMs / 1_000} s ${seen.positions} of ${backlog} arrived`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
    close: () => {
      clearInterval(timer);
      return client.endAsync();
    },
  };
}

function unpacked(payload: Buffer): string {
  const isPacked = payload.subarray(0, ZSTD_MAGIC.length).equals(ZSTD_MAGIC);
  return (isPacked ? zstdDecompressSync(payload) : payload).toString();
}
