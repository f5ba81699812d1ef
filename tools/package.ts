/**
 * `npm run package`: Debian packages with their own Node, for amd64 and arm64, with a bill of materials and checksums beside them.
 * The same commit gives the same bytes (docs/package.md).
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPackage, COMPRESSIONS, type Compression, writeSums } from './package/build.ts';
import { ARCHES, type Arch } from './package/lock.ts';
import { askGateway } from './package/source.ts';

const ROOT = resolve(import.meta.dirname, '..');
const USAGE = `npm run package -- [--arch amd64|arm64] [--out DIR] [--version V | --build N|git] [--compression xz|zstd|none]`;

function main(): number {
  const { values } = parseArgs({
    options: {
      arch: { type: 'string', multiple: true, default: [...ARCHES] },
      out: { type: 'string', default: 'dist' },
      version: { type: 'string' },
      build: { type: 'string' },
      compression: { type: 'string', default: 'xz' },
      help: { type: 'boolean', default: false },
    },
  });
  const { compression } = values;
  if (values.help || !values.arch.every(isArch) || !isCompression(compression)) {
    console.error(USAGE);
    return values.help ? 0 : 64;
  }
  const out = resolve(values.out);
  const said = askGateway(ROOT);
  const names: string[] = [];
  for (const arch of values.arch.filter(isArch)) {
    const from = performance.now();
    const options = { version: values.version ?? null, build: values.build ?? null, compression, said } as const;
    const built = buildPackage({ root: ROOT, out, arch, ...options });
    names.push(basename(built.file), built.sbom);
    const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
    const seconds = ((performance.now() - from) / 1000).toFixed(0);
    const installed = `${mb(built.installedBytes)} in ${built.installedFiles} files installed`;
    console.log(`${built.file}: ${mb(built.bytes)}, ${installed}, ${seconds} s`);
  }
  writeSums(out, names);
  return 0;
}

function isCompression(word: string): word is Compression {
  return Object.hasOwn(COMPRESSIONS, word);
}

function isArch(word: string): word is Arch {
  return (ARCHES as readonly string[]).includes(word);
}

process.exitCode = main();
