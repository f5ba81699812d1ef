/** What the lock file says must be on a vehicle: the production packages of one architecture, each with its exact version. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Arch = 'amd64' | 'arm64';
export const ARCHES: readonly Arch[] = ['amd64', 'arm64'];
/** As npm calls them. */
export const NPM_CPU: Record<Arch, string> = { amd64: 'x64', arm64: 'arm64' };

export interface LockedPackage {
  /** Below the project: `node_modules/concat-stream/node_modules/readable-stream`. */
  path: string;
  name: string;
  version: string;
  /** As its author declared it; null: nothing. */
  licence: string | null;
  /** Subresource integrity, `sha512-…`. */
  integrity: string | null;
  resolved: string | null;
  /** Names it asks for; the optional ones may be missing. */
  needs: string[];
}

interface LockEntry {
  version?: string;
  license?: string;
  integrity?: string;
  resolved?: string;
  dev?: boolean;
  os?: string | string[];
  cpu?: string | string[];
  libc?: string | string[];
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

export function readLock(root: string): Record<string, LockEntry> {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>;
  };
  return lock.packages;
}

/** @param arch null: of every machine, as a check of licences wants it */
export function productionPackages(root: string, arch: Arch | null): LockedPackage[] {
  return Object.entries(readLock(root))
    .filter(([path, entry]) => path !== '' && entry.dev !== true && (arch === null || isFor(entry, arch)))
    .map(([path, entry]) => ({
      ...{ path, name: nameOf(path), version: entry.version ?? '', licence: entry.license ?? null },
      ...{ integrity: entry.integrity ?? null, resolved: entry.resolved ?? null },
      needs: Object.keys({ ...entry.dependencies, ...entry.optionalDependencies, ...entry.peerDependencies }),
    }))
    .filter(({ name }) => !isTypesOnly(name))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Where `require` finds it from there: the nearest `node_modules` upwards. null: it is not installed (optional). */
export function resolvedFrom(all: readonly LockedPackage[], from: string, name: string): LockedPackage | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    const found = all.find((each) => each.path === path);
    if (found !== undefined || at === '') return found ?? null;
    if (!at.includes('/node_modules/')) {
      return all.find((each) => each.path === `node_modules/${name}`) ?? null;
    }
  }
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Declarations for the compiler; nothing of them runs. */
export function isTypesOnly(name: string): boolean {
  return name.startsWith('@types/') || name === 'undici-types';
}

function isFor({ os, cpu, libc }: LockEntry, arch: Arch): boolean {
  const allows = (list: string | string[] | undefined, wanted: string): boolean =>
    list === undefined || [list].flat().includes(wanted);
  return allows(os, 'linux') && allows(cpu, NPM_CPU[arch]) && allows(libc, 'glibc');
}
