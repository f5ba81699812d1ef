/** What `provision` says of a certificate. */
import path from 'node:path';
import type { Config } from '../../core/config/options.ts';
import { renewAtMs } from '../../core/identity/renewal.ts';
import { RELEASE_DATE } from '../../core/version.ts';
import type { CertificateFacts } from '../../drivers/identity/certificate.ts';
import { say } from '../language.ts';

/** The dates are no reason to refuse: a box without a battery for its clock may be in 1970. null: nothing to say. */
export function datesRemark(facts: CertificateFacts, nowMs: number): string | null {
  if (nowMs < Date.parse(RELEASE_DATE))
    return say(
      "the dates are not judged: this box's clock is not set",
      "dates non jugées : l'horloge n'est pas réglée",
    );
  if (nowMs > facts.validToMs) return `${say('it has expired', 'il a expiré')}: ${day(facts.validToMs)}`;
  if (nowMs < facts.validFromMs)
    return `${say('it is not valid yet, or the clock is wrong', "pas encore valable, ou l'horloge est fausse")}: ${day(facts.validFromMs)}`;
  return null;
}

export function printInstalled(
  config: Config,
  facts: CertificateFacts,
  remark: string | null,
  chainChecked: boolean,
): void {
  const lines = [
    ...[
      `CN ${facts.commonName}, ${say('issuer', 'émetteur')} ${facts.issuer}, ${say('serial', 'série')} ${facts.serial}`,
    ],
    `${day(facts.validFromMs)} – ${day(facts.validToMs)}, ${say('to be renewed from', 'à renouveler dès')} ${day(renewAtMs(facts, 0))}`,
    ...(remark === null ? [] : [remark]),
    ...(chainChecked ? [] : [say('the chain is not checked: --ca FILE', 'chaîne non contrôlée : --ca FICHIER')]),
    say(
      'in place: the daemon uses it within seconds, and keeps the one before until the broker took this one',
      "en place : le service l'utilise sous quelques secondes et garde le précédent jusqu'à ce que le courtier accepte celui-ci",
    ),
    ...configurationLines(config),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** What the configuration must say for the link to use the sets; nothing where it does. */
function configurationLines(config: Config): string[] {
  const current = path.join(config['identity.directory'], 'current');
  const wanted = [
    ['platform.ca', 'ca', path.join(current, 'ca.pem')],
    ['platform.cert', 'cert', path.join(current, 'vehicle.pem')],
    ['platform.key', 'key', path.join(current, 'vehicle.key')],
  ] as const;
  // The authority may well lie elsewhere.
  if (config['platform.cert'] === wanted[1][2] && config['platform.key'] === wanted[2][2]) return [];
  return [
    say('the configuration does not use it yet:', "la configuration ne l'utilise pas encore :"),
    '[platform]',
    ...wanted.map(([, name, file]) => `${name} = "${file}"`),
  ];
}

/** UTC, to the second. */
export function day(ms: number): string {
  return new Date(ms).toISOString().replace('.000', '');
}
