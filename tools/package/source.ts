/** What a package is made from, beside files: its version, its day, and what the gateway says of itself. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Debian lets a version consist of, without an epoch or a revision: neither is of use here. */
const DEBIAN_VERSION = /^\d[A-Za-z0-9.+~]*$/;

/** @param build number after the version, `git`: how many commits there are; null: none */
export function packageVersion(root: string, asked: string | null, build: string | null): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const count = build === 'git' ? git(root, ['rev-list', '--count', 'HEAD']) : build;
  const full = asked ?? (count === null ? version : `${version}+${count}`);
  if (!DEBIAN_VERSION.test(full)) throw new Error(`'${full}' is no version: digits first, then letters, digits, . + ~`);
  return full;
}

/** Seconds of the day that all files bear: SOURCE_DATE_EPOCH, else the commit, else (an unpacked archive) the release. */
export function sourceEpochS(root: string): number {
  const given = process.env['SOURCE_DATE_EPOCH'];
  if (given !== undefined && /^\d+$/.test(given)) return Number(given);
  const committed = git(root, ['log', '-1', '--format=%ct']);
  if (committed !== null) return Number(committed);
  const released = /RELEASE_DATE = '([\d-]+)'/.exec(readFileSync(join(root, 'gateway/core/version.ts'), 'utf8'))?.[1];
  return Date.parse(`${released}T00:00:00Z`) / 1000;
}

export interface GatewaySays {
  /** Of the database that it makes. */
  schema: number;
  exampleConfig: string;
  completions: Record<'bash' | 'zsh' | 'fish', string>;
}

/** Asked of the program itself, in processes of their own: a tool imports nothing of it. */
export function askGateway(root: string): GatewaySays {
  const balise = (...args: string[]): string => node(root, ['gateway/cli/balise.ts', ...args]);
  const migrations = JSON.stringify(join(root, 'gateway/drivers/sqlite/migrations.ts'));
  const schema = Number(node(root, ['-e', `import(${migrations}).then((m) => console.log(m.SCHEMA_VERSION))`]));
  if (!Number.isInteger(schema)) throw new Error('gateway/drivers/sqlite/migrations.ts names no SCHEMA_VERSION');
  const completion = (shell: string): string => balise('completion', shell);
  return {
    schema,
    exampleConfig: balise('config', 'options'),
    completions: { bash: completion('bash'), zsh: completion('zsh'), fish: completion('fish') },
  };
}

function node(root: string, args: string[]): string {
  const environment = { ...process.env, LC_ALL: 'C' };
  return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: environment });
}

/** null: this is no checkout, or git is not here. */
function git(root: string, args: string[]): string | null {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
