/**
 * The interfaces between the core and the world. Each is implemented by one driver (and, where a test or the
 * simulator needs it, by a second one on which the same suite runs). Times are milliseconds; `monoMs` counts from
 * the machine's boot and never steps, `wallMs` is the machine's idea of UTC and may be wrong by decades.
 */

import type { Contact } from './core/crew/contacts.ts';
import type { IndicatorState } from './core/crew/indicator.ts';
import type { LampLevels } from './core/crew/lamps.ts';
import type { Fault } from './core/errors.ts';
import type { ModemFacts } from './core/record/modem.ts';
import type { Progress } from './core/service/watchdog.ts';

export interface Timer {
  cancel(): void;
}

/** The only way to read a clock or to wait. Simulated time replaces all of it at once (docs/simulated-time.md). */
export interface Clock {
  /** Identifies one boot of the machine: `monoMs` values are comparable only within one. */
  readonly bootId: string;
  /** True where time moves only when a conductor says so: nothing may wait for real time to pass. */
  readonly lockStep: boolean;
  wallMs(): number;
  monoMs(): number;
  after(delayMs: number, run: () => void): Timer;
  every(periodMs: number, run: () => void): Timer;
}

/** A stream of bytes from a receiver, whatever carries it. It reopens by itself until closed. */
export interface ByteSource {
  readonly name: string;
  /** True while bytes that are sent now would arrive; a file stays open after its end. What a conductor waits for. */
  isOpen(): boolean;
  /** Bytes handed over since the source was opened (a reopening does not count from 0): what a conductor waits for. */
  takenBytes(): number;
  /** Only sources whose opening is outside our hands: openings and closings, for the watchdog. */
  progress?(): Progress;
  close(): Promise<void>;
}

export interface ByteSourceHandlers {
  /** The chunk belongs to the callee: the source never writes to it again. */
  onBytes(chunk: Uint8Array): void;
  /** What was wrong is over. Also called when the source is opened for the first time. */
  onOpen(): void;
  /** Called once per change of state, not once per attempt. A fault of a source replaces the one before it. */
  onFault(fault: Fault): void;
  /** Only sources that end (a file): everything has been handed over. */
  onEnd(): void;
}

/** Where valid sentences are passed on to, while they may flow. Whether they may is not for the sink to know. */
export interface SentenceSink {
  /** One sentence without its line end. Never waits, never throws. */
  send(line: string): void;
  /** Nothing more flows for now: who has not yet taken what was sent loses it, and the connection with it. */
  hold(): void;
  counters(): { clients: number; dropped: number };
  /** The port it listens on; null while it does not. */
  address(): number | null;
  close(): Promise<void>;
}

export interface SinkHandlers {
  onOpen(): void;
  onFault(fault: Fault): void;
}

/** Takes measurements of how far the system's clock is off (chrony). Never waits, never throws. */
export interface ClockReference {
  /**
   * @param wallMs the system's clock at the instant of the measurement
   * @param offsetS seconds to add to the system's clock to have UTC
   * @param leap announced for the end of the day: 0 none, 1 a second is inserted, 2 one is left out
   * @returns null when it was taken
   */
  send(wallMs: number, offsetS: number, leap: 0 | 1 | 2): Fault | null;
  close(): void;
}

/** The program that started the service, watches it and starts it again (systemd). Never waits, never throws. */
export interface ServiceManager {
  ready(): void;
  /** One line of what it does now. */
  status(text: string): void;
  /** To be said once in each span of the watchdog, by a service that does its work. */
  alive(): void;
  /** It does not: to be started again at once. */
  stuck(why: string): void;
  /** The start needs so much more from now. */
  takesLonger(ms: number): void;
  stopping(): void;
  close(): void;
}

/** A key going down or up, with the instant of the edge itself. */
export interface KeyEdge {
  key: string;
  down: boolean;
  monoMs: number;
}

/** A contact of the vehicle that is no key, with the instant of the edge itself. */
export interface ContactEdge {
  contact: Contact;
  on: boolean;
  monoMs: number;
}

export interface InputSource {
  readonly name: string;
  isOpen(): boolean;
  takenBytes(): number;
  close(): Promise<void>;
}

export interface InputHandlers {
  onEdge(edge: KeyEdge): void;
  /** Also how a contact is found when the device is opened. */
  onContact(edge: ContactEdge): void;
  /** @param down keys that are down as the device is opened: since when nobody knows, so they are no press until released */
  onOpen(down: readonly string[]): void;
  /** The device is gone, and with it whatever was held down. Once per change of state. */
  onFault(fault: Fault): void;
  /** Line noise: counted by reason, never thrown. */
  onReject(reason: string): void;
}

/** Tells the crew what became of a press. Showing must never block or throw. */
export interface Indicator {
  /** @param detail why a press was refused, or which fault stands: one word without spaces; null: nothing to add */
  show(state: IndicatorState, n: number | null, detail: string | null): void;
}

/** Lamps and a buzzer, wherever they are wired. What cannot be driven now is driven when it can be again. */
export interface Lamps {
  /** Never waits, never throws. */
  set(levels: LampLevels): void;
  /** Leaves them as they are: who closes puts them out first. */
  close(): Promise<void>;
}

export interface LampsHandlers {
  onOpen(): void;
  /** Once per change of state. */
  onFault(fault: Fault): void;
}

/**
 * Calls back when a descriptor has something to read, or has come to its end. A timer that looks every few milliseconds would be the
 * other way, and costs most of what a box does at night.
 * @returns what ends it; the descriptor is closed after that
 */
export type WatchReadable = (fd: number, onReadable: () => void) => () => void;

/** Asks what the modem sees. Never rejects. `fault`: why nothing is known. */
export type AskModem = () => Promise<{ facts: ModemFacts; fault: null } | { facts: null; fault: Fault }>;

/** What the broker said of one message. */
export type PublishResult =
  /** `bytes`: of the payload as it left, compressed. */
  | { kind: 'accepted'; noSubscriber: boolean; bytes: number }
  | { kind: 'refused'; code: number; reason: string }
  /** The link went before an answer came: the message may or may not have arrived. */
  | { kind: 'unknown' };

export interface PublishOptions {
  qos: 0 | 1;
  retain: boolean;
  /** The payload leaves as a zstd frame. */
  compress: boolean;
  /** Seconds after which the broker may drop it; null = never. MQTT 5 only, so nothing correct may need it. */
  expiryS: number | null;
  /** MQTT 5: what the answer to a command bears, so that who asked knows it. */
  correlation?: Uint8Array | null;
}

/** Where a command wants its answer too (MQTT 5, section 4.10). */
export interface ResponseAddress {
  /** What follows `balise/v1/<vehicle>/`; null: none was named, or one elsewhere, where the vehicle says nothing. */
  topic: string | null;
  correlation: Uint8Array | null;
}

/** What the broker granted with a connection. */
export interface LinkFacts {
  broker: string;
  protocol: '5' | '3.1.1';
  encrypted: boolean;
  /** Messages with QoS 1 that may be unanswered at once. */
  receiveMaximum: number;
  /** The broker takes no larger message; null: it named no limit. */
  maximumPacketBytes: number | null;
}

export interface TransportHandlers {
  onUp(facts: LinkFacts): void;
  onDown(fault: Fault | null): void;
  /** `topic` is what follows `balise/v1/<vehicle>/`. */
  onMessage(topic: string, payload: Uint8Array, respond: ResponseAddress): void;
}

/** One connection to the platform's broker. It queues nothing: what cannot leave now is answered `unknown`. */
export interface Transport {
  publish(topic: string, payload: string | Uint8Array, options: PublishOptions): Promise<PublishResult>;
  /** Since the service started, over all connections: TLS and MQTT included, TCP/IP headers not. */
  traffic(): { sentBytes: number; receivedBytes: number };
  /** Resolves when no attempt to connect and no publish is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Flat, so that no record and no coordinate slips into a log as part of an object. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Said once per change of state, never once per occurrence, and never with a coordinate. Logging neither throws nor waits. */
export type Log = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;
