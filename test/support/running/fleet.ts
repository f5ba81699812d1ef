/** One vehicle, one platform and one broker that trust one authority, and how they meet. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Authority, type Certificate, createAuthority, WITHOUT_OPENSSL } from './certificates.ts';
import { type Options, VEHICLE } from './config.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { type BrokerOptions, type Mosquitto, startMosquitto, WITHOUT_MOSQUITTO } from './mosquitto.ts';
import { type Platform, startPlatform } from './platform.ts';
import type { Workplace } from './workplace.ts';

/** Why tests that need TLS are skipped; null where all is there. */
export const WITHOUT_TLS = WITHOUT_MOSQUITTO ?? WITHOUT_OPENSSL;

const PLATFORM_ACL = 'user platform\ntopic readwrite balise/v1/#\n';
/** As the example for brokers has it: a vehicle writes below its own name and reads its commands. */
export const ACL = `${PLATFORM_ACL}\npattern write balise/v1/%u/#\npattern read balise/v1/%u/cmd/#\n`;
const TOPICS = ['presence', 'state', 'health', 'event', 'position', 'history'];

/** The same, topic by topic, without some. */
export function aclWithout(...topics: string[]): string {
  const lines = TOPICS.filter((topic) => !topics.includes(topic)).map((topic) => `pattern write balise/v1/%u/${topic}`);
  return `${PLATFORM_ACL}\n${lines.join('\n')}\npattern read balise/v1/%u/cmd/#\n`;
}

export interface FleetBroker extends Omit<BrokerOptions, 'tls' | 'anonymous'> {
  server?: Certificate;
  /** Of the authority of the vehicles. */
  crl?: string;
}

export interface Fleet {
  ca: Authority;
  /** Nobody believes it. */
  otherCa: Authority;
  /** For `localhost`. */
  server: Certificate;
  vehicle: Certificate;
  /** Of the platform, whoever plays it. */
  client: Certificate;
  broker(place: Workplace, options?: FleetBroker): Promise<Mosquitto>;
  platform(place: Workplace, broker: Mosquitto): Promise<Platform>;
  gateway(place: Workplace, url: string, options?: Options, environment?: Record<string, string>): Promise<Gateway>;
  remove(): void;
}

export function createFleet(): Fleet {
  const dir = mkdtempSync(join(tmpdir(), 'balise-pki-'));
  const ca = createAuthority(dir, 'ca');
  const server = ca.issue('broker', { altNames: 'DNS:localhost' });
  const vehicle = ca.issue(VEHICLE);
  const client = ca.issue('platform');
  return {
    ca,
    otherCa: createAuthority(dir, 'other-ca'),
    server,
    vehicle,
    client,
    broker: (place, { server: shown = server, crl, ...options } = {}) =>
      startMosquitto(place, {
        acl: ACL,
        ...options,
        tls: { ca: ca.cert, server: shown, ...(crl !== undefined && { crl }) },
      }),
    platform: (place, { url }) => startPlatform(place, { url: url(), tls: { ca: ca.cert, client } }),
    gateway: (place, url, options, environment) =>
      startGateway(
        place,
        {
          'platform.broker': url,
          'platform.ca': ca.cert,
          'platform.cert': vehicle.cert,
          'platform.key': vehicle.key,
          ...options,
        },
        environment,
      ),
    remove: () => rmSync(dir, { recursive: true }),
  };
}
