/** Which broker to use, from arguments. */
import { existsSync } from 'node:fs';
import type { TlsFiles } from './platform-process.ts';
import type { StageOptions } from './stage.ts';

export interface DemoBrokerArguments {
  broker?: string;
  embedded?: boolean;
  ca?: string;
  cert?: string;
  key?: string;
  platformCert?: string;
  platformKey?: string;
}

const DEFAULT_PORT = { 'mqtt:': 1883, 'mqtts:': 8883 };

/** @throws where it is none */
export function brokerUrlOf(broker: string): { host: string; port: number; encrypted: boolean } {
  const url = URL.canParse(broker) ? new URL(broker) : null;
  const protocol = url?.protocol;
  if (url === null || url.hostname === '' || (protocol !== 'mqtt:' && protocol !== 'mqtts:'))
    throw new Error(`--broker ${broker}: mqtt://host:port or mqtts://host:port`);
  const port = Number(url.port || DEFAULT_PORT[protocol]);
  return { host: url.hostname, port, encrypted: protocol === 'mqtts:' };
}

/** @throws naming the option that is missing or leads to no file */
export function tlsFilesOf(files: Record<keyof TlsFiles, [option: string, path: string | undefined]>): TlsFiles {
  const read = ([option, path]: [string, string | undefined]): string => {
    if (path === undefined) throw new Error(`mqtts:// needs ${option}: every client of it has a certificate`);
    if (!existsSync(path)) throw new Error(`${option} ${path}: there is no such file`);
    return path;
  };
  return { ca: read(files.ca), cert: read(files.cert), key: read(files.key) };
}

/** @throws as the two above */
export function demoBrokerOf(args: DemoBrokerArguments): StageOptions['broker'] {
  const { broker, embedded, ca, cert, key, platformCert, platformKey } = args;
  if (broker === undefined) return embedded === true ? 'embedded' : 'any';
  const { encrypted, ...where } = brokerUrlOf(broker);
  if (!encrypted) return where;
  return {
    ...where,
    tls: {
      vehicle: tlsFilesOf({ ca: ['--ca', ca], cert: ['--cert', cert], key: ['--key', key] }),
      platform: tlsFilesOf({
        ca: ['--ca', ca],
        cert: ['--platform-cert', platformCert],
        key: ['--platform-key', platformKey],
      }),
    },
  };
}
