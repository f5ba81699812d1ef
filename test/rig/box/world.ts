/**
 * The world around a box: a broker with TLS, the simulated platform, the link that can be cut, a receiver that drives on whether the
 * box has power or not, and the box itself with the daemon's configuration.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { startBroker } from '../../../simulator/network/broker.ts';
import { type Link, startLink } from '../../../simulator/network/link.ts';
import { type PlatformProcess, startPlatformProcess } from '../../../simulator/runner/platform-process.ts';
import { createAuthority } from '../../support/running/certificates.ts';
import { type Box, openBox } from './box.ts';
import { configuration, VEHICLE } from './configuration.ts';
import { type Drive, startDrive } from './drive.ts';
import { warm } from './warm.ts';

export interface World {
  readonly box: Box;
  /** Path of the daemon's configuration, on the host and in the guest. */
  readonly config: string;
  readonly link: Link;
  readonly platform: PlatformProcess;
  readonly drive: Drive;
  /** Newest position that came live, not retained: how many came so far. */
  livePositions(): number;
  /** The platform's file as it is: one record a line. */
  records(): string;
  close(): Promise<void>;
}

export interface WorldOptions {
  mapped?: boolean;
  /** A supervisor that feeds on the daemon's watchdog stands between. */
  supervised?: boolean;
  memoryMb?: number;
}

/** The host, as the guest sees it. */
const HOST = '10.0.2.2';

/** @param dir existing, empty */
export async function openWorld(dir: string, options: WorldOptions = {}): Promise<World> {
  const config = join(dir, 'balise.toml');
  const world = await openWorldAround(dir, async ({ boxDir, broker, tls }) => {
    writeFileSync(config, configuration(broker, tls));
    const compiled = join(dir, 'compiled');
    await warm(dir, compiled, tls);
    const daemon = `sh tools/balise run -c ${config}`;
    const supervisor = `sh tools/node.sh test/rig/box/guest/supervisor.ts ${config}`;
    const { mapped = false, supervised = false, memoryMb } = options;
    return await openBox(boxDir, {
      ...{ daemon: supervised ? supervisor : daemon, compiled, mapped },
      ...(memoryMb === undefined ? {} : { memoryMb }),
    });
  });
  return { ...world, config };
}

/** What a box has to know of its world. */
export interface Told {
  /** Existing, empty, short. */
  boxDir: string;
  /** URL, as the guest reaches it. */
  broker: string;
  tls: { ca: string; cert: string; key: string };
}

/** @param dir existing, empty. @param makeBox of whatever system */
export async function openWorldAround(
  dir: string,
  makeBox: (told: Told) => Promise<Box>,
): Promise<Omit<World, 'config'>> {
  const closing: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const inside = (name: string): string => {
      mkdirSync(join(dir, name));
      return join(dir, name);
    };
    const authority = createAuthority(inside('pki'), 'ca');
    const ca = authority.cert;
    const server = authority.issue('broker', { altNames: `IP:127.0.0.1,IP:${HOST}` });
    const broker = await startBroker({
      dir: inside('broker'),
      tls: { ca, ...server },
      persistence: true,
      only: 'mosquitto',
    });
    closing.push(() => broker.stop());
    const link = await startLink({ target: broker });
    closing.push(() => link.close());
    const tls = { ca, ...authority.issue('platform') };
    const ledgerFile = join(dir, 'ledger.jsonl');
    const told = { broker: broker.url, protocol: broker.protocol, vehicle: VEHICLE, ledgerFile, simulatedTime: null };
    const platform = await startPlatformProcess({ ...told, tls });
    closing.push(() => platform.kill());
    const listener = await listen(broker.url, tls);
    closing.push(listener.close);

    const own = { ca, ...authority.issue(VEHICLE) };
    const box = await makeBox({ boxDir: inside('box'), broker: `mqtts://${HOST}:${link.port}`, tls: own });
    closing.push(() => box.close());
    const drive = startDrive(box.receive);
    closing.push(() => drive.stop());
    const records = (): string => (existsSync(ledgerFile) ? readFileSync(ledgerFile, 'utf8') : '');
    return { records, box, link, platform, drive, livePositions: listener.positions, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen(url: string, tls: { ca: string; cert: string; key: string }) {
  const [ca, cert, key] = [tls.ca, tls.cert, tls.key].map((file) => readFileSync(file));
  const client = await mqtt.connectAsync(url, { protocolVersion: 5, ...({ ca, cert, key } as object) });
  let positions = 0;
  client.on('message', (_topic, _payload, { retain }) => {
    if (!retain) positions++;
  });
  await client.subscribeAsync(`balise/v1/${VEHICLE}/position`, { qos: 1 });
  return { positions: () => positions, close: () => client.endAsync(true) };
}
