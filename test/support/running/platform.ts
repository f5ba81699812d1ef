/** A platform in the hand of a test: it notes what arrives and acknowledges what it is told to, nothing by itself. */
import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import mqtt, { type MqttClient } from 'mqtt';
import { vi } from 'vitest';
import { type Reply, reply } from '../../../gateway/core/record/commands.ts';
import { eventBatch, history } from '../../../gateway/core/record/messages.ts';
import { type EventRecord, type PositionRecord, positionRecord } from '../../../gateway/core/record/schema.ts';
import { readColumns } from '../../../simulator/platform/history.ts';
import type { Certificate } from './certificates.ts';
import { VEHICLE } from './config.ts';
import type { Workplace } from './workplace.ts';

const ROOT = `balise/v1/${VEHICLE}/`;
const soon = { timeout: 25_000, interval: 10 };

export interface Message {
  /** What follows `balise/v1/<vehicle>/`. */
  topic: string;
  /** Unpacked, where it was compressed. */
  text: string;
  /** It was there before we subscribed. */
  retained: boolean;
  /** Correlation Data, in UTF-8. */
  correlation: string | null;
}

export interface Ack {
  series: string;
  eventsUpTo: number;
  positions: [number, number][];
}

export interface Platform {
  readonly messages: readonly Message[];
  /** Every one that arrived, duplicates included. */
  events(): EventRecord[];
  /** Live and from history, duplicates included. */
  positions(): PositionRecord[];
  /** Everything that arrived so far, and nothing else, is in the platform's durable store. */
  acknowledgeAll(): Promise<Ack>;
  acknowledge(ack: Ack): Promise<void>;
  /** Below `cmd/`, not retained. */
  /** @param respond where the answer is wanted too: a whole topic, and what it is to bear */
  command(name: string, body: unknown, respond?: { topic: string; correlation: string }): Promise<void>;
  /** `cmd/roster`, retained. */
  roster(body: object): Promise<void>;
  replies(): Reply[];
  /** Forgets what it noted, not what it acknowledged. */
  forget(): void;
  /** Waits until `check` (made of `expect`s) does not throw. */
  until(check: () => void): Promise<void>;
  close(): Promise<void>;
}

export interface PlatformOptions {
  url: string;
  tls?: { ca: string; client: Certificate };
}

const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

let platforms = 0;

export async function startPlatform(place: Workplace, { url, tls }: PlatformOptions): Promise<Platform> {
  const client = mqtt.connect(url, {
    protocolVersion: 5,
    clientId: `platform-${++platforms}`,
    clean: false,
    properties: { sessionExpiryInterval: 3_600 },
    reconnectPeriod: 100,
    ...(tls && { ca: readFileSync(tls.ca), cert: readFileSync(tls.client.cert), key: readFileSync(tls.client.key) }),
  });
  const messages: Message[] = [];
  let lastError = 'no answer';
  client.on('error', (error) => {
    lastError = error.message;
  });
  client.on('message', (topic, payload, packet) => {
    const name = topic.slice(ROOT.length);
    if (name.startsWith('cmd/')) return;
    const packed = payload.subarray(0, ZSTD_MAGIC.length).equals(ZSTD_MAGIC);
    const text = (packed ? zstdDecompressSync(payload) : payload).toString();
    const correlation = packet.properties?.correlationData?.toString() ?? null;
    messages.push({ topic: name, text, retained: packet.retain, correlation });
  });
  const close = async (): Promise<void> => client.endAsync(true);
  place.later(close);
  await vi.waitFor(() => {
    if (!client.connected) throw new Error(`the platform's double is not connected: ${lastError}`);
  }, soon);
  await client.subscribeAsync('balise/v1/#', { qos: 1 });
  return { ...reader(client, messages), close };
}

function reader(client: MqttClient, messages: Message[]): Omit<Platform, 'close'> {
  const of = (topic: string): unknown[] =>
    messages.filter((message) => message.topic === topic && message.text !== '').map(({ text }) => JSON.parse(text));
  const events = (): EventRecord[] => of('event').flatMap((body) => eventBatch.parse(body));
  const positions = (): PositionRecord[] => [
    ...of('position').map((body) => positionRecord.parse(body)),
    ...of('history').flatMap((body) => readColumns(history.parse(body)).map((each) => positionRecord.parse(each))),
  ];
  const seen = new Map<string, { events: Set<number>; positions: Set<number> }>();

  async function acknowledge(ack: Ack): Promise<void> {
    await client.publishAsync(`${ROOT}cmd/ack`, JSON.stringify(ack), { qos: 1, retain: true });
  }

  return {
    messages,
    events,
    positions,
    acknowledge,
    async command(name, body, respond) {
      const properties = respond && {
        responseTopic: respond.topic,
        correlationData: Buffer.from(respond.correlation),
      };
      await client.publishAsync(`${ROOT}cmd/${name}`, JSON.stringify(body), {
        qos: 1,
        ...(properties && { properties }),
      });
    },
    async roster(body) {
      await client.publishAsync(`${ROOT}cmd/roster`, JSON.stringify(body), { qos: 1, retain: true });
    },
    replies: () => of('reply').map((body) => reply.parse(body)),
    async acknowledgeAll() {
      const series = events().at(-1)?.series ?? positions().at(-1)?.series ?? '';
      const known = seen.get(series) ?? { events: new Set(), positions: new Set() };
      seen.set(series, known);
      for (const { n } of events()) known.events.add(n);
      for (const { n } of positions()) known.positions.add(n);
      let eventsUpTo = 0;
      while (known.events.has(eventsUpTo + 1)) eventsUpTo++;
      const ack = { series, eventsUpTo, positions: [...known.positions].map((n): [number, number] => [n, n]) };
      await acknowledge(ack);
      return ack;
    },
    forget: () => void messages.splice(0),
    until: (check) => vi.waitFor(check, soon),
  };
}
