/** A signed apt source with small packages of ours, and a root in which dpkg installs them. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** As many as make dpkg's work long enough to be cut. */
const FILES = 300;
const REPOSITORY = resolve(import.meta.dirname, '../..');

export interface Source {
  dir: string;
  /** Makes what was offered be all that is offered, signed anew. */
  offer(...versions: string[]): void;
  deb(version: string): string;
  close(): void;
}

export const filesOf = (version: string): string[] =>
  Array.from({ length: FILES }, (_, i) => `usr/lib/balise/${version}/part-${String(i).padStart(3, '0')}`);

const quietly = (program: string, args: string[], cwd?: string): string =>
  execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });

export function createSource(dir: string, key: string): Source {
  const home = join(dir, 'gnupg');
  const repo = join(dir, 'repo');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  mkdirSync(join(dir, 'debs'), { recursive: true });
  const gpg = (...args: string[]): string =>
    quietly('gpg', ['--homedir', home, '--batch', '--yes', '--quiet', ...args]);
  gpg('--passphrase', '', '--quick-gen-key', 'releases@example.org', 'ed25519', 'sign', 'never');
  gpg('--output', key, '--export', 'releases@example.org');
  const arch = quietly('dpkg', ['--print-architecture']).trim();
  const nameOf = (version: string): string => `balise_${version}_${arch}.deb`;
  const deb = (version: string): string => join(dir, 'debs', nameOf(version));
  return {
    dir: repo,
    deb,
    offer(...versions) {
      rmSync(repo, { recursive: true, force: true });
      mkdirSync(repo);
      for (const version of versions) {
        pack(join(dir, 'tree'), version, arch, deb(version));
        writeFileSync(join(repo, nameOf(version)), readFileSync(deb(version)));
      }
      writeFileSync(join(repo, 'Packages'), quietly('dpkg-scanpackages', ['--multiversion', '.'], repo));
      const [sum = ''] = quietly('sha256sum', [join(repo, 'Packages')]).split(' ');
      const { length } = readFileSync(join(repo, 'Packages'));
      const release = join(repo, 'Release');
      writeFileSync(release, `Suite: stable\nDate: ${new Date().toUTCString()}\nSHA256:\n ${sum} ${length} Packages\n`);
      gpg('--output', join(repo, 'InRelease'), '--clearsign', release);
      rmSync(release);
    },
    close: () => void quietly('gpgconf', ['--homedir', home, '--kill', 'all']),
  };
}

function pack(tree: string, version: string, arch: string, deb: string): void {
  rmSync(tree, { recursive: true, force: true });
  for (const folder of ['DEBIAN', `usr/lib/balise/${version}`]) mkdirSync(join(tree, folder), { recursive: true });
  for (const file of filesOf(version)) writeFileSync(join(tree, file), `${file}\n`);
  writeFileSync(join(tree, 'usr/lib/balise/version'), `${version}\n`);
  const control = { Package: 'balise', Version: version, Architecture: arch, Maintainer: 'nobody <n@example.org>' };
  const lines = Object.entries({ ...control, Description: 'of a test' }).map(
    ([field, value]) => `${field}: ${value}\n`,
  );
  writeFileSync(join(tree, 'DEBIAN/control'), lines.join(''));
  quietly('dpkg-deb', ['-Znone', '--root-owner-group', '--build', tree, deb]);
}

/** @returns the environment in which apt and dpkg know this root alone, and `balise` asks at that socket */
export function createRoot(
  root: string,
  { source, key, socket }: { source: Source; key: string; socket: string },
): NodeJS.ProcessEnv {
  const at = (path: string): string => join(root, path);
  for (const folder of [
    'var/lib/dpkg/info',
    'var/lib/dpkg/updates',
    'var/lib/apt/lists/partial',
    'var/cache/apt',
    'etc/apt/apt.conf.d',
    'etc/apt/preferences.d',
    'bin',
  ])
    mkdirSync(at(folder), { recursive: true });
  writeFileSync(at('var/lib/dpkg/status'), '');
  const sources = at('etc/apt/balise.sources');
  writeFileSync(sources, `Types: deb\nURIs: copy:${source.dir}\nSuites: ./\nSigned-By: ${key}\n`);
  const places = {
    'Dir::State': 'var/lib/apt',
    'Dir::State::status': 'var/lib/dpkg/status',
    'Dir::Cache': 'var/cache/apt',
    'Dir::Etc': 'etc/apt',
  };
  writeFileSync(
    at('apt.conf'),
    Object.entries(places)
      .map(([name, path]) => `${name} "${at(path)}";\n`)
      .join(''),
  );
  const config = at('etc/balise.toml');
  writeFileSync(config, `[vehicle]\nid = "V1"\n[gnss]\nkind = "none"\n[control]\nsocket = "${socket}"\n`);
  writeFileSync(at('bin/balise'), `#!/bin/sh\nexec sh ${join(REPOSITORY, 'tools/balise')} "$@" --config ${config}\n`);
  chmodSync(at('bin/balise'), 0o755);
  return {
    ...process.env,
    PATH: `${at('bin')}:${process.env['PATH'] ?? ''}`,
    APT_CONFIG: at('apt.conf'),
    STATE_DIRECTORY: at('var/lib/balise-update'),
    BALISE_UPDATE_SOURCE: sources,
    BALISE_UPDATE_ROOT: root,
  };
}
