/** Opens the connection that the configuration names, and turns what happens to it into faults. Part of the composition root. */
import { brokersOf } from './core/config/brokers.ts';
import type { Config } from './core/config/options.ts';
import type { Fault, FaultCode } from './core/errors.ts';
import type { Faults } from './core/health.ts';
import { TAKEOVER_STANDS_MS } from './core/limits.ts';
import { handedOver } from './drivers/credentials.ts';
import { openTransport } from './drivers/mqtt/transport.ts';
import { openIdentity } from './open-identity.ts';
import type { Clock, Log, Timer, Transport, TransportHandlers } from './ports.ts';

/** Over when the link is up, or when another one of them says what is wrong by now. */
const LINK_FAULTS: FaultCode[] = [
  'broker-unreachable',
  'broker-refused',
  'broker-lost',
  'tls-untrusted',
  'tls-wrong-name',
  'tls-not-valid-now',
  'tls-revoked',
  'tls-crl',
  'tls-protocol',
  'tls-client-refused',
];
/** Stand and end with the files, whatever the link does. */
const FILE_FAULTS: FaultCode[] = ['tls-files', 'tls-own-not-valid', 'tls-expires-soon'];

export interface LinkParts {
  clock: Clock;
  log: Log;
  faults: Faults;
  handlers: TransportHandlers;
  /** Published by the broker when the box vanishes. */
  will: string;
  /** UTC, ms, while the system's clock can be believed. */
  utcMs(): number | null;
}

/** @returns null where the box is not provisioned: records are stored and wait */
export function openLink(config: Config, { clock, log, faults, handlers, will, utcMs }: LinkParts): Transport | null {
  const brokers = brokersOf(config['platform.broker']);
  const [preferred] = brokers;
  if (preferred === undefined) {
    log.warn('not provisioned: platform.broker is empty, records are stored and nothing is sent');
    return null;
  }
  const raise = (fault: Fault): void => faults.raise(fault, clock.monoMs());
  const plain = brokers.filter((broker) => broker.startsWith('mqtt:'));
  if (plain.length > 0) raise({ code: 'plaintext-link', detail: plain.join(', ') });
  if (config['platform.protocol'] === '3.1.1') raise({ code: 'old-protocol', detail: brokers.join(', ') });
  let takeoverEnds: Timer | null = null;

  /** A second box comes back as often as this one does: the fault stays over the times between. */
  function takenOver(fault: Fault): void {
    raise(fault);
    takeoverEnds?.cancel();
    takeoverEnds = clock.after(TAKEOVER_STANDS_MS, () => faults.clear('broker-takeover'));
  }

  const identity = openIdentity(config, { clock, log, faults, utcMs, onChanged: () => transport.filesChanged() });
  const transport = openTransport(
    {
      brokers,
      vehicle: config['vehicle.id'],
      protocol: config['platform.protocol'],
      keepaliveS: config['platform.keepaliveS'],
      tls: {
        ca: handedOver(config['platform.ca']),
        cert: handedOver(config['platform.cert']),
        key: handedOver(config['platform.key']),
        crl: handedOver(config['platform.crl']),
      },
      will,
      utcMs,
      random: Math.random,
    },
    clock,
    {
      onUp: (facts) => {
        faults.clear(...LINK_FAULTS);
        log.info('link up', { broker: facts.broker, protocol: facts.protocol, encrypted: facts.encrypted });
        handlers.onUp(facts);
      },
      onDown: (fault) => {
        if (fault !== null) {
          faults.clear(...LINK_FAULTS.filter((code) => code !== fault.code));
          if (fault.code === 'broker-takeover') takenOver(fault);
          else raise(fault);
        }
        handlers.onDown(fault);
      },
      onMessage: handlers.onMessage,
      onFiles: (found) => {
        faults.clear(...FILE_FAULTS.filter((code) => !found.some((fault) => fault.code === code)));
        for (const fault of found) raise(fault);
      },
      onJudged: (serial, fault) => identity?.judged(serial, fault),
      onSubstitute: (because) => {
        if (because === null) faults.clear('broker-substitute');
        else raise({ code: 'broker-substitute', detail: because.detail });
      },
    },
  );
  return {
    ...transport,
    close() {
      identity?.close();
      return transport.close();
    },
  };
}
