/** The broker of a run: ours, which can be killed and comes back on the same port, or one that runs already. */
import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';
import { type Broker, type BrokerOptions, startBroker } from '../network/broker.ts';
import type { TlsFiles } from './platform-process.ts';

/** One that runs already; with TLS where it has these files. */
export interface GivenBroker {
  host: string;
  port: number;
  tls?: { vehicle: TlsFiles; platform: TlsFiles };
}

export interface StageBroker extends Pick<Broker, 'url' | 'host' | 'port' | 'protocol' | 'died' | 'stop'> {
  readonly kind: Broker['kind'] | 'given';
  /** null: in plain text. */
  readonly tls: { vehicle: TlsFiles; platform: TlsFiles } | null;
  /** SIGKILL, with everything that it remembered. Rejects for a broker that is not ours. */
  kill(): Promise<void>;
  /** After `kill`: a new one on the same port. */
  again(): Promise<void>;
}

/** Real time: it is a real broker. */
const GREETING_MS = 5_000;

/** `any` starts Mosquitto or else the embedded one. Rejects with the remedy when none can be started, or used. */
export async function openStageBroker(dir: string, wanted: GivenBroker | 'any' | 'embedded'): Promise<StageBroker> {
  if (typeof wanted === 'object') {
    await greet(wanted);
    return given(wanted);
  }
  const options: BrokerOptions = wanted === 'any' ? { dir } : { dir, only: wanted };
  let broker = await startBroker(options);
  const { kind, url, host, port, protocol, died } = broker;
  return {
    ...{ kind, url, host, port, protocol, died, tls: null },
    kill: () => broker.kill(),
    again: async () => {
      broker = await startBroker({ ...options, only: kind, port });
    },
    stop: () => broker.stop(),
  };
}

/** Before anything else is started: three processes that cannot connect would tell less. */
async function greet(broker: GivenBroker): Promise<void> {
  const { host, port, tls } = broker;
  try {
    const client = await mqtt.connectAsync(urlOf(broker), {
      ...{ protocolVersion: 5, clientId: '', clean: true, reconnectPeriod: 0, connectTimeout: GREETING_MS },
      ...(tls === undefined ? {} : read(tls.platform)),
    });
    await client.endAsync();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const remedy =
      tls === undefined
        ? 'start it, let anybody in without a password, or leave --broker out to have one started'
        : 'start it, and see that --ca signed it and that it lets --platform-cert in';
    throw new Error(`the broker at ${host}:${port} refuses (${message || code}): ${remedy}`);
  }
}

function read({ ca, cert, key }: TlsFiles) {
  return { ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) };
}

function urlOf({ host, port, tls }: GivenBroker): string {
  return `${tls === undefined ? 'mqtt' : 'mqtts'}://${host}:${port}`;
}

/** It is not ours: nobody here would hear it die, and nobody stops it. */
function given(broker: GivenBroker): StageBroker {
  const { host, port, tls = null } = broker;
  const notOurs = () => Promise.reject(new Error(`the broker at ${host}:${port} is not ours to kill`));
  return {
    ...{ kind: 'given', host, port, url: urlOf(broker), protocol: '5', tls },
    died: new Promise(() => {}),
    stop: async () => {},
    kill: notOurs,
    again: notOurs,
  };
}
