/** Mosquitto with deploy/broker/mosquitto.conf and acl as they are shipped; only paths, port and user are those of a test. */
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { vi } from 'vitest';
import { findMosquitto } from '../../../simulator/network/broker.ts';
import { type Child, startChild, stopChild } from '../../../simulator/runner/children.ts';
import type { Certificate } from './certificates.ts';
import { freePort } from './mosquitto.ts';
import type { TrialCa } from './trial-ca.ts';
import type { Workplace } from './workplace.ts';

const SHIPPED = resolve(import.meta.dirname, '../../../deploy/broker');
const STOP_PATIENCE_MS = 5_000;

export interface ShippedBroker {
  readonly url: string;
  /**
   * The list of revoked certificates as the authority has it now; clients are thrown out and come back.
   * @param other what it calls itself until the next time; by default what it is
   */
  restart(other?: Certificate): Promise<void>;
  stop(): Promise<void>;
}

export async function startShippedBroker(place: Workplace, ca: TrialCa): Promise<ShippedBroker> {
  const port = await freePort();
  const etc = join(place.dir, 'mosquitto');
  mkdirSync(etc);
  const server = ca.issue('broker', 'broker');
  copyFileSync(ca.ca, join(etc, 'ca.pem'));
  copyFileSync(join(SHIPPED, 'acl'), join(etc, 'acl'));
  const text = readFileSync(join(SHIPPED, 'mosquitto.conf'), 'utf8')
    .replaceAll('/etc/mosquitto/balise', etc)
    .replace('/var/lib/mosquitto/', `${etc}/`)
    .replace('listener 8883', `listener ${port} 127.0.0.1`);
  writeFileSync(join(etc, 'mosquitto.conf'), process.getuid?.() === 0 ? `${text}user root\n` : text);
  let child = await start(server);
  const stop = async (): Promise<void> => void (await stopChild(child, STOP_PATIENCE_MS));
  place.later(stop);

  async function start({ cert, key }: Certificate): Promise<Child> {
    copyFileSync(cert, join(etc, 'broker.pem'));
    copyFileSync(key, join(etc, 'broker.key'));
    copyFileSync(ca.crl, join(etc, 'crl.pem'));
    const log = join(etc, 'log');
    const logFd = openSync(log, 'a');
    const started = await startChild(findMosquitto() ?? 'mosquitto', ['-c', join(etc, 'mosquitto.conf')], { logFd });
    closeSync(logFd);
    await vi.waitFor(
      async () => {
        if (started.exit() !== null) throw new Error(`mosquitto ended: ${readFileSync(log, 'utf8')}`);
        await accepts(port);
      },
      { timeout: 20_000, interval: 20 },
    );
    return started;
  }

  return {
    url: `mqtts://localhost:${port}`,
    async restart(other = server) {
      await stop();
      child = await start(other);
    },
    stop,
  };
}

function accepts(port: number): Promise<void> {
  return new Promise((resolved, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolved();
    });
    socket.once('error', reject);
  });
}
