/** The simulated platform of one vehicle, or of every vehicle at a broker: one connection, and a desk for each vehicle. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SimClock } from '../conductor/participant.ts';
import type { AckWaits } from './acknowledger.ts';
import { openConnection } from './connection.ts';
import { createVehicleDesk, type DeskWatch, TOPICS, type VehicleDesk, type VehicleReport } from './vehicle-desk.ts';

interface ServerOptions {
  /** mqtt:// or mqtts:// */
  broker: string;
  protocol: '5' | '3.1.1';
  clock: SimClock;
  /** Retained messages of the vehicle and of this platform are removed at the end: for a broker shared with others. */
  forget?: boolean;
  /** `vehicle.timeZone`, in which its days are summed up; default: the one that it names. */
  timeZone?: string;
  /** How long records wait to be acknowledged. */
  acknowledge?: Partial<AckWaits>;
  /** Paths of PEM files. */
  tls?: { ca: string; cert: string; key: string };
  watch?: DeskWatch;
}

export interface PlatformOptions extends ServerOptions {
  vehicle: string;
  ledgerFile: string;
}

export interface ManyPlatformOptions extends ServerOptions {
  /** Of its session at the broker. */
  clientId: string;
  /** One file for each vehicle, `<vehicle>.jsonl`; made where it is not there. */
  ledgerDirectory: string;
}

export interface PlatformReport extends VehicleReport {
  connected: boolean;
}

export interface Platform extends Pick<VehicleDesk, 'order' | 'roster' | 'config' | 'locate' | 'idle'> {
  report(): PlatformReport;
  close(): Promise<void>;
}

/** What whoever shows or commands vehicles needs, of one or of many. */
export interface Vehicles {
  connected(): boolean;
  /** Known so far. */
  all(): readonly string[];
  of(vehicle: string): VehicleDesk | null;
}

export interface ManyPlatform extends Vehicles {
  idle(): Promise<void>;
  close(): Promise<void>;
}

const ROOT = 'balise/v1/';
/** What may stand in a topic and be the name of a file. */
const VEHICLE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** A broker that anybody may write to could name any number of them. Further ones are not listened to. */
const VEHICLES_MAX = 20_000;
const LEDGER_SUFFIX = '.jsonl';

/** Resolves when it is subscribed. Rejects when the broker does not answer or refuses. */
export async function startPlatform(options: PlatformOptions): Promise<Platform & Vehicles> {
  const { vehicle, ledgerFile } = options;
  if (!VEHICLE.test(vehicle)) throw new Error(`${vehicle} is no name of a vehicle: letters, digits, '.', '_' and '-'`);
  const server = await startServer(options, `platform-${vehicle}`, [vehicle], (id) =>
    id === vehicle ? ledgerFile : null,
  );
  const desk = server.of(vehicle);
  if (desk === null) throw new Error(`${vehicle} was not opened`);
  return {
    ...server,
    order: desk.order,
    roster: desk.roster,
    config: desk.config,
    locate: desk.locate,
    report: () => ({ ...desk.report(), connected: server.connected() }),
  };
}

/** As `startPlatform`, for every vehicle that says something at this broker. */
export async function startManyPlatform(options: ManyPlatformOptions): Promise<ManyPlatform> {
  const { ledgerDirectory } = options;
  mkdirSync(ledgerDirectory, { recursive: true });
  const fileOf = (vehicle: string) => join(ledgerDirectory, `${vehicle}${LEDGER_SUFFIX}`);
  const known = readdirSync(ledgerDirectory)
    .filter((name) => name.endsWith(LEDGER_SUFFIX))
    .map((name) => name.slice(0, -LEDGER_SUFFIX.length));
  return startServer(options, options.clientId, known, fileOf, '+');
}

async function startServer(
  options: ServerOptions,
  clientId: string,
  known: readonly string[],
  fileOf: (vehicle: string) => string | null,
  filter = known[0],
): Promise<ManyPlatform> {
  const { broker, protocol, clock, timeZone, acknowledge, watch } = options;
  const desks = new Map<string, VehicleDesk>();
  const all = () => [...desks.values()];

  function open(vehicle: string): VehicleDesk | null {
    const there = desks.get(vehicle);
    if (there !== undefined) return there;
    const ledgerFile = VEHICLE.test(vehicle) && desks.size < VEHICLES_MAX ? fileOf(vehicle) : null;
    if (ledgerFile === null) return null;
    const publish = (topic: string, payload: string, retain: boolean) =>
      connection.publish(`${ROOT}${vehicle}/${topic}`, payload, retain);
    const desk = createVehicleDesk({ vehicle, ledgerFile, clock, timeZone, acknowledge, publish, watch });
    desks.set(vehicle, desk);
    return desk;
  }

  const connection = openConnection(
    {
      broker,
      protocol,
      clientId,
      topics: TOPICS.map((name) => `${ROOT}${filter}/${name}`),
      ...(options.tls === undefined ? {} : { tls: options.tls }),
    },
    {
      onMessage: (topic, payload, retained) => {
        const [, , vehicle = '', ...rest] = topic.split('/');
        open(vehicle)?.message(rest.join('/'), payload, retained);
      },
      onSubscribed: () => {
        for (const desk of all()) desk.subscribed();
      },
    },
  );
  for (const vehicle of known) open(vehicle);
  const each = (work: (desk: VehicleDesk) => Promise<void>) => Promise.all(all().map(work));
  try {
    await connection.ready;
  } catch (error) {
    for (const desk of all()) desk.close();
    throw error;
  }
  return {
    connected: connection.connected,
    all: () => [...desks.keys()],
    of: (vehicle) => desks.get(vehicle) ?? null,
    idle: async () => void (await each((desk) => desk.idle())),
    close: async () => {
      await each((desk) => desk.stop());
      if (options.forget === true) await each((desk) => desk.forget());
      await connection.close();
      for (const desk of all()) desk.close();
    },
  };
}
