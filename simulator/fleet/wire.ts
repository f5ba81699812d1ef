/** What the processes of a fleet run say to each other, one JSON line each. The coordinator starts the others, with a task as argument. */
import type { VehicleCount } from './vehicle.ts';

/** Paths of PEM files. */
export interface TlsFiles {
  ca: string;
  cert: string;
  key: string;
}

export interface VehiclesTask {
  broker: string;
  vehicles: number;
  seed: number;
  run: string;
  tls: TlsFiles | null;
  /** Retained messages are removed at the end: the broker is shared with others. */
  forget: boolean;
}

export interface WorkerTask {
  broker: string;
  clientId: string;
  group: string;
  file: string;
  tls: TlsFiles | null;
}

/** Lines to the vehicles, one word each. `end`: they disconnect, and report. */
export type VehiclesOrder = 'off-duty' | 'end';

export interface VehiclesStatus {
  kind: 'status';
  connected: number;
  /** Records in all outboxes. */
  waiting: number;
  onDuty: number;
}

export interface TopicTally {
  messages: number;
  bytes: number;
}

export interface VehiclesReport {
  kind: 'report';
  counts: VehicleCount[];
  /** Of each vehicle, UTC of each CONNACK. */
  connects: number[][];
  attempts: number;
  linksLost: number;
  /** First publish and `cmd/ack` of each event, UTC. */
  eventWaits: [number, number][];
  published: Record<string, TopicTally>;
  received: TopicTally;
  /** On the sockets, both ways, without TCP and IP; of links that were closed and of those that are open. */
  socketBytes: { sent: number; received: number };
  /** A timer came this late at most, of 99 in 100. */
  lagP99Ms: number;
  /** What a vehicle must not meet: the broker refused a publish, grants too few places, an acknowledgement makes no sense. */
  faults: Record<string, number>;
}

/** vehicle, lane, series, number, digest, via, ms from its `t` to stable storage, UTC at which it was stored. */
export type StoredRecord = [
  vehicle: string,
  lane: 'p' | 'e',
  series: string,
  n: number,
  digest: number,
  via: 'live' | 'history' | 'event',
  t: number,
  storedWallMs: number,
];

export type WorkerLine =
  | { kind: 'ready' }
  /** On stable storage. `known`: from its file, told again because it was started again. */
  | { kind: 'stored'; known: boolean; records: StoredRecord[] }
  /** Since the last one. */
  | {
      kind: 'tally';
      messages: number;
      bytes: number;
      invalid: number;
      lastInvalid: string | null;
      dropped: number;
      /** Copies that the broker keeps, handed out at a subscription. */
      retained: number;
      syncs: number;
    };
