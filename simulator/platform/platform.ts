/**
 * A simulated platform for one vehicle: subscribes, checks every payload, writes each record to its ledger file, and
 * acknowledges what is on stable storage. It trusts nothing that the gateway says of itself.
 */
import { randomUUID } from 'node:crypto';
import type { SimClock } from '../conductor/participant.ts';
import { type AckWaits, createAcknowledger } from './acknowledger.ts';
import { openConnection } from './connection.ts';
import { HUB_TOPICS, type HubTopic, isHubTopic } from './hub-messages.ts';
import { createLedger, type LedgerRecord, type LedgerSummary, type Via } from './ledger.ts';
import { openLedgerFile } from './ledger-file.ts';
import { type HealthMessage, type Message, type PositionMessage, readMessage } from './messages.ts';
import { createMissionLedger, type MissionReport } from './mission-ledger.ts';
import { createOrderDesk, type MissionOrder, type OrderReport } from './orders.ts';
import { createPicture, type Picture, type ShownState } from './picture.ts';
import { createRosterDesk, type RosterOrder, type RosterReport } from './rosters.ts';

export interface PlatformOptions {
  /** mqtt:// or mqtts:// */
  broker: string;
  protocol: '5' | '3.1.1';
  vehicle: string;
  ledgerFile: string;
  clock: SimClock;
  /** Retained messages of the vehicle and of this platform are removed at the end: for a broker shared with others. */
  forget?: boolean;
  /** `vehicle.timeZone`, in which its days are summed up; default: the one that it names. */
  timeZone?: string;
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
  /** National bodies by topic: what would be relayed. Each was checked. */
  hub: Record<HubTopic, number>;
  /** What was asked of the crew, in order. */
  orders: OrderReport[];
  /** What the vehicle was told of its gardes, in order. */
  rosters: RosterReport[];
  /** What became of every mission, and whether the vehicle's own sums are right. */
  crew: MissionReport;
}

export interface Platform {
  /** Says it on `cmd/mission` until the vehicle has answered. @throws for a repetition of nothing */
  order(order: MissionOrder): void;
  /** Says it on `cmd/roster`, retained, until the vehicle has answered. */
  roster(roster: RosterOrder): void;
  report(): PlatformReport;
  /** Resolves when neither an acknowledgement nor a command is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const TOPICS = ['presence', 'state', 'position', 'history', 'event', 'health', 'reply', ...HUB_TOPICS];
const RETAINED = ['presence', 'state', 'position', 'health', 'cmd/ack', 'cmd/roster'];

/** Resolves when it is subscribed. Rejects when the broker does not answer or refuses. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { clock, vehicle } = options;
  const ledger = createLedger();
  const crew = createMissionLedger(options.timeZone ?? null);
  const file = openLedgerFile(options.ledgerFile, (via, record) => {
    ledger.take(via, record);
    if (record.lane === 'e') crew.take(record);
  });
  const picture = createPicture();
  const invalid: PlatformReport['invalid'] = { count: 0, last: null };
  let health: HealthMessage | null = null;
  const hub = Object.fromEntries(HUB_TOPICS.map((topic) => [topic, 0])) as PlatformReport['hub'];
  const root = `balise/v1/${vehicle}/`;

  const sayWhatIsHeld = (series: string) => {
    file.sync();
    return connection.publish(`${root}cmd/ack`, JSON.stringify(ledger.acknowledgement(series)), true);
  };
  const acknowledger = createAcknowledger(clock, sayWhatIsHeld, options.acknowledge);
  const isThere = () => picture.presence() !== 'lost';
  const sayOrder = (payload: string) => connection.publish(`${root}cmd/mission`, payload, false);
  const desk = createOrderDesk(clock, sayOrder, isThere, randomUUID);
  const sayRoster = (payload: string) => connection.publish(`${root}cmd/roster`, payload, true);
  const rosters = createRosterDesk(clock, sayRoster, isThere, randomUUID);
  const take = (via: Via, record: LedgerRecord, retained: boolean) => {
    // A retained copy handed out at subscription is the broker's doing, not a second delivery by the vehicle.
    if (retained && ledger.has(record)) return;
    if (ledger.take(via, record) !== 'new') return;
    file.append(via, record);
    if (record.lane === 'e') {
      crew.take(record);
      desk.event(record);
    }
    acknowledger.news(record.series, via);
  };
  let closing = false;
  const onMessage = (topic: string, payload: Buffer, retained: boolean) => {
    // What forgetting sends comes back to us too.
    if (closing) return;
    try {
      const message = readMessage(topic.slice(root.length), payload);
      if (message.topic === 'health') health = message.body;
      else if (message.topic === 'reply') for (const each of [desk, rosters]) each.reply(message.body);
      else if (isHubTopic(message.topic)) hub[message.topic]++;
      else receive(message as RecordMessage, (via, record) => take(via, record, retained), picture, clock);
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
        for (const each of [desk, rosters]) each.again();
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
        hub: { ...hub },
        orders: desk.report(),
        rosters: rosters.report(),
        crew: crew.report(),
      };
    },
    order: desk.give,
    roster: rosters.give,
    idle: async () => {
      await Promise.all([acknowledger.idle(), desk.idle(), rosters.idle()]);
    },
    close: async () => {
      for (const each of [acknowledger, desk, rosters]) each.stop();
      await Promise.all([acknowledger.idle(), desk.idle(), rosters.idle()]);
      closing = true;
      if (options.forget === true) for (const topic of RETAINED) await connection.publish(`${root}${topic}`, '', true);
      await connection.close();
      file.close();
    },
  };
}

type RecordMessage = Exclude<Message, { topic: 'health' | 'reply' | HubTopic }>;

function receive(
  message: RecordMessage,
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
      picture.present(message.body);
      return;
  }
}
