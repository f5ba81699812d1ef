/** What `balise bundle` prints while it collects, and what CONTENTS.txt says: what is in the archive, what is not, and why. */
import { say } from '../language.ts';
import type { Manifest } from './shape.ts';

export function neverIn(coordinates: boolean): Manifest['leftOut'] {
  const never = say('never in it', "jamais dans l'archive");
  return [
    ...(coordinates
      ? []
      : [
          {
            what: say('coordinates', 'coordonnées'),
            why: say('not asked for (--with-coordinates)', 'non demandées (--with-coordinates)'),
          },
        ]),
    { what: say('positions', 'positions'), why: say('balise export has them', 'balise export les donne') },
    { what: say('private keys, passwords', 'clés privées, mots de passe'), why: never },
    {
      what: say(
        'identity of the SIM and the modem, public addresses',
        'identité de la SIM et du modem, adresses publiques',
      ),
      why: never,
    },
    { what: say('salts of the journal, who exported', 'sels du journal, qui a exporté'), why: never },
  ];
}

type Head = Pick<Manifest, 'file' | 'vehicle' | 'version' | 't' | 'coordinates'>;

const NAME_CHARS = 'certificates.json'.length;

export function headWords({ file, coordinates, vehicle, version, t }: Head): string {
  return [
    file,
    `${vehicle ?? '–'}  balise ${version}  ${new Date(t).toISOString()}`,
    ...(coordinates ? [say('WITH COORDINATES, as asked for', 'AVEC COORDONNÉES, comme demandé')] : []),
    say('in it:', 'contenu :'),
  ].join('\n');
}

export function partWords({ name, what, bytes }: Manifest['content'][number]): string {
  return `  ${name.padEnd(NAME_CHARS)}  ${kilobytes(bytes).padStart(8)}  ${what}`;
}

export function leftOutWords(leftOut: Manifest['leftOut']): string {
  return [say('not in it:', 'absent :'), ...leftOut.map(({ what, why }) => `  ${what}${say(':', ' :')} ${why}`)].join(
    '\n',
  );
}

export function manifestWords(manifest: Manifest): string {
  return [headWords(manifest), ...manifest.content.map(partWords), leftOutWords(manifest.leftOut)].join('\n');
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
