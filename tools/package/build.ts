/** One package: its tree in a temporary folder, then dpkg-deb. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type About, writeControl } from './control.ts';
import { settle } from './files.ts';
import { type Arch, productionPackages } from './lock.ts';
import { moduleSource } from './modules.ts';
import { sbom } from './sbom.ts';
import { type GatewaySays, packageVersion, sourceEpochS } from './source.ts';
import { stage } from './stage.ts';

export const COMPRESSIONS = { xz: ['-Zxz', '-z6'], zstd: ['-Zzstd', '-z3'], none: ['-Znone'] } as const;
export type Compression = keyof typeof COMPRESSIONS;

export interface BuildOptions {
  root: string;
  out: string;
  arch: Arch;
  version: string | null;
  build: string | null;
  /** xz: smallest, for the way over a mobile network; zstd: much faster to make; none: for tests that only install. */
  compression: Compression;
  said: GatewaySays;
}

export interface Built {
  file: string;
  sbom: string;
  bytes: number;
  installedBytes: number;
  installedFiles: number;
}

export function buildPackage({ root, out, arch, version: asked, build, compression, said }: BuildOptions): Built {
  const packages = productionPackages(root, arch);
  const epochS = sourceEpochS(root);
  const about: About = {
    ...{ version: packageVersion(root, asked, build), arch, epochS, schema: said.schema },
    bytes: 0,
  };
  const needs = Object.keys(
    (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Project).dependencies ?? {},
  );
  const node = packages.find(({ name }) => name.startsWith('node-linux-'));
  if (node === undefined) throw new Error(`the lock file has no Node for ${arch}`);
  const insideNode = process.version === `v${node.version}` ? insideOf(process.versions) : null;
  const bill = sbom({ ...about, needs: [...needs, node.name], insideNode }, packages);
  const staging = mkdtempSync(join(tmpdir(), 'balise-deb-'));
  try {
    stage({ root, modules: moduleSource(root, arch, packages), packages, said, sbom: bill }, staging, about);
    const installed = settle(staging, epochS);
    writeControl(join(import.meta.dirname, 'files'), staging, { ...about, bytes: installed.bytes });
    settle(staging, epochS);
    mkdirSync(out, { recursive: true });
    const name = `balise_${about.version}_${arch}`;
    const file = join(out, `${name}.deb`);
    pack(staging, `${file}.part`, epochS, compression);
    renameSync(`${file}.part`, file);
    writeFileSync(join(out, `${name}.cdx.json`), bill);
    const bytes = readFileSync(file).length;
    return { file, sbom: `${name}.cdx.json`, bytes, installedBytes: installed.bytes, installedFiles: installed.files };
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

interface Project {
  dependencies?: Record<string, string>;
}

/** One thread: how xz cuts its blocks depends on their number, and with it the bytes. */
function pack(staging: string, file: string, epochS: number, compression: Compression): void {
  execFileSync(
    'dpkg-deb',
    ['--root-owner-group', '--threads-max=1', ...COMPRESSIONS[compression], '--build', staging, file],
    {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(epochS) },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
}

function insideOf(versions: NodeJS.ProcessVersions): Record<string, string> {
  return Object.fromEntries(Object.entries(versions).filter((each): each is [string, string] => each[1] !== undefined));
}

/** @param names in `folder`; written as sha256sum reads it */
export function writeSums(folder: string, names: string[]): void {
  const lines = names.sort().map((name) => {
    const sum = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    return `${sum}  ${name}\n`;
  });
  writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''));
}
