/**
 * A simulated platform for one vehicle: subscribes, checks every payload, writes each record to its ledger file, and
 * acknowledges what is on stable storage. It trusts nothing that the gateway says of itself.
 */
import type { SimClock } from '../conductor/participant.ts';
import { type AckWaits, createAcknowledger } from './acknowledger.ts';
import { openConnection } from './connection.ts';
import { createLedger, type LedgerRecord, type LedgerSummary, type Via } from './ledger.ts';
import { openLedgerFile } from './ledger-file.ts';
import { type HealthMessage, type Message, type PositionMessage, readMessage } from './messages.ts';
import { createPicture, type Picture, type ShownState } from './picture.ts';

export interface PlatformOptions {
  /** mqtt:// or mqtts:// */
  broker: string;
  protocol: '5' | '3.1.1';
  vehicle: string;
  ledgerFile: string;
  clock: SimClock;
  /** Retained messages of the vehicle and of this platform are removed at the end: for a broker shared with others. */
  forget?: boolean;
  /** How long records wait to be acknowledged. */
  acknowledge?: Partial<AckWaits>;
  /** Paths of PEM files. */
  tls?: { ca: string; cert: string; key: string };
}

export interface PlatformReport {
  vehicle: string;
  connected: boolean;
  ledger: LedgerSummary;
  /** Payloads that did not fit the contract, and the reason of the last one. */
  invalid: { count: number; last: string | null };
  acknowledgementsSent: number;
  presence: string | null;
  state: ShownState | null;
  position: PositionMessage | null;
  positionAgeMs: number | null;
  health: HealthMessage | null;
}

export interface Platform {
  report(): PlatformReport;
  /** Resolves when no acknowledgement is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const TOPICS = ['presence', 'state', 'position', 'history', 'event', 'health'];
const RETAINED = ['presence', 'state', 'position', 'health', 'cmd/ack'];

/** Resolves when it is subscribed. Rejects when the broker does not answer or refuses. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { clock, vehicle } = options;
  const ledger = createLedger();
  const file = openLedgerFile(options.ledgerFile, (via, record) => void ledger.take(via, record));
  const picture = createPicture();
  const invalid: PlatformReport['invalid'] = { count: 0, last: null };
  let health: HealthMessage | null = null;
  const root = `balise/v1/${vehicle}/`;

  const sayWhatIsHeld = (series: string) => {
    file.sync();
    return connection.publishRetained(`${root}cmd/ack`, JSON.stringify(ledger.acknowledgement(series)));
  };
  const acknowledger = createAcknowledger(clock, sayWhatIsHeld, options.acknowledge);
  const take = (via: Via, record: LedgerRecord, retained: boolean) => {
    // A retained copy handed out at subscription is the broker's doing, not a second delivery by the vehicle.
    if (retained && ledger.has(record)) return;
    if (ledger.take(via, record) !== 'new') return;
    file.append(via, record);
    acknowledger.news(record.series, via);
  };
  let closing = false;
  const onMessage = (topic: string, payload: Buffer, retained: boolean) => {
    // What forgetting sends comes back to us too.
    if (closing) return;
    try {
      const message = readMessage(topic.slice(root.length), payload);
      if (message.topic === 'health') health = message.body;
      else receive(message, (via, record) => take(via, record, retained), picture, clock);
    } catch (error) {
      invalid.count++;
      invalid.last = `${topic}: ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  const connection = openConnection(
    {
      broker: options.broker,
      protocol: options.protocol,
      clientId: `platform-${vehicle}`,
      topics: TOPICS.map((name) => `${root}${name}`),
      ...(options.tls === undefined ? {} : { tls: options.tls }),
    },
    {
      onMessage,
      // A broker without memory has lost the retained acknowledgement, and what could not leave is due: said again.
      onSubscribed: () => {
        const series = ledger.currentSeries();
        if (series !== null) acknowledger.news(series, 'event');
      },
    },
  );
  try {
    await connection.ready;
  } catch (error) {
    file.close();
    throw error;
  }
  return {
    report: () => {
      const now = { wallMs: clock.wallMs(), monoMs: clock.monoMs() };
      const shown = picture.shown(now);
      return {
        vehicle,
        connected: connection.connected(),
        ledger: ledger.summary(),
        invalid: { ...invalid },
        acknowledgementsSent: acknowledger.sent(),
        ...shown,
        positionAgeMs: shown.position === null ? null : now.wallMs - shown.position.t,
        health,
      };
    },
    idle: () => acknowledger.idle(),
    close: async () => {
      acknowledger.stop();
      await acknowledger.idle();
      closing = true;
      if (options.forget === true)
        for (const topic of RETAINED) await connection.publishRetained(`${root}${topic}`, '');
      await connection.close();
      file.close();
    },
  };
}

function receive(
  message: Exclude<Message, { topic: 'health' }>,
  take: (via: Via, record: LedgerRecord) => void,
  picture: Picture,
  clock: SimClock,
): void {
  switch (message.topic) {
    case 'position':
      picture.position(message.body, 'live');
      if (message.body !== null) take('live', message.body);
      return;
    case 'history':
      for (const position of message.body) {
        picture.position(position, 'history');
        take('history', position);
      }
      return;
    case 'event':
      for (const event of message.body) take('event', event);
      return;
    case 'state':
      picture.state(message.body, { wallMs: clock.wallMs(), monoMs: clock.monoMs() });
      return;
    case 'presence':
      picture.presence(message.body);
      return;
  }
}
