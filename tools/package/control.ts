/** What dpkg is told: control file, maintainer scripts, changelog. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { write, writeGzip } from './files.ts';
import type { Arch } from './lock.ts';

const SCRIPTS = ['preinst', 'postinst', 'prerm', 'postrm'];
const MAINTAINER = 'Balise maintainers <balise@localhost>';

const DESCRIPTION = `telematics gateway for geolocated ambulances
 Reads a GNSS receiver and the crew's keys, keeps every position and status on its
 own disk, and hands them to the coordinator's platform until that says that it has
 them. Off duty no coordinate is kept or sent. Brings its own Node and needs no
 network to install; starts unprovisioned, connected to nothing.
 .
 Passerelle télématique embarquée pour ambulances en garde ambulancière : rien
 n'est perdu, et rien n'est enregistré hors service.`;

export interface About {
  version: string;
  arch: Arch;
  epochS: number;
  schema: number;
  bytes: number;
}

/**
 * better-sqlite3 needs glibc 2.34, Node libstdc++ and libgcc; accounts are made with passwd where there is no systemd. openssl makes and
 * renews certificates: recommended, for an installation without a network must not stop for it (fault `openssl-missing`).
 */
export function controlFile({ version, arch, bytes }: About): string {
  return `Package: balise
Version: ${version}
Architecture: ${arch}
Maintainer: ${MAINTAINER}
Installed-Size: ${Math.ceil(bytes / 1024)}
Depends: libc6 (>= 2.34), libgcc-s1, libstdc++6, init-system-helpers, passwd
Recommends: openssl, systemd, udev
Suggests: chrony, modemmanager, gpsd
Section: misc
Priority: optional
Description: ${DESCRIPTION}
`;
}

/** The scripts bear the version and the schema of the database: a preinst runs before any of its package's files are there. */
export function writeControl(files: string, staging: string, about: About): void {
  write(join(staging, 'DEBIAN/control'), controlFile(about));
  const common = readFileSync(join(files, 'common.sh'), 'utf8');
  for (const name of SCRIPTS) {
    const script = readFileSync(join(files, `${name}.sh`), 'utf8')
      .replace('# @COMMON@\n', common.replace(/^#!.*\n/, ''))
      .replaceAll('@VERSION@', about.version)
      .replaceAll('@SCHEMA@', String(about.schema));
    write(join(staging, 'DEBIAN', name), script, true);
  }
}

/** Debian's form, for `apt changelog` and lintian; what changed is said in the project's own changelog beside it. */
export function writeChangelogs(root: string, documents: string, { version, epochS }: About): void {
  const date = new Date(epochS * 1000).toUTCString().replace('GMT', '+0000');
  const entry = `balise (${version}) stable; urgency=medium\n\n  * See changelog.gz.\n\n -- ${MAINTAINER}  ${date}\n`;
  writeGzip(join(documents, 'changelog.Debian.gz'), entry);
  writeGzip(join(documents, 'changelog.gz'), readFileSync(join(root, 'CHANGELOG.md')));
}

/** A paragraph of a control file: each line indented by one, empty ones as a dot. */
export function paragraph(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line.trimEnd()}`))
    .join('\n');
}
