/** A clean Debian 12, made once with debootstrap and kept outside the tree as an archive. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arch } from '../../../tools/package/lock.ts';
import { cacheFolder } from '../../../tools/package/modules.ts';
import { emulatorOf, finishBootstrap, whyNoNamespace } from './namespace.ts';

const SUITE = 'bookworm';

/** Why tests that need such a root, with these packages besides, are skipped; null: it can be had. */
export function whyNoDebian(arch: Arch, besides: readonly string[] = []): string | null {
  const only = process.env['BALISE_PACKAGE_ARCHES'];
  if (only !== undefined && !only.split(',').includes(arch)) return `BALISE_PACKAGE_ARCHES is ${only}`;
  const why = whyNoNamespace(arch);
  if (why !== null || existsSync(archiveOf(arch, besides))) return why;
  return mirror() === null ? `apt names no mirror of ${SUITE}` : null;
}

/** Unpacks a clean system, and these packages besides, into a folder of this name. */
export async function unpackDebian(arch: Arch, folder: string, besides: readonly string[] = []): Promise<void> {
  if (!existsSync(archiveOf(arch, besides))) await makeArchive(arch, besides);
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-C', folder, '--numeric-owner', '-xpf', archiveOf(arch, besides)]);
  writeFileSync(join(folder, 'etc/hosts'), '127.0.0.1 localhost\n');
}

const archiveOf = (arch: Arch, besides: readonly string[]): string =>
  join(cacheFolder(), `debian-${SUITE}-${arch}${besides.map((each) => `+${each}`).join('')}.tar`);

async function makeArchive(arch: Arch, besides: readonly string[]): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const work = mkdtempSync(join(cacheFolder(), 'debootstrap-'));
  const root = join(work, 'root');
  try {
    const foreign = emulatorOf(arch) === '' ? [] : ['--foreign'];
    const included = besides.length > 0 ? [`--include=${besides.join(',')}`] : [];
    const options = [`--arch=${arch}`, '--variant=minbase', ...included, ...foreign];
    const arguments_ = [...options, SUITE, root, mirror() ?? ''];
    execFileSync('debootstrap', arguments_, { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 64e6 });
    if (foreign.length > 0) await finishBootstrap(root, arch);
    rmSync(join(root, 'var/cache/apt/archives'), { recursive: true, force: true });
    const archive = join(work, 'root.tar');
    execFileSync('tar', [
      '-C',
      root,
      '--numeric-owner',
      '--exclude=./proc/*',
      '--exclude=./sys/*',
      '-cf',
      archive,
      '.',
    ]);
    renameSync(archive, archiveOf(arch, besides));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The one that this machine's apt is told to use. */
function mirror(): string | null {
  try {
    const lines = execFileSync('apt-get', [
      'indextargets',
      '--format',
      '$(REPO_URI) $(CODENAME) $(COMPONENT)',
    ]).toString();
    const found = lines.split('\n').find((line) => line.endsWith(` ${SUITE} main`));
    return found?.split(' ')[0] ?? null;
  } catch {
    return null;
  }
}
