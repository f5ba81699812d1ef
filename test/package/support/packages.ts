/** The packages that tests install, each built once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildPackage } from '../../../tools/package/build.ts';
import type { Arch } from '../../../tools/package/lock.ts';
import { askGateway, type GatewaySays } from '../../../tools/package/source.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');

export interface Packages {
  /** Of this version. @param schemaAhead how much later the schema is that it says it reads */
  deb(version: string, schemaAhead?: number): string;
  schema: number;
  remove(): void;
}

export function createPackages(arch: Arch): Packages {
  const out = mkdtempSync(join(tmpdir(), 'balise-packages-'));
  const said: GatewaySays = askGateway(ROOT);
  const made = new Map<string, string>();
  return {
    schema: said.schema,
    deb(version, schemaAhead = 0) {
      const known = made.get(version);
      if (known !== undefined) return known;
      const says = { ...said, schema: said.schema + schemaAhead };
      const { file } = buildPackage({ root: ROOT, out, arch, version, build: null, compression: 'none', said: says });
      made.set(version, file);
      return file;
    },
    remove: () => rmSync(out, { recursive: true, force: true }),
  };
}
