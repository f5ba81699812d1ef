/** Where the packages of an architecture come from: what npm installed for this machine, else a tree of their own. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Arch, type LockedPackage, NPM_CPU } from './lock.ts';

const INPUTS = ['package.json', 'package-lock.json', '.npmrc'];

/** Outside the tree: it outlives a build and belongs to no commit. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'balise');
}

/** @returns a folder with `node_modules`. Needs no network where npm has installed all of it already */
export function moduleSource(root: string, arch: Arch, packages: readonly LockedPackage[]): string {
  if (hasAll(root, packages)) return root;
  const hash = createHash('sha256');
  for (const name of INPUTS) hash.update(readFileSync(join(root, name)));
  const folder = join(cacheFolder(), `modules-${arch}-${hash.digest('hex').slice(0, 16)}`);
  if (hasAll(folder, packages)) return folder;
  const making = `${folder}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  for (const name of INPUTS) copyFileSync(join(root, name), join(making, name));
  const machine = ['--os=linux', `--cpu=${NPM_CPU[arch]}`, '--libc=glibc'];
  execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', ...machine], {
    cwd: making,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const missing = packages.filter((each) => !has(making, each)).map(({ path }) => path);
  if (missing.length > 0) throw new Error(`npm ci installed no ${missing.join(', ')}`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
  return folder;
}

function hasAll(root: string, packages: readonly LockedPackage[]): boolean {
  return packages.every((each) => has(root, each));
}

/** npm leaves a package of another version where somebody installed by hand: the lock is what counts. */
function has(root: string, { path, version }: LockedPackage): boolean {
  const file = join(root, path, 'package.json');
  return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version === version;
}
