/** Options of the vehicle's certificate and its renewal (docs/provisioning.md). */
import { path, text } from './option-kinds.ts';

export const IDENTITY_OPTIONS = {
  'identity.directory': path(
    '/var/lib/balise/identity',
    '/var/lib/balise/identity',
    "where 'balise provision' keeps keys and certificates. Used by the link where platform.cert and platform.key lie below current/ in it",
  ),
  'identity.est': text(
    '',
    /^(https:\/\/[^\s]+)?$/,
    'https://HOST[:PORT][/LABEL]',
    'https://ca.example.org',
    'EST server (RFC 7030) that renews the certificate at a third of its life; empty: somebody installs new ones by hand',
  ),
};
