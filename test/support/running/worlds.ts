/** Boxes as a technician meets them: each a real receiver, keypad, daemon, broker with TLS and platform, with one thing wrong. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, vi } from 'vitest';
import type { CheckId } from '../../../gateway/core/doctor/verdict.ts';
import { createKeypad, type Keypad } from '../../../simulator/inputs/keypad.ts';
import { type History, makeHistory, ZONE } from './box-history.ts';
import { EXPIRED } from './certificates.ts';
import type { Options } from './config.ts';
import { pressKeys, untilItIsOpen } from './crew-press.ts';
import { startWorld, type World, withFix } from './doctor.ts';
import type { Fleet } from './fleet.ts';
import type { Gateway } from './gateway.ts';
import { openReceiver } from './receiver.ts';
import { type Antenna, parkUnderSky } from './sky-receiver.ts';
import { mountSmallDisk } from './small-disk.ts';
import { createWorkplace, type Workplace } from './workplace.ts';

export interface Box {
  place: Workplace;
  store: string;
  configFile: string;
  keypad: Keypad;
  /** Where `balise bundle` writes to. */
  bundleDir: string;
  /** Of its history, or on which there would have been one. */
  day: string;
  /** false: it never recorded anything, or what it recorded is lost. */
  remembers: boolean;
  /** What may show nowhere but in an export. */
  places: History['places'];
  /** What doctor must call a fault, and nothing else. */
  faults: CheckId[];
  /** Of every program that runs in this world. */
  environment: Record<string, string>;
  /** The gate is open: `outbox` shows places. */
  onDuty: boolean;
  /** The daemon answers. */
  running: boolean;
}

interface Parts {
  fleet: Fleet;
  place: Workplace;
  keypad: Keypad;
  history: History;
  store: string;
  options: Options;
}

function createParts(fleet: Fleet, history: History, antenna: Antenna = 'well'): Parts {
  const place = createWorkplace();
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const receiver = openReceiver(place);
  parkUnderSky(place, receiver, antenna);
  const store = join(place.dir, 'store');
  const options = {
    ...{ 'gnss.kind': 'serial', 'gnss.path': receiver.path, 'keypad.path': keypad.path, 'vehicle.timeZone': ZONE },
    'store.directory': store,
  };
  return { fleet, place, keypad, history, store, options };
}

const boxOf = ({ place, store, keypad, history }: Parts, gateway: Gateway, more: Partial<Box> = {}): Box => ({
  ...{ place, store, keypad, day: history.day, places: history.places, remembers: true, bundleDir: place.dir },
  ...{ configFile: gateway.configFile, faults: [], environment: {}, onDuty: false, running: true },
  ...more,
});

/** Until it has said what it has to say at a start: a fix, where there can be one, the link, and the platform has everything. */
async function settled({ fleet, place, options }: Parts, sky: 'open' | 'none' = 'open'): Promise<World> {
  const world = await startWorld(fleet, place, options);
  const { gateway, platform } = world;
  if (sky === 'open') await withFix(gateway);
  await vi.waitFor(
    async () => {
      await platform.acknowledgeAll();
      const { positions, events } = await gateway.status();
      expect(positions.pending).toBe(0);
      expect(events.acknowledgedUpTo).toBe(events.recorded);
    },
    { timeout: 25_000, interval: 100 },
  );
  return world;
}

type Make = (fleet: Fleet, history: History) => Promise<Box | string>;

/** Each by its name. A text: why it cannot be on this machine. */
export const WORLDS = {
  async healthy(fleet, history) {
    const parts = createParts(fleet, history);
    history.copyTo(parts.store);
    const { gateway } = await settled(parts);
    return boxOf(parts, gateway);
  },

  async 'no-receiver'(fleet, history) {
    const parts = createParts(fleet, history);
    history.copyTo(parts.store);
    parts.options['gnss.path'] = join(parts.place.dir, 'ttyACM0');
    const { gateway } = await settled(parts, 'none');
    await gateway.raised('serial-not-found');
    return boxOf(parts, gateway, { faults: ['port'] });
  },

  async 'antenna-cut'(fleet, history) {
    const parts = createParts(fleet, history, 'cut');
    history.copyTo(parts.store);
    const { gateway } = await settled(parts, 'none');
    await gateway.until(({ gnss }) => expect(gnss?.antenna).toBe('open'));
    await gateway.until(({ fix }) => expect(fix?.satellites).toBe(0));
    return boxOf(parts, gateway, { faults: ['antenna'] });
  },

  async 'broker-down'(fleet, history) {
    const parts = createParts(fleet, history);
    history.copyTo(parts.store);
    const { gateway, mosquitto } = await settled(parts);
    await mosquitto.stop();
    await gateway.raised('broker-unreachable');
    await pressKeys(parts.keypad, 'G');
    await gateway.until(({ positions }) => expect(positions.pending).toBeGreaterThan(0));
    await pressKeys(parts.keypad, '8', '7', 'G');
    return boxOf(parts, gateway, { faults: ['tcp'] });
  },

  async 'certificate-expired'(fleet, history) {
    const parts = createParts(fleet, history);
    history.copyTo(parts.store);
    const { gateway, mosquitto } = await settled(parts);
    const server = fleet.ca.issue('broker', { altNames: 'DNS:localhost', days: EXPIRED });
    await mosquitto.restart({ tls: { ca: fleet.ca.cert, server } });
    await gateway.raised('tls-not-valid-now');
    return boxOf(parts, gateway, { faults: ['certificates'] });
  },

  async 'disk-full'(fleet, history) {
    const parts = createParts(fleet, history);
    const disk = mountSmallDisk(parts.place);
    if (typeof disk === 'string') return disk;
    parts.store = join(disk.dir, 'store');
    parts.options['store.directory'] = parts.store;
    history.copyTo(parts.store);
    const { gateway } = await settled(parts);
    disk.fill();
    return boxOf(parts, gateway, { faults: ['disk-space'], bundleDir: disk.dir });
  },

  /** Found so at the start: set aside, and a new one begun. */
  async 'database-corrupt'(fleet, history) {
    const parts = createParts(fleet, history);
    history.copyTo(parts.store);
    writeFileSync(join(parts.store, 'balise.db'), 'no database, but long enough to be looked at\n'.repeat(40));
    const { gateway } = await settled(parts);
    return boxOf(parts, gateway, { faults: ['database'], remembers: false });
  },

  /** Damaged while it lay there. */
  async 'database-corrupt-and-stopped'(fleet, history) {
    const parts = createParts(fleet, history);
    history.copyTo(parts.store);
    const { gateway } = await settled(parts);
    await gateway.stop();
    const file = join(parts.store, 'balise.db');
    writeFileSync(file, readFileSync(file).fill(0xff, 4_096, 12_288));
    return boxOf(parts, gateway, { faults: ['daemon', 'database'], remembers: false, running: false });
  },

  /** In the middle of a garde, its crew available. */
  async 'daemon-stopped'(fleet, history) {
    const parts = createParts(fleet, history);
    history.copyTo(parts.store);
    const { gateway } = await settled(parts);
    await pressKeys(parts.keypad, 'G');
    await gateway.until(({ positions }) => expect(positions.pending).toBeGreaterThan(0));
    await gateway.stop();
    return boxOf(parts, gateway, { faults: ['daemon'], onDuty: true, running: false });
  },

  async 'first-boot-1970'(fleet, history) {
    const parts = createParts(fleet, history);
    const past = join(parts.place.dir, 'past.mjs');
    writeFileSync(past, 'const now = Date.now;\nconst began = now();\nDate.now = () => now() - began + 60_000;\n');
    const environment = { NODE_OPTIONS: `--import ${pathToFileURL(past).href}` };
    const mosquitto = await fleet.broker(parts.place);
    const gateway = await fleet.gateway(parts.place, mosquitto.url(), parts.options, environment);
    await untilItIsOpen(parts.keypad, 0);
    await withFix(gateway);
    await gateway.raised('clock-not-set');
    return boxOf(parts, gateway, { faults: ['clock'], remembers: false, environment });
  },
} satisfies Record<string, Make>;

export type WorldName = keyof typeof WORLDS;

export const makeWorld = async (name: WorldName, fleet: Fleet): Promise<Box | string> =>
  WORLDS[name](fleet, await makeHistory());
