/** `balise provision install`: a certificate that somebody brings, checked and put in place as one set with its key. */
import path from 'node:path';
import type { Config } from '../../core/config/options.ts';
import { createClock } from '../../drivers/clock.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { belongsTo, factsOf, ownFirst, type Unfit, unfitFor } from '../../drivers/identity/certificate.ts';
import { pemOf } from '../../drivers/identity/openssl.ts';
import { dropPending, putForward, readPending, readSet } from '../../drivers/identity/sets.ts';
import { printJson } from '../columns.ts';
import { EXIT } from '../exit-codes.ts';
import { say } from '../language.ts';
import { failed } from '../output.ts';
import { readPem } from './files.ts';
import { asOwner } from './owner.ts';
import { datesRemark, printInstalled } from './words.ts';

export interface InstallOptions {
  config: string;
  ca?: string;
  json?: boolean;
}

export async function provisionInstall(
  file: string,
  { config: configPath, ca: caFile, json }: InstallOptions,
): Promise<number> {
  const config = loadConfig(configPath);
  const [directory, vehicle] = [config['identity.directory'], config['vehicle.id']];
  const given = readPem(file);
  if ('why' in given) return failed(given.why, EXIT.noInput);
  const authority = caFile === undefined ? null : readPem(caFile);
  if (authority !== null && 'why' in authority) return failed(authority.why, EXIT.noInput);

  return await asOwner(directory, async () => {
    const pending = readPending(directory, 'request');
    const current = readSet(directory, 'current');
    const keys = [pending?.key, current?.key].filter((key) => key !== undefined);
    const key = keys.find((each) => pemOf(given.text).some((pem) => belongsTo(pem, each)));
    const ca = authority?.text ?? current?.ca ?? elsewhere(config);
    const cert = key === undefined ? given.text : ownFirst(given.text, key);
    const unfit = await unfitFor(vehicle, { cert, key: key ?? '', ca });
    if (unfit !== null || key === undefined)
      return failed(unfitWords(file, unfit?.why ?? 'key', unfit?.detail ?? ''), EXIT.no);
    if (ca === null && config['platform.ca'] === path.join(directory, 'current', 'ca.pem'))
      return failed(
        say(
          `nothing was changed: whom the broker must be certified by is not known: --ca FILE`,
          "rien n'a changé : l'autorité du courtier n'est pas connue : --ca FICHIER",
        ),
        EXIT.usage,
      );
    putForward(directory, { key, cert, ca, estCa: current?.estCa ?? null });
    dropPending(directory, 'request');
    const facts = factsOf(cert);
    if (facts === null) return EXIT.internal;
    const remark = datesRemark(facts, createClock().wallMs());
    if (json === true) printJson({ installed: true, ...facts, chainChecked: ca !== null, remark });
    else printInstalled(config, facts, remark, ca !== null);
    return EXIT.fine;
  });
}

/** Where the configuration has the authority, when it is not part of the set. */
function elsewhere(config: Config): string | null {
  const file = config['platform.ca'];
  const read = file === '' ? null : readPem(file);
  return read !== null && 'text' in read ? read.text : null;
}

function unfitWords(file: string, why: Unfit, detail: string): string {
  const words: Record<Unfit, string> = {
    unreadable: say('holds no certificate', 'ne contient aucun certificat'),
    key: say(
      "is not for a key of this box: have the newest request signed ('balise provision request')",
      "n'est pas pour une clé de ce boîtier : faire signer la dernière demande (« balise provision request »)",
    ),
    name: say('is for another vehicle', "est celui d'un autre véhicule"),
    chain: say('is not of this authority', "n'est pas de cette autorité"),
  };
  return `${say('nothing was changed', "rien n'a changé")}: ${file} ${words[why]}${detail === '' ? '' : ` (${detail})`}`;
}
