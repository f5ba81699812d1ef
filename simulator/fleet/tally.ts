/** What all vehicles of a fleet count together. */
import { SAMPLES_MAX } from './limits.ts';
import type { Outgoing } from './vehicle.ts';
import type { TopicTally, VehiclesReport } from './wire.ts';

export interface Tally {
  attempt(): void;
  linkLost(): void;
  connected(number: number, wallMs: number): void;
  published(out: Outgoing): void;
  received(bytes: number): void;
  eventDelivered(publishedWallMs: number, ackedWallMs: number): void;
  socket(sent: number, received: number): void;
  fault(name: string): void;
  report(): Omit<VehiclesReport, 'kind' | 'counts' | 'lagP99Ms'>;
}

export function createTally(vehicles: number): Tally {
  const connects: number[][] = Array.from({ length: vehicles }, () => []);
  const eventWaits: [number, number][] = [];
  const published: Record<string, TopicTally> = {};
  const received = { messages: 0, bytes: 0 };
  const socketBytes = { sent: 0, received: 0 };
  const faults: Record<string, number> = {};
  let attempts = 0;
  let linksLost = 0;
  return {
    attempt: () => void attempts++,
    linkLost: () => void linksLost++,
    connected: (number, wallMs) => void connects[number]?.push(wallMs),
    published({ topic, payload }) {
      const of = published[topic] ?? { messages: 0, bytes: 0 };
      published[topic] = { messages: of.messages + 1, bytes: of.bytes + Buffer.byteLength(payload) };
    },
    received(bytes) {
      received.messages++;
      received.bytes += bytes;
    },
    eventDelivered(publishedWallMs, ackedWallMs) {
      if (eventWaits.length < SAMPLES_MAX) eventWaits.push([publishedWallMs, ackedWallMs]);
    },
    socket(sent, got) {
      socketBytes.sent += sent;
      socketBytes.received += got;
    },
    fault(name) {
      faults[name] = (faults[name] ?? 0) + 1;
    },
    report: () => ({ connects, attempts, linksLost, eventWaits, published, received, socketBytes, faults }),
  };
}
