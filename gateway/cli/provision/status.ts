/** `balise provision status`: which certificates are here, until when, and what comes next. */
import fs from 'node:fs';
import path from 'node:path';
import type { Config } from '../../core/config/options.ts';
import { renewAtMs } from '../../core/identity/renewal.ts';
import { createClock } from '../../drivers/clock.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { factsOf } from '../../drivers/identity/certificate.ts';
import { generationOf, readPending, readSet, SET_NAMES, type SetLink } from '../../drivers/identity/sets.ts';
import { columns, printJson, printLines } from '../columns.ts';
import { EXIT } from '../exit-codes.ts';
import { say } from '../language.ts';
import { day } from './words.ts';

export interface ProvisionStatusOptions {
  config: string;
  json?: boolean;
}

interface Shown {
  vehicle: string;
  directory: string;
  /** The link uses `current`. */
  used: boolean;
  est: string | null;
  request: boolean;
  sets: {
    link: SetLink;
    commonName: string;
    issuer: string;
    serial: string;
    validFrom: string;
    validTo: string;
    renewFrom: string;
    key: string;
    /** Octal. */
    mode: string;
  }[];
}

/** Exit code 1: there is no certificate, or it is over. */
export function provisionStatus({ config: configPath, json }: ProvisionStatusOptions): number {
  const shown = shownOf(loadConfig(configPath));
  if (json === true) printJson(shown);
  else printLines(linesOf(shown));
  const current = shown.sets.find(({ link }) => link === 'current');
  return current !== undefined && Date.parse(current.validTo) > createClock().wallMs() ? EXIT.fine : EXIT.no;
}

function shownOf(config: Config): Shown {
  const directory = config['identity.directory'];
  const sets = (['current', 'previous', 'refused'] as const).flatMap((link) => {
    const generation = generationOf(directory, link);
    const facts = factsOf(readSet(directory, link)?.cert ?? '');
    // `previous` names `current` after a power cut in between.
    if (
      generation === null ||
      facts === null ||
      (link !== 'current' && generation === generationOf(directory, 'current'))
    )
      return [];
    const key = path.join(directory, generation, SET_NAMES.key);
    const { commonName, issuer, serial, validFromMs, validToMs } = facts;
    return [
      {
        ...{ link, commonName, issuer, serial, validFrom: day(validFromMs), validTo: day(validToMs) },
        ...{ renewFrom: day(renewAtMs(facts, 0)), key, mode: (fs.statSync(key).mode & 0o777).toString(8) },
      },
    ];
  });
  return {
    ...{ vehicle: config['vehicle.id'], directory, sets },
    used: path.dirname(config['platform.cert']) === path.join(directory, 'current'),
    est: config['identity.est'] === '' ? null : config['identity.est'],
    request: readPending(directory, 'request') !== null,
  };
}

function linesOf({ vehicle, sets, used, est, request }: Shown): string[] {
  const words: Record<SetLink, string> = {
    current: say('used', 'utilisé'),
    previous: say('kept until the broker takes the one above', "gardé jusqu'à l'accord du courtier pour le précédent"),
    refused: say('refused by the broker', 'refusé par le courtier'),
  };
  const rows = sets.flatMap((set) => [
    [
      words[set.link],
      `CN ${set.commonName}, ${say('issuer', 'émetteur')} ${set.issuer}, ${say('serial', 'série')} ${set.serial}`,
    ],
    ['', `${set.validFrom} – ${set.validTo}, ${say('to be renewed from', 'à renouveler dès')} ${set.renewFrom}`],
    ['', `${say('key', 'clé')} ${set.key} (${set.mode})`],
  ]);
  return [
    ...columns([[vehicle, sets.length === 0 ? say('no certificate', 'aucun certificat') : ''], ...rows]),
    ...(request ? [say('a request waits for its certificate', 'une demande attend son certificat')] : []),
    ...(sets.length > 0 && !used
      ? [
          say(
            'the configuration uses other files (platform.cert)',
            "la configuration utilise d'autres fichiers (platform.cert)",
          ),
        ]
      : []),
    est === null
      ? say('renewed by hand (identity.est is empty)', 'renouvelé à la main (identity.est vide)')
      : `${say('renewed by', 'renouvelé par')} ${est}`,
  ];
}
