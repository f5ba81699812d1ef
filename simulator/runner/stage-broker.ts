/** The broker of a run: ours, which can be killed and comes back on the same port, or one that runs already. */
import mqtt from 'mqtt';
import { type Broker, type BrokerOptions, startBroker } from '../network/broker.ts';

export interface StageBroker extends Pick<Broker, 'url' | 'host' | 'port' | 'protocol' | 'died' | 'stop'> {
  readonly kind: Broker['kind'] | 'given';
  /** SIGKILL, with everything that it remembered. Rejects for a broker that is not ours. */
  kill(): Promise<void>;
  /** After `kill`: a new one on the same port. */
  again(): Promise<void>;
}

/** Real time: it is a real broker. */
const GREETING_MS = 5_000;

/** `any` starts Mosquitto or else the embedded one. Rejects with the remedy when none can be started, or used. */
export async function openStageBroker(
  dir: string,
  wanted: { host: string; port: number } | 'any' | 'embedded',
): Promise<StageBroker> {
  if (typeof wanted === 'object') {
    await greet(wanted);
    return given(wanted);
  }
  const options: BrokerOptions = wanted === 'any' ? { dir } : { dir, only: wanted };
  let broker = await startBroker(options);
  const { kind, url, host, port, protocol, died } = broker;
  return {
    ...{ kind, url, host, port, protocol, died },
    kill: () => broker.kill(),
    again: async () => {
      broker = await startBroker({ ...options, only: kind, port });
    },
    stop: () => broker.stop(),
  };
}

/** Before anything else is started: three processes that cannot connect would tell less. */
async function greet({ host, port }: { host: string; port: number }): Promise<void> {
  try {
    const client = await mqtt.connectAsync(`mqtt://${host}:${port}`, {
      ...{ protocolVersion: 5, clientId: '', clean: true, reconnectPeriod: 0, connectTimeout: GREETING_MS },
    });
    await client.endAsync();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const remedy = 'start it, let anybody in without a password, or leave --broker out to have one started';
    throw new Error(`the broker at ${host}:${port} refuses (${message || code}): ${remedy}`);
  }
}

/** It is not ours: nobody here would hear it die, and nobody stops it. */
function given({ host, port }: { host: string; port: number }): StageBroker {
  const notOurs = () => Promise.reject(new Error(`the broker at ${host}:${port} is not ours to kill`));
  return {
    ...{ kind: 'given', host, port, url: `mqtt://${host}:${port}`, protocol: '5' },
    died: new Promise(() => {}),
    stop: async () => {},
    kill: notOurs,
    again: notOurs,
  };
}
