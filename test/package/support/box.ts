/** A vehicle's box: a Debian root, the package in it, and the daemon started as its unit says. No systemd runs in there. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { askStatus } from '../../../gateway/drivers/local-socket/status.ts';
import type { Child } from '../../../simulator/runner/children.ts';
import { filesBelow } from '../../../tools/package/files.ts';
import type { Arch } from '../../../tools/package/lock.ts';
import type { Workplace } from '../../support/running/workplace.ts';
import { type WellStatus, wellStatus } from '../../support/well-status.ts';
import { unpackDebian } from './debian.ts';
import { type Done, finished, inside, startInside } from './namespace.ts';

/** Under emulation a start takes half a minute on a busy machine; nothing here is measured. */
/** Where a package lies inside. */
export const BROUGHT = 'srv/package.deb';
// To remove a Debian takes a busy disk a while.
vi.setConfig({ hookTimeout: 300_000 });

const ANSWERS_WITHIN_MS = 10_000;
const soon = { timeout: 240_000, interval: 500 };

export interface Box {
  readonly root: string;
  run(command: string[], language?: string): Promise<Done>;
  /** `dpkg ARGS`, the last of which may be a package outside, which is brought in. */
  dpkg(...args: string[]): Promise<Done>;
  /** The same, not waited for. */
  startDpkg(...args: string[]): Promise<Child>;
  /** As a technician with an editor: the line of the option, commented out or not, in its table. */
  set(options: Readonly<Record<string, string | number>>): void;
  startDaemon(): Promise<Daemon>;
  read(path: string): string;
  path(inside: string): string;
}

export interface Daemon {
  until(check: (status: WellStatus) => void): Promise<WellStatus>;
  output(): string;
  /** In order, as systemd does. */
  stop(): Promise<void>;
  /** The power. */
  cut(): Promise<void>;
}

/** @param besides packages of Debian */
export async function createBox(
  place: Pick<Workplace, 'dir' | 'later'>,
  arch: Arch,
  besides: readonly string[] = [],
): Promise<Box> {
  const root = join(place.dir, 'box');
  await unpackDebian(arch, root, besides);
  const path = (below: string): string => join(root, below);
  const run: Box['run'] = (command, language) => inside(root, arch, command, language);
  const bring = (args: string[]): string[] =>
    args.map((each) => {
      if (!each.endsWith('.deb')) return each;
      copyFileSync(each, path(BROUGHT));
      return `/${BROUGHT}`;
    });
  const startDpkg: Box['startDpkg'] = async (...args) => {
    const child = await startInside(root, arch, ['dpkg', '--force-unsafe-io', ...bring(args)]);
    place.later(() => ended(child));
    return child;
  };
  return {
    ...{ root, run, path, startDpkg },
    read: (file) => readFileSync(path(file), 'utf8'),
    dpkg: async (...args) => finished(await startDpkg(...args)),
    set(options) {
      const file = path('etc/balise/balise.toml');
      const text = Object.entries(options).reduce(
        (all, [key, value]) => withOption(all, key, value),
        readFileSync(file, 'utf8'),
      );
      writeFileSync(file, text);
    },
    startDaemon: () => startDaemon(place, { root, arch, run, path }),
  };
}

function withOption(text: string, key: string, value: string | number): string {
  const [table, name] = key.split('.');
  let now = '';
  let done = false;
  const lines = text.split('\n').map((line) => {
    now = /^\[(\w+)\]$/.exec(line)?.[1] ?? now;
    if (done || now !== table || !new RegExp(`^(# )?${name} = `).test(line)) return line;
    done = true;
    return `${name} = ${JSON.stringify(value)}`;
  });
  if (!done) throw new Error(`the installed configuration has no ${key}`);
  return lines.join('\n');
}

/** What systemd does before ExecStart, as far as this unit asks for it: the user, the directory in /run. */
async function startDaemon(
  place: Workplace,
  { root, arch, run, path }: Pick<Box, 'root' | 'run' | 'path'> & { arch: Arch },
): Promise<Daemon> {
  const unit = readFileSync(path('usr/lib/systemd/system/balise.service'), 'utf8');
  const of = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? '';
  expect(of('User')).toBe('balise');
  await run(['install', '-d', '-o', 'balise', '-g', 'balise', `/run/${of('RuntimeDirectory')}`]);
  const asUser = ['setpriv', '--reuid=balise', '--regid=balise', '--init-groups', '--reset-env'];
  const given = [`CREDENTIALS_DIRECTORY=${HANDED_OVER}`, `STATE_DIRECTORY=/var/lib/${of('StateDirectory')}`];
  const child = await startInside(root, arch, [...asUser, 'env', ...given, ...of('ExecStart').split(' ')]);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  place.later(() => ended(child));
  const daemon: Daemon = {
    output: () => output,
    until: (check) =>
      vi.waitFor(async () => {
        if (child.exit() !== null) throw new Error(`it ended:\n${output}`);
        // From outside: under emulation every start of the command takes ten seconds.
        const said = await askStatus(path('run/balise/balise.sock'), ANSWERS_WITHIN_MS);
        if (said === null) throw new Error(`it does not answer:\n${output}`);
        const now = wellStatus(said);
        check(now);
        return now;
      }, soon),
    async stop() {
      signalDaemon(child.pid);
      await child.exited;
      expect(output).toContain('"msg":"stopped"');
    },
    cut: () => ended(child),
  };
  return daemon;
}

async function ended(child: Child): Promise<void> {
  if (child.exit() === null) child.signal('SIGKILL');
  await child.exited;
}

/** The first process of its namespace gets no signal that it did not ask for; ours asks for it. It is the child of the one outside. */
function signalDaemon(outside: number): void {
  const children = readFileSync(`/proc/${outside}/task/${outside}/children`, 'utf8').trim().split(' ');
  for (const pid of children) process.kill(Number(pid), 'SIGTERM');
}

/** As dpkg has it: `install ok installed 0.1.0`. */
export async function stateOf(box: Box): Promise<string> {
  const { output } = await box.run(['dpkg', '-s', 'balise']);
  const of = (field: string): string => new RegExp(`^${field}: (.*)$`, 'm').exec(output)?.[1] ?? '';
  return `${of('Status')} ${of('Version')}`;
}

/** What dpkg and passwd note of every package and user that ever was; logs. */
const OF_THE_SYSTEM =
  /^(var\/lib\/dpkg|var\/log|proc|sys|tmp|srv)(\/|$)|^etc\/(passwd|group|shadow|gshadow|subuid|subgid)-?$|^dev\/pts/;

export function filesOf(box: Box): string[] {
  return filesBelow(box.root, (file) => OF_THE_SYSTEM.test(file));
}

/** Where systemd shows the service what LoadCredential= names. */
const HANDED_OVER = '/run/credentials/balise.service';

/** Keys and certificates as a technician puts them there; the daemon finds them where systemd's LoadCredential= shows them to it. */
export async function giveCredentials(
  box: Box,
  files: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  mkdirSync(box.path(HANDED_OVER), { recursive: true });
  const paths: Record<string, string> = {};
  for (const [name, from] of Object.entries(files)) {
    copyFileSync(from, box.path(`etc/balise/credentials/${name}`));
    chmodSync(box.path(`etc/balise/credentials/${name}`), 0o600);
    copyFileSync(from, box.path(`${HANDED_OVER}/link_${name}`));
    paths[name] = `/etc/balise/credentials/${name}`;
  }
  await box.run([
    'sh',
    '-c',
    `chown -R balise:balise ${HANDED_OVER} && chmod 0500 ${HANDED_OVER} && chmod 0400 ${HANDED_OVER}/*`,
  ]);
  return paths;
}

export const isThere = (box: Box, file: string): boolean => existsSync(box.path(file));
