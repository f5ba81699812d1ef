/** The certificates of the link: dates and names, and of the key that it is there and who may read it. */
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import type { Config } from '../../core/config/options.ts';

/** By option; null: not set. What cannot be read says why. */
export function certificates(config: Config): Record<string, unknown> {
  return {
    'platform.ca': certificateAt(config['platform.ca']),
    'platform.cert': certificateAt(config['platform.cert']),
    'platform.key': fileAt(config['platform.key']),
    'platform.crl': fileAt(config['platform.crl']),
  };
}

function certificateAt(path: string): unknown {
  if (path === '') return null;
  try {
    const { subject, issuer, validFrom, validTo, fingerprint256 } = new X509Certificate(fs.readFileSync(path));
    return { path, subject, issuer, validFrom, validTo, fingerprint256 };
  } catch (error) {
    return { path, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Never what is in it. */
function fileAt(path: string): unknown {
  if (path === '') return null;
  try {
    const { mode, uid, gid, size } = fs.statSync(path);
    return { path, mode: (mode & 0o777).toString(8), uid, gid, bytes: size };
  } catch (error) {
    return { path, problem: error instanceof Error ? error.message : String(error) };
  }
}
