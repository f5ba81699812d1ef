/**
 * All that the platform does for one vehicle: checks every payload, keeps each record, acknowledges what is on stable storage, and says
 * what is asked of the crew. It trusts nothing that the gateway says of itself.
 */
import { randomUUID } from 'node:crypto';
import type { SimClock } from '../conductor/participant.ts';
import { type AckWaits, createAcknowledger } from './acknowledger.ts';
import { type ConfigOrder, type ConfigReport, createConfigDesk } from './configs.ts';
import type { ReplyMessage } from './crew-messages.ts';
import { HUB_TOPICS, type HubTopic, isHubTopic } from './hub-messages.ts';
import { createLedger, type LedgerRecord, type LedgerSummary, type Via } from './ledger.ts';
import { openLedgerFile, readLedgerFile } from './ledger-file.ts';
import { createLocateDesk, type LocateReport } from './locates.ts';
import {
  type HealthMessage,
  type Message,
  type PositionMessage,
  type PresenceMessage,
  readMessage,
} from './messages.ts';
import { createMissionLedger, type MissionReport } from './mission-ledger.ts';
import { createOrderDesk, type MissionOrder, type OrderReport } from './orders.ts';
import { createPicture, type ShownState } from './picture.ts';
import { createResendDesk, type ResendOrder, type ResendReport } from './resends.ts';
import { createRosterDesk, type RosterOrder, type RosterReport } from './rosters.ts';

/** Below `balise/v1/<vehicle>/`. */
export const TOPICS = ['presence', 'state', 'position', 'history', 'event', 'health', 'reply', ...HUB_TOPICS];
const RETAINED = ['presence', 'state', 'position', 'health', 'cmd/ack', 'cmd/roster'];

export interface VehicleDeskOptions {
  vehicle: string;
  ledgerFile: string;
  clock: SimClock;
  /** `vehicle.timeZone`, in which its days are summed up; default: the one that it names. */
  timeZone?: string | undefined;
  /** How long records wait to be acknowledged. */
  acknowledge?: Partial<AckWaits> | undefined;
  /** On a topic below the vehicle's own; false: it could not leave. */
  publish(topic: string, payload: string, retain: boolean): Promise<boolean>;
  /** Told of what is new, once it is written. */
  watch?: DeskWatch | undefined;
}

/** For whoever shows a vehicle. Nothing that is done for it depends on it. */
export interface DeskWatch {
  /** @param received null: read from the file, at the start */
  record(vehicle: string, via: Via, record: LedgerRecord, received: number | null): void;
  presence(vehicle: string, body: PresenceMessage): void;
  reply(vehicle: string, body: ReplyMessage): void;
  /** A payload was taken, whatever it was. */
  heard(vehicle: string): void;
}

export interface VehicleReport {
  vehicle: string;
  ledger: LedgerSummary;
  /** Payloads that did not fit the contract, and the reason of the last one. */
  invalid: { count: number; last: string | null };
  acknowledgementsSent: number;
  presence: PresenceMessage['presence'] | null;
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
  /** What it was to go by, in order. */
  configs: ConfigReport[];
  /** Where the vehicle was asked to say its place at once, in order. */
  locates: LocateReport[];
  /** What it was asked for again, in order. */
  resends: ResendReport[];
  /** What became of every mission, and whether the vehicle's own sums are right. */
  crew: MissionReport;
}

export interface VehicleDesk {
  /** @param topic below the vehicle's own */
  message(topic: string, payload: Buffer, retained: boolean): void;
  /** At every connection, once subscribed: a broker without memory has lost what was retained, and what could not leave is due. */
  subscribed(): void;
  /** Says it on `cmd/mission` until the vehicle has answered. @throws for a repetition of nothing */
  order(order: MissionOrder): void;
  /** Each says it on the topic of its name below `cmd/` until the vehicle has answered; `roster` retained. */
  roster(roster: RosterOrder): void;
  config(order: ConfigOrder): void;
  locate(): void;
  resend(order: ResendOrder): void;
  report(): VehicleReport;
  /** Every one in its file, read anew, in the order in which they came. */
  records(): LedgerRecord[];
  /** Resolves when neither an acknowledgement nor a command is under way. */
  idle(): Promise<void>;
  /** Takes and says nothing any more; resolves when what was under way has left. */
  stop(): Promise<void>;
  /** After `stop`: the broker keeps nothing of the vehicle and of this platform. */
  forget(): Promise<void>;
  close(): void;
}

export function createVehicleDesk(options: VehicleDeskOptions): VehicleDesk {
  const { clock, vehicle, publish, watch } = options;
  const ledger = createLedger();
  const crew = createMissionLedger(options.timeZone ?? null);
  const file = openLedgerFile(options.ledgerFile, (via, record) => {
    ledger.take(via, record);
    if (record.lane === 'e') crew.take(record);
    watch?.record(vehicle, via, record, null);
  });
  const picture = createPicture();
  const invalid: VehicleReport['invalid'] = { count: 0, last: null };
  let health: HealthMessage | null = null;
  const hub = Object.fromEntries(HUB_TOPICS.map((topic) => [topic, 0])) as VehicleReport['hub'];

  const sayWhatIsHeld = (series: string) => {
    file.sync();
    return publish('cmd/ack', JSON.stringify(ledger.acknowledgement(series)), true);
  };
  const acknowledger = createAcknowledger(clock, sayWhatIsHeld, options.acknowledge);
  const isThere = () => picture.presence() !== 'lost';
  const orders = createOrderDesk(clock, (payload) => publish('cmd/mission', payload, false), isThere, randomUUID);
  const rosters = createRosterDesk(clock, (payload) => publish('cmd/roster', payload, true), isThere, randomUUID);
  const resends = createResendDesk(clock, (payload) => publish('cmd/resend', payload, false), isThere, randomUUID);
  const locates = createLocateDesk(clock, (payload) => publish('cmd/locate', payload, false), isThere, randomUUID);
  const configs = createConfigDesk(clock, (payload) => publish('cmd/config', payload, false), isThere, randomUUID);
  const desks = [orders, rosters, locates, resends, configs];
  let stopped = false;

  function take(via: Via, record: LedgerRecord, retained: boolean): void {
    // A retained copy handed out at subscription is the broker's doing, not a second delivery by the vehicle.
    if (retained && ledger.has(record)) return;
    if (ledger.take(via, record) !== 'new') return;
    file.append(via, record);
    locates.record(record);
    if (record.lane === 'e') {
      crew.take(record);
      orders.event(record);
      configs.event(record);
    }
    acknowledger.news(record.series, via);
    watch?.record(vehicle, via, record, clock.wallMs());
  }

  function receive(message: Message, retained: boolean): void {
    if (isHubMessage(message)) {
      hub[message.topic]++;
      return;
    }
    switch (message.topic) {
      case 'position':
        picture.position(message.body, 'live');
        if (message.body !== null) take('live', message.body, retained);
        return;
      case 'history':
        for (const position of message.body) {
          picture.position(position, 'history');
          take('history', position, retained);
        }
        return;
      case 'event':
        for (const event of message.body) take('event', event, retained);
        return;
      case 'state':
        picture.state(message.body, { wallMs: clock.wallMs(), monoMs: clock.monoMs() });
        return;
      case 'presence':
        picture.present(message.body);
        watch?.presence(vehicle, message.body);
        return;
      case 'health':
        health = message.body;
        return;
      case 'reply':
        for (const desk of desks) desk.reply(message.body);
        watch?.reply(vehicle, message.body);
        return;
      default:
        message satisfies never;
    }
  }

  return {
    message(topic, payload, retained) {
      // What forgetting sends comes back to us too.
      if (stopped) return;
      try {
        receive(readMessage(topic, payload), retained);
        watch?.heard(vehicle);
      } catch (error) {
        invalid.count++;
        invalid.last = `balise/v1/${vehicle}/${topic}: ${error instanceof Error ? error.message : String(error)}`;
      }
    },
    subscribed() {
      const series = ledger.currentSeries();
      if (series !== null) acknowledger.news(series, 'event');
      for (const desk of desks) desk.again();
    },
    order: orders.give,
    roster: rosters.give,
    config: configs.give,
    locate: locates.give,
    resend: resends.give,
    records: () => readLedgerFile(options.ledgerFile),
    report() {
      const now = { wallMs: clock.wallMs(), monoMs: clock.monoMs() };
      const shown = picture.shown(now);
      return {
        vehicle,
        ledger: ledger.summary(),
        invalid: { ...invalid },
        acknowledgementsSent: acknowledger.sent(),
        ...shown,
        positionAgeMs: shown.position === null ? null : now.wallMs - shown.position.t,
        health,
        hub: { ...hub },
        orders: orders.report(),
        rosters: rosters.report(),
        configs: configs.report(),
        locates: locates.report(),
        resends: resends.report(),
        crew: crew.report(),
      };
    },
    async idle() {
      await Promise.all([acknowledger, ...desks].map((each) => each.idle()));
    },
    async stop() {
      for (const each of [acknowledger, ...desks]) each.stop();
      await this.idle();
      stopped = true;
    },
    async forget() {
      for (const topic of RETAINED) await publish(topic, '', true);
    },
    close: file.close,
  };
}

type HubMessage = Extract<Message, { topic: HubTopic }>;

function isHubMessage(message: Message): message is HubMessage {
  return isHubTopic(message.topic);
}
