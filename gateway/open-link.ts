/** Opens the connection that the configuration names, and turns what happens to it into faults. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import type { FaultCode } from './core/errors.ts';
import type { Faults } from './core/health.ts';
import { openTransport } from './drivers/mqtt/transport.ts';
import type { Clock, Log, Transport } from './ports.ts';
import type { Sender } from './sender.ts';

const LINK_FAULTS: FaultCode[] = [
  'broker-unreachable',
  'broker-refused',
  'broker-lost',
  'tls-untrusted',
  'tls-wrong-name',
  'tls-not-valid-now',
  'tls-client-refused',
  'tls-files',
];

/** @returns null where the box is not provisioned: records are stored and wait */
export function openLink(
  config: Config,
  will: string,
  clock: Clock,
  log: Log,
  faults: Faults,
  sender: Sender,
): Transport | null {
  const broker = config['platform.broker'];
  if (broker === '') {
    log.warn('not provisioned: platform.broker is empty, records are stored and nothing is sent');
    return null;
  }
  const now = clock.monoMs();
  if (broker.startsWith('mqtt:')) faults.raise({ code: 'plaintext-link', detail: broker }, now);
  if (config['platform.protocol'] === '3.1.1') faults.raise({ code: 'old-protocol', detail: broker }, now);
  return openTransport(
    {
      broker,
      vehicle: config['vehicle.id'],
      protocol: config['platform.protocol'],
      keepaliveS: config['platform.keepaliveS'],
      ca: config['platform.ca'],
      cert: config['platform.cert'],
      key: config['platform.key'],
      will,
      random: Math.random,
    },
    clock,
    {
      onUp: (facts) => {
        faults.clear(...LINK_FAULTS);
        log.info('link up', { broker: facts.broker, protocol: facts.protocol, encrypted: facts.encrypted });
        sender.handlers.onUp(facts);
      },
      onDown: (fault) => {
        if (fault !== null) {
          faults.clear(...LINK_FAULTS.filter((code) => code !== fault.code));
          faults.raise(fault, clock.monoMs());
        }
        sender.handlers.onDown(fault);
      },
      onMessage: sender.handlers.onMessage,
    },
  );
}
