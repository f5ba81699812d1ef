/**
 * What is in a package, as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/): made from the lock file, so each part has the hash that
 * npm checked. Written here and not with a generator, because those read an installed tree with all that is pruned from ours.
 */
import { createHash } from 'node:crypto';
import { type Arch, type LockedPackage, resolvedFrom } from './lock.ts';

export interface SbomAbout {
  version: string;
  arch: Arch;
  epochS: number;
  /** Of package.json: what Balise itself asks for. */
  needs: string[];
  /** Compiled into Node, as the program says; null: it cannot be run here, or is another one. */
  insideNode: Record<string, string> | null;
}

interface Component {
  type: string;
  'bom-ref': string;
  name: string;
  version: string;
  purl?: string;
}

export function sbom(about: SbomAbout, packages: readonly LockedPackage[]): string {
  const own = `pkg:deb/debian/balise@${encodeURIComponent(about.version)}?arch=${about.arch}`;
  const components = packages.map((each) => component(each, about.insideNode));
  const refs = (from: string, names: string[]): string[] =>
    [...new Set(names.flatMap((name) => resolvedFrom(packages, from, name) ?? []).map(refOf))].sort();
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    ...{ bomFormat: 'CycloneDX', specVersion: '1.6' },
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([about.version, about.arch, components]))}`,
    version: 1,
    metadata: {
      timestamp: new Date(about.epochS * 1000).toISOString(),
      component: {
        ...{ type: 'application', 'bom-ref': own, name: 'balise', version: about.version, purl: own },
        licenses: [{ license: { id: 'Apache-2.0' } }],
      },
    },
    components,
    dependencies: [
      { ref: own, dependsOn: refs('', about.needs) },
      ...packages.map((each) => ({ ref: refOf(each), dependsOn: refs(each.path, each.needs) })),
    ],
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

function component(each: LockedPackage, insideNode: Record<string, string> | null) {
  const purl = `pkg:npm/${each.name.replace('@', '%40')}@${each.version}`;
  const parts = each.name.startsWith('node-linux-') && insideNode !== null ? partsOf(refOf(each), insideNode) : [];
  const [algorithm, digest] = (each.integrity ?? '').split('-', 2);
  return {
    ...{ type: each.name.startsWith('node-linux-') ? 'platform' : 'library', 'bom-ref': refOf(each) },
    ...{ name: each.name, version: each.version, purl },
    ...(each.licence === null ? {} : { licenses: [{ license: { id: each.licence } }] }),
    ...(algorithm === 'sha512' && digest !== undefined
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }
      : {}),
    ...(parts.length === 0 ? {} : { components: parts }),
  };
}

function partsOf(ref: string, inside: Record<string, string>): Component[] {
  return Object.entries(inside)
    .filter(([name]) => !['node', 'modules', 'napi', 'unicode', 'cldr', 'tz'].includes(name))
    .map(([name, version]) => ({ type: 'library', 'bom-ref': `${ref}#${name}`, name, version }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Two versions of one package, or one version in two places, are two parts. */
const refOf = ({ path, version }: LockedPackage): string => `${path}@${version}`;

/** The same package has the same number (version 8 of RFC 9562: what we like). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
