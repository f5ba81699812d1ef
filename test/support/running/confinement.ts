/** What systemd/balise.service confines the daemon to, as far as a machine without systemd can do it (test/service/confined.py). */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');
const LAUNCHER = join(ROOT, 'test/service/confined.py');
/** Debian's `nobody`. */
const UID = 65_534;
const FAMILIES: Readonly<Record<string, number>> = { AF_UNIX: 1, AF_INET: 2, AF_INET6: 10 };

const unit = readFileSync(join(ROOT, 'systemd/balise.service'), 'utf8');
const all = (key: string): string[] =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);

/** A set of calls, with the sets in it. */
function callsIn(name: string): string[] {
  if (!name.startsWith('@')) return [name];
  const { stdout } = spawnSync('systemd-analyze', ['--no-pager', 'syscall-filter', name], { encoding: 'utf8' });
  const lines = stdout.split('\n').slice(1);
  return lines
    .map((line) => line.trim())
    .filter((line) => /^@?\w/.test(line))
    .flatMap(callsIn);
}

/** In the order of the unit, as systemd.exec(5) has it: a list with `~` takes away. */
function allowedCalls(): string[] {
  const allowed = new Set<string>();
  for (const value of all('SystemCallFilter')) {
    const away = value.startsWith('~');
    for (const call of value.replace('~', '').split(' ').flatMap(callsIn)) {
      if (away) allowed.delete(call);
      else allowed.add(call);
    }
  }
  return [...allowed];
}

export interface Confinement {
  /** Program and arguments that run the rest of a command line. */
  command: string[];
  uid: number;
}

/** @param writable directories. @param dir where its own file may be */
export function confinement(dir: string, writable: string[]): Confinement {
  const file = join(dir, 'confinement.json');
  const families = (all('RestrictAddressFamilies')[0] ?? '').split(' ').map((name) => FAMILIES[name]);
  writeFileSync(file, JSON.stringify({ syscalls: allowedCalls(), families, writable, uid: UID }));
  return { command: ['python3', LAUNCHER, file], uid: UID };
}

/** Why nothing can be confined here; null: it can. */
export function withoutConfinement(dir: string): string | null {
  if (process.getuid?.() !== 0) return 'only root can confine another user';
  if (spawnSync('systemd-analyze', ['--version']).status !== 0) return 'systemd-analyze (systemd) is not installed';
  const [program = '', ...args] = [...confinement(dir, []).command, 'cat', join(ROOT, 'gateway/main.ts')];
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  return status === 0 ? null : `nothing can be confined here: ${String(stderr).trim()}`;
}
