/** Commands inside the root of another system: root there, in namespaces that end with them, whatever ended them. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, startChild } from '../../../simulator/runner/children.ts';
import type { Arch } from '../../../tools/package/lock.ts';

const ENTER = join(import.meta.dirname, 'enter.sh');
const QEMU = '/usr/bin/qemu-aarch64-static';
/** All users of a Debian system, as they are outside: files belong to whom they belong. */
const EVERYBODY = '0 0 65536\n';

export interface Done {
  code: number | null;
  output: string;
}

/** The program that runs its programs; empty: this machine does. */
export function emulatorOf(arch: Arch): string {
  const own = process.arch === 'x64' ? 'amd64' : process.arch;
  return arch === own ? '' : QEMU;
}

/** Why there are no such roots here; null: there are. */
export function whyNoNamespace(arch: Arch): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'a Debian root needs root';
  for (const program of ['debootstrap', 'dpkg-deb', 'unshare', 'setpriv']) {
    if (spawnSync('which', [program]).status !== 0) return `${program} is not installed`;
  }
  const emulator = emulatorOf(arch);
  if (emulator === '') return null;
  if (arch !== 'arm64' || !existsSync(emulator)) return 'qemu-user-static is not installed';
  return null;
}

/** Starts a command inside; SIGKILL to it ends everything it started, at once, as a power cut does. */
export async function startInside(root: string, arch: Arch, command: string[], language = 'C'): Promise<Child> {
  return await startMapped(['sh', ENTER, root, emulatorOf(arch), ...command], { LANG_INSIDE: language });
}

/** The kernel wants the numbers of users from outside, after the namespace is made and before anything is done in it. */
async function startMapped(command: string[], environment: Record<string, string>): Promise<Child> {
  const wait = 'echo mapped-next && read -r go && exec unshare --mount --pid --fork --kill-child "$@"';
  const child = await startChild('unshare', ['--user', 'sh', '-c', wait, 'sh', ...command], { environment });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    void child.exited.then(() => reject(new Error('unshare --user: this kernel does not allow it')));
  });
  for (const map of ['uid_map', 'gid_map']) writeFileSync(`/proc/${child.pid}/${map}`, EVERYBODY);
  child.stdin?.end('go\n');
  return child;
}

/** Runs it to its end. */
export async function inside(root: string, arch: Arch, command: string[], language = 'C'): Promise<Done> {
  return await finished(await startInside(root, arch, command, language));
}

export async function finished(child: Child): Promise<Done> {
  let output = '';
  const collect = async (stream: Child['stdout']): Promise<void> => {
    for await (const chunk of stream ?? []) output += String(chunk);
  };
  const [{ code }] = await Promise.all([child.exited, collect(child.stdout), collect(child.stderr)]);
  return { code, output };
}

/** The second half of debootstrap, which runs programs of the new system. It checks for device nodes that are there already. */
export async function finishBootstrap(root: string, arch: Arch): Promise<void> {
  const second = ['env', 'container=lxc', '/debootstrap/debootstrap', '--second-stage'];
  const { code, output } = await inside(root, arch, second);
  if (code !== 0) throw new Error(`debootstrap: ${output.slice(-2_000)}`);
}
