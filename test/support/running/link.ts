/** The link alone, without the gateway: a transport in the hand of a test, and what it said. */
import { vi } from 'vitest';
import type { Fault } from '../../../gateway/core/errors.ts';
import type { TlsPaths } from '../../../gateway/drivers/mqtt/tls-files.ts';
import { openTransport, type TransportOptions } from '../../../gateway/drivers/mqtt/transport.ts';
import type { Clock, LinkFacts, PublishOptions, Transport } from '../../../gateway/ports.ts';
import { VEHICLE } from './config.ts';
import type { Workplace } from './workplace.ts';

const soon = { timeout: 20_000, interval: 5 };

export const EVENT: PublishOptions = { qos: 1, retain: false, compress: false, expiryS: null };

export interface TestLink extends Transport {
  /** `up`, and the code of each fault it went down with, in order; `moved` where it left by itself. */
  readonly story: string[];
  readonly facts: LinkFacts[];
  readonly faults: Fault[];
  /** By now. */
  files(): Fault[];
  substitute(): Fault | null;
  readonly messages: { topic: string; text: string }[];
  /** Waits until `check` (made of `expect`s) does not throw. */
  until(check: () => void): Promise<void>;
}

export interface TestLinkOptions extends Partial<TransportOptions> {
  brokers: string[];
  clock: Clock;
}

/** In clear where `tls` is not given. Every wait is as long as it may be. */
export function openTestLink(place: Workplace, { clock, tls, ...options }: TestLinkOptions): TestLink {
  const story: string[] = [];
  const facts: LinkFacts[] = [];
  const faults: Fault[] = [];
  const messages: { topic: string; text: string }[] = [];
  let files: Fault[] = [];
  let substitute: Fault | null = null;
  const transport = openTransport(
    {
      ...{ vehicle: VEHICLE, protocol: '5', keepaliveS: 10, will: '{"presence":"lost"}' },
      tls: tls ?? { ca: '', cert: '', key: '', crl: '' },
      utcMs: clock.wallMs,
      random: () => 1,
      ...options,
    },
    clock,
    {
      onUp(granted) {
        story.push('up');
        facts.push(granted);
      },
      onDown(fault) {
        story.push(fault?.code ?? 'moved');
        if (fault !== null) faults.push(fault);
      },
      onMessage: (topic, payload) => void messages.push({ topic, text: Buffer.from(payload).toString() }),
      onFiles: (found) => {
        files = found;
      },
      onJudged: () => undefined,
      onSubstitute: (because) => {
        substitute = because;
      },
    },
  );
  place.later(() => transport.close());
  return {
    ...transport,
    ...{ story, facts, faults, messages },
    files: () => files,
    substitute: () => substitute,
    until: (check) => vi.waitFor(check, soon),
  };
}

export function tlsOf(ca: string, { cert, key }: Omit<TlsPaths, 'ca' | 'crl'>, crl = ''): TlsPaths {
  return { ca, cert, key, crl };
}
