/**
 * `npm run licences`: whether everything that runs on a vehicle may be given to others, and whether anything of it is known to be unsafe.
 * Every production package, those that others bring included, has an allowed licence and a hash; each that we ask for is on
 * docs/dependencies.md with its version; `npm audit` knows of no hole. The last line is `N passed, N failed, N skipped`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type LockedPackage, productionPackages } from './package/lock.ts';

const ROOT = resolve(import.meta.dirname, '..');
/** Those that ask for no more than to be named, and go with Apache-2.0 in one program. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
]);

type Outcome = { is: 'ok' | 'failed' | 'skipped'; words: string };

export function judgeLicences(packages: readonly LockedPackage[]): Outcome {
  const wrong = packages.filter(({ licence }) => !isAllowed(licence));
  if (wrong.length === 0) return { is: 'ok', words: `${packages.length} packages, all of ${[...ALLOWED].join(', ')}` };
  return {
    is: 'failed',
    words: wrong.map(({ name, version, licence }) => `${name} ${version}: ${licence}`).join('\n  '),
  };
}

/** One licence, or a choice of which one is allowed. */
function isAllowed(licence: string | null): boolean {
  return (licence ?? '')
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((each) => ALLOWED.has(each));
}

export function judgeHashes(packages: readonly LockedPackage[]): Outcome {
  const bare = packages.filter(({ integrity }) => integrity?.startsWith('sha512-') !== true);
  if (bare.length === 0) return { is: 'ok', words: 'each has a SHA-512 in the lock file' };
  return { is: 'failed', words: `without a SHA-512 in the lock file: ${bare.map(({ name }) => name).join(', ')}` };
}

/** @param page docs/dependencies.md: its tables have a row `package | version | licence` */
export function judgeReasons(
  asked: Readonly<Record<string, string>>,
  packages: readonly LockedPackage[],
  page: string,
): Outcome {
  const missing = Object.entries(asked).filter(([name, version]) => {
    const licence = packages.find(({ path }) => path === `node_modules/${name}`)?.licence ?? '?';
    return !page.includes(`| \`${name}\` | ${version} | ${licence} |`);
  });
  if (missing.length === 0)
    return { is: 'ok', words: `${Object.keys(asked).length} asked for, each on docs/dependencies.md` };
  return {
    is: 'failed',
    words: `not on docs/dependencies.md with version and licence: ${missing.map(([name]) => name).join(', ')}`,
  };
}

/** @param text what `npm audit --json` wrote */
export function judgeAudit(text: string): Outcome {
  let said: { metadata?: { vulnerabilities?: Record<string, number> }; message?: string; vulnerabilities?: object };
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    return { is: 'skipped', words: 'npm audit gave no answer that can be read' };
  }
  const total = said.metadata?.vulnerabilities?.['total'];
  if (total === undefined)
    return { is: 'skipped', words: `the registry answers no audit: ${hostless(said.message ?? '')}` };
  if (total === 0) return { is: 'ok', words: 'no known vulnerability' };
  return {
    is: 'failed',
    words: `${total} known: ${Object.keys(said.vulnerabilities ?? {}).join(', ')} (npm audit --omit=dev)`,
  };
}

/** Which registry somebody uses is nobody's business in a log. */
const hostless = (message: string): string => message.replace(/https?:\/\/[^/\s]+/g, '…');

function audit(): string {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--audit=true'], {
    ...{ cwd: ROOT, encoding: 'utf8', timeout: 60_000 },
  });
  return stdout ?? '';
}

function main(): number {
  const packages = productionPackages(ROOT, null);
  const project = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const asked = { ...project['dependencies'], ...project['optionalDependencies'] };
  const page = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8');
  const outcomes: [string, Outcome][] = [
    ['licences', judgeLicences(packages)],
    ['hashes', judgeHashes(packages)],
    ['reasons', judgeReasons(asked, packages, page)],
    ['audit', judgeAudit(audit())],
  ];
  for (const [name, { is, words }] of outcomes) console.log(`${name.padEnd(10)} ${is.padEnd(8)} ${words}`);
  const count = (is: Outcome['is']): number => outcomes.filter(([, outcome]) => outcome.is === is).length;
  console.log(`${count('ok')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
  return count('failed') === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = main();
