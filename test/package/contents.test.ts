import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildPackage, writeSums } from '../../tools/package/build.ts';
import { ARCHES, productionPackages } from '../../tools/package/lock.ts';
import { askGateway } from '../../tools/package/source.ts';
import { ROOT } from './support/packages.ts';

const PATIENCE_MS = 300_000;
const EPOCH_S = 1_700_000_000;
const EPOCH_SAID = '2023-11-14 22:13';
const ELF_MACHINE = { amd64: 62, arm64: 183 } as const;
const why = existsSync('/usr/bin/dpkg-deb') ? null : 'dpkg-deb is not installed';

/** As somebody else has it: another place, later times, other modes. */
function copyOfTheSources(to: string): string {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const names = [
    'gateway',
    'deploy',
    'systemd',
    'docs',
    'tools',
    'package.json',
    'package-lock.json',
    '.npmrc',
    'LICENSE',
    'CHANGELOG.md',
  ];
  for (const name of names) cpSync(join(ROOT, name), join(to, name), { recursive: true });
  utimesSync(join(to, 'gateway/main.ts'), 1, 1);
  symlinkSync(join(ROOT, 'node_modules'), join(to, 'node_modules'));
  return to;
}

describe.each(ARCHES)('the contents of the package for %s', (arch) => {
  const dir = mkdtempSync(join(tmpdir(), 'balise-contents-'));
  const out = join(dir, 'out');
  let built: Built;
  let tree: string;
  const build = (root: string, to: string): Built => {
    const before = { epoch: process.env['SOURCE_DATE_EPOCH'], zone: process.env['TZ'] };
    process.env['SOURCE_DATE_EPOCH'] = String(EPOCH_S);
    process.env['TZ'] = root === ROOT ? 'UTC' : 'America/Cayenne';
    try {
      return buildPackage({
        root,
        out: to,
        arch,
        version: null,
        build: '7',
        compression: 'zstd',
        said: askGateway(root),
      });
    } finally {
      for (const [name, value] of [
        ['SOURCE_DATE_EPOCH', before.epoch],
        ['TZ', before.zone],
      ] as const) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  };
  beforeAll(() => {
    if (why !== null) return;
    built = build(ROOT, out);
    tree = join(dir, 'tree');
    execFileSync('dpkg-deb', ['-x', built.file, tree]);
  }, PATIENCE_MS);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('is the same, byte for byte, built elsewhere by somebody else', { timeout: PATIENCE_MS }, ({ skip }) => {
    if (why !== null) skip(why);
    const umask = process.umask(0o077);
    try {
      const other = build(copyOfTheSources(join(dir, 'copy')), join(dir, 'other'));
      expect(sumOf(other.file)).toBe(sumOf(built.file));
      expect(readFileSync(join(dir, 'other', other.sbom), 'utf8')).toBe(readFileSync(join(out, built.sbom), 'utf8'));
    } finally {
      process.umask(umask);
    }
  });

  it('belongs to root, bears one time, and lets nobody else write', ({ skip }) => {
    if (why !== null) skip(why);
    const lines = execFileSync('dpkg-deb', ['-c', built.file], {
      env: { ...process.env, TZ: 'UTC' },
      encoding: 'utf8',
    });
    const other = lines
      .trim()
      .split('\n')
      .filter((line) => !/^([-d]rwxr-xr-x|-rw-r--r--) root.root /.test(line) || !line.includes(EPOCH_SAID));
    expect(other).toEqual([]);
  });

  it('has binaries of this machine only, and nothing that only developers read', ({ skip }) => {
    if (why !== null) skip(why);
    const files = readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.includes('usr/lib/balise/'),
    );
    const elf = files.filter((file) => file.endsWith('.node') || file.endsWith('bin/node'));
    expect(elf).toHaveLength(4);
    for (const file of elf) expect(readFileSync(join(tree, file)).readUInt16LE(18), file).toBe(ELF_MACHINE[arch]);
    expect(
      files.filter((file) =>
        /node_modules\/.*(\.map|\.d\.[mc]?ts|\.cc?|\.h|README\.md|\/tests?\/)$|musl.*\.node$/.test(file),
      ),
    ).toEqual([]);
    expect(files.some((file) => file.endsWith('gateway/drivers/sqlite/worker.ts'))).toBe(true);
  });

  it('puts the files of the system where the system looks for them', ({ skip }) => {
    if (why !== null) skip(why);
    const there = Object.entries(OF_THE_SYSTEM).map(([file, mode]) => {
      const { mode: found } = statSync(join(tree, file), { throwIfNoEntry: false }) ?? { mode: 0 };
      return [file, found & 0o777, mode];
    });
    for (const [file, found, mode] of there) expect({ file, mode: found }).toEqual({ file, mode });
    const unit = readFileSync(join(tree, 'usr/lib/systemd/system/balise.service'), 'utf8');
    const programs = [...unit.matchAll(/^Exec\w+=-?(\/\S+)/gm)].map(([, program = '']) => program);
    expect(programs.length).toBeGreaterThan(2);
    for (const program of programs) expect(statSync(join(tree, program)).mode & 0o111, program).not.toBe(0);
  });

  it('names every part with its version, hash and licence', ({ skip }) => {
    if (why !== null) skip(why);
    const packages = productionPackages(ROOT, arch);
    const copyright = readFileSync(join(tree, 'usr/share/doc/balise/copyright'), 'utf8');
    const bill = JSON.parse(readFileSync(join(tree, 'usr/share/doc/balise/sbom.cdx.json'), 'utf8')) as Bill;
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { timestamp: '2023-11-14T22:13:20.000Z' },
    });
    const shipped = readdirSync(tree, { recursive: true, encoding: 'utf8' })
      .filter((file) => /node_modules\/(@[^/]+\/)?[^/@]+\/package\.json$/.test(file))
      .map((file) => (JSON.parse(readFileSync(join(tree, file), 'utf8')) as { name: string }).name);
    expect(shipped.sort()).toEqual(packages.map(({ name }) => name).sort());
    expect(bill.components.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(
      packages.map(({ name, version }) => `${name} ${version}`).sort(),
    );
    for (const part of bill.components) {
      expect(part.hashes?.[0]?.content, part.name).toMatch(/^[0-9a-f]{128}$/);
      expect(part.licenses?.[0]?.license.id, part.name).toMatch(/^[A-Z0-9]/);
      expect(copyright).toContain(`Comment: ${part.name} ${part.version}\n`);
    }
    const refs = new Set(bill.dependencies.map(({ ref }) => ref));
    expect(refs.size).toBe(packages.length + 1);
    for (const { dependsOn } of bill.dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
    // Everything is there because something asks for it.
    const wanted = new Set(bill.dependencies.flatMap(({ dependsOn }) => dependsOn));
    expect(bill.components.filter((part) => !wanted.has(part['bom-ref']))).toEqual([]);
  });

  it('comes with sums that sha256sum believes', ({ skip }) => {
    if (why !== null) skip(why);
    writeSums(
      out,
      readdirSync(out).filter((name) => name.startsWith('balise_')),
    );
    expect(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: out, encoding: 'utf8' })).toMatch(/^(\S+: OK\n){2}$/);
  });
});

const OF_THE_SYSTEM = {
  'usr/lib/systemd/system/balise.service': 0o644,
  'usr/lib/systemd/system/balise-halt.path': 0o644,
  'usr/lib/systemd/system/balise-halt.service': 0o644,
  'usr/lib/balise/systemd/balise-restart': 0o755,
  'usr/lib/balise/systemd/balise-update': 0o755,
  'usr/lib/sysusers.d/balise.conf': 0o644,
  'usr/lib/tmpfiles.d/balise.conf': 0o644,
  'usr/lib/udev/rules.d/60-balise-gpio.rules': 0o644,
  'usr/lib/udev/rules.d/70-balise-gnss.rules': 0o644,
  'usr/lib/udev/rules.d/70-balise-lamps.rules': 0o644,
  'usr/share/balise/board/pins.toml': 0o644,
};

interface Bill {
  components: {
    name: string;
    version: string;
    'bom-ref': string;
    hashes?: { content: string }[];
    licenses?: { license: { id: string } }[];
  }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const sumOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
