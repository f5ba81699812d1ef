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
  const closing: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const [boxDir, authorityDir, brokerDir] = ['box', 'pki', 'broker'].map((name) => join(dir, name));
    for (const each of [boxDir, authorityDir, brokerDir]) mkdirSync(each ?? '');
    const authority = createAuthority(authorityDir ?? '', 'ca');
    const ca = authority.cert;
    const server = authority.issue('broker', { altNames: `IP:127.0.0.1,IP:${HOST}` });
    const broker = await startBroker({
      dir: brokerDir ?? '',
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

    const config = join(dir, 'balise.toml');
    const own = { ca, ...authority.issue(VEHICLE) };
    writeFileSync(config, configuration(`mqtts://${HOST}:${link.port}`, own));
    const compiled = join(dir, 'compiled');
    await warm(dir, compiled, own);
    const daemon = `sh tools/balise run -c ${config}`;
    const supervisor = `sh tools/node.sh test/rig/box/guest/supervisor.ts ${config}`;
    const { mapped = false, supervised = false, memoryMb } = options;
    const box = await openBox(boxDir ?? '', {
      ...{ daemon: supervised ? supervisor : daemon, compiled, mapped },
      ...(memoryMb === undefined ? {} : { memoryMb }),
    });
    closing.push(() => box.close());
    const drive = startDrive(box.receive);
    closing.push(() => drive.stop());
    const records = (): string => (existsSync(ledgerFile) ? readFileSync(ledgerFile, 'utf8') : '');
    return { records, box, config, link, platform, drive, livePositions: listener.positions, close };
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
