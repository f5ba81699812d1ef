/** The broker of a run: ours, which can be killed and comes back on the same port, or one that runs already. */
import { type Broker, type BrokerOptions, startBroker } from '../network/broker.ts';

export interface StageBroker extends Pick<Broker, 'url' | 'host' | 'port' | 'protocol' | 'died' | 'stop'> {
  readonly kind: Broker['kind'] | 'given';
  /** SIGKILL, with everything that it remembered. Rejects for a broker that is not ours. */
  kill(): Promise<void>;
  /** After `kill`: a new one on the same port. */
  again(): Promise<void>;
}

/** `any` starts Mosquitto or else the embedded one. Rejects when none can be started. */
export async function openStageBroker(
  dir: string,
  wanted: { host: string; port: number } | 'any' | 'embedded',
): Promise<StageBroker> {
  if (typeof wanted === 'object') return given(wanted);
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
