/** The tree of a package, file by file, where dpkg will put it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { About } from './control.ts';
import { writeChangelogs } from './control.ts';
import { copyrightFile } from './copyright.ts';
import { filesBelow, place, write, writeGzip } from './files.ts';
import type { LockedPackage } from './lock.ts';
import { isShipped } from './prune.ts';
import type { GatewaySays } from './source.ts';
import { firstConfig } from './template.ts';

export interface Sources {
  root: string;
  /** Has `node_modules` of the architecture. */
  modules: string;
  packages: readonly LockedPackage[];
  said: GatewaySays;
  sbom: string;
}

/**
 * The program lies in a folder of its version, and one small file names the folder. dpkg renames file by file in the order of the
 * archive and removes the old ones last, so whenever the power is cut, `version` names a tree that is whole.
 */
export const PROGRAM = '/usr/lib/balise';

export function stage(sources: Sources, staging: string, about: About): void {
  const at = (path: string): string => join(staging, path);
  const tree = `${PROGRAM}/${about.version}`;
  stageProgram(sources, at(tree), about);
  write(at(`${PROGRAM}/version`), `${about.version}\n`);
  place(join(import.meta.dirname, 'files/balise'), at('/usr/bin/balise'), true);
  stageShare(sources, at);
  stageSystem(sources.root, at);
  const documents = at('/usr/share/doc/balise');
  writeChangelogs(sources.root, documents, about);
  write(join(documents, 'sbom.cdx.json'), sources.sbom);
  const own = readFileSync(join(sources.root, 'LICENSE'), 'utf8');
  write(join(documents, 'copyright'), copyrightFile(own, at(tree), tree, sources.packages));
}

function stageProgram({ root, modules, packages }: Sources, tree: string, { arch }: About): void {
  place(join(root, 'package.json'), join(tree, 'package.json'));
  place(join(root, 'LICENSE'), join(tree, 'LICENSE'));
  for (const file of filesBelow(join(root, 'gateway'))) place(join(root, 'gateway', file), join(tree, 'gateway', file));
  for (const { path, name } of packages) {
    const from = join(modules, path);
    const nested = (file: string): boolean => file === 'node_modules';
    for (const file of filesBelow(from, nested)) {
      const program = name.startsWith('node-linux-') && file === 'bin/node';
      if (isShipped(name, file, arch)) place(join(from, file), join(tree, path, file), program);
    }
  }
}

function stageShare({ root, said }: Sources, at: (path: string) => string): void {
  const share = at('/usr/share');
  write(join(share, 'balise/balise.toml'), firstConfig(said.exampleConfig));
  write(join(share, 'doc/balise/examples/balise.toml'), said.exampleConfig);
  write(join(share, 'bash-completion/completions/balise'), said.completions.bash);
  write(join(share, 'zsh/vendor-completions/_balise'), said.completions.zsh);
  write(join(share, 'fish/vendor_completions.d/balise.fish'), said.completions.fish);
  writeGzip(join(share, 'man/man1/balise.1.gz'), readFileSync(join(root, 'docs/man/balise.1')));
  for (const folder of ['rosters', 'board']) {
    for (const file of filesBelow(join(root, 'deploy', folder))) {
      place(join(root, 'deploy', folder, file), join(share, 'balise', folder, file));
    }
  }
  for (const name of ['README.Debian', 'LISEZMOI.Debian']) {
    place(join(import.meta.dirname, 'files', name), join(share, 'doc/balise', name));
  }
}

/** By the ending of its name, as systemd tells them apart. */
const SYSTEM_PLACES: readonly [ending: RegExp, folder: string, name: string | null][] = [
  [/\.(service|socket|timer|target|path|mount)$/, '/usr/lib/systemd/system', null],
  [/sysusers(\.d\/.*)?\.conf$/, '/usr/lib/sysusers.d', 'balise.conf'],
  [/tmpfiles(\.d\/.*)?\.conf$/, '/usr/lib/tmpfiles.d', 'balise.conf'],
  [/\.rules$/, '/usr/lib/udev/rules.d', null],
  // What the units run.
  [/^balise-(restart|update)$/, `${PROGRAM}/systemd`, null],
];

function stageSystem(root: string, at: (path: string) => string): void {
  for (const folder of ['systemd', 'deploy/udev']) {
    if (!existsSync(join(root, folder))) continue;
    for (const file of filesBelow(join(root, folder))) {
      const found = SYSTEM_PLACES.find(([ending]) => ending.test(file));
      if (found === undefined) continue;
      const program = found[1].startsWith(PROGRAM);
      place(join(root, folder, file), at(join(found[1], found[2] ?? baseOf(file))), program);
    }
  }
  if (!readdirSync(join(root, 'systemd')).includes('balise.service'))
    throw new Error('systemd/balise.service is missing');
}

const baseOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
