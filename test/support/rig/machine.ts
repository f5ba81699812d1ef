/**
 * A virtual machine with a kernel that has what this one lacks (GPIO lines, input devices): QEMU without KVM, the host's files below a
 * layer in memory, so that the guest runs the very same Node and sources. Nothing it does reaches the host but its console.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = realpathSync(resolve(import.meta.dirname, '../../..'));
/** Beside the repository; where it is missing the rig is skipped. */
export const KERNEL = resolve(ROOT, '../shared/rig/bzImage');
export const QEMU = 'qemu-system-x86_64';
/** What the guest says to us, among what else is on its console. */
const MARK = '@rig ';
/** Upper bound of a whole run: two seconds to boot, some ten to load, the cases. Emulated, so a slow host is slow here too. */
const PATIENCE_MS = 420_000;

/** @returns why the rig cannot run here, in words for whoever reads that it was skipped; null: it can */
export function whyNoRig(): string | null {
  if (process.arch !== 'x64') return `no kernel for ${process.arch}`;
  if (!existsSync(KERNEL)) return 'no ../shared/rig/bzImage beside the repository';
  const missing = [QEMU, 'busybox', 'cpio'].filter((program) => which(program) === null);
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  return isStatic(which('busybox') ?? '') ? null : 'busybox is not static (Debian: busybox-static)';
}

/** It is alone in the first file system, without a C library. ELF of 64 bits: no program header names an interpreter. */
function isStatic(file: string): boolean {
  const elf = readFileSync(file);
  const headers = Number(elf.readBigUInt64LE(32));
  const [bytes, count] = [elf.readUInt16LE(54), elf.readUInt16LE(56)];
  return !Array.from({ length: count }, (_, nth) => elf.readUInt32LE(headers + nth * bytes)).includes(PT_INTERP);
}
const PT_INTERP = 3;

/** Mounts the host read-only below a layer in memory and runs the program there. The end of init is a panic, which ends QEMU. */
const INIT = `#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t configfs none /sys/kernel/config
mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144,cache=loose hostroot /host
mount -t tmpfs tmpfs /layer
mkdir /layer/upper /layer/work
mount -t overlay -o lowerdir=/host,upperdir=/layer/upper,workdir=/layer/work overlay /machine
# Whoever started this may be gone: it does not stay for ever.
(sleep __PATIENCE_S__; reboot -f) &
for each in dev proc sys; do mount --move /$each /machine/$each; done
. /run.sh
sync
`;

export interface MachineExtras {
  /** Of the program. */
  args?: readonly string[];
  /** Devices besides. */
  qemu?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** On the kernel's command line. */
  kernel?: string;
  patienceMs?: number;
}

/**
 * Boots, runs a program of this repository as root, and returns what it told, one JSON value a line.
 * @param dir an empty directory for the first file system
 * @param program relative to the repository
 * @throws Error with the end of the console where the machine did not end by itself
 */
export async function runInMachine(dir: string, program: string, extras: MachineExtras = {}): Promise<unknown[]> {
  const { args = [], env = {}, qemu = [], kernel = '', patienceMs = PATIENCE_MS } = extras;
  const initrd = buildFirstFileSystem(dir, [program, ...args], env, patienceMs);
  const child = spawn(
    QEMU,
    [
      ...['-accel', 'tcg', '-cpu', 'max', '-m', '1024', '-display', 'none', '-serial', 'stdio', '-no-reboot'],
      ...['-kernel', KERNEL, '-initrd', initrd, '-append', `console=ttyS0 quiet loglevel=1 panic=-1 ${kernel}`],
      ...['-virtfs', 'local,path=/,mount_tag=hostroot,security_model=none,readonly=on,multidevs=remap'],
      ...qemu,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const told: unknown[] = [];
  const console: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      const at = line.indexOf(MARK);
      if (at === -1) console.push(line);
      else told.push(JSON.parse(line.slice(at + MARK.length)));
    });
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const signal = await new Promise((done) => child.on('close', (_code, by) => done(by)));
  clearTimeout(timer);
  if (signal !== null) throw new Error(`the machine did not end by itself:\n${console.slice(-40).join('\n')}`);
  if (told.length === 0) throw new Error(`the machine told nothing:\n${console.slice(-40).join('\n')}`);
  return told;
}

/** For the program in the guest. */
export function tell(value: unknown): void {
  process.stdout.write(`${MARK}${JSON.stringify(value)}\n`);
}

function buildFirstFileSystem(
  dir: string,
  program: readonly string[],
  env: Readonly<Record<string, string>>,
  patienceMs: number,
): string {
  const root = join(dir, 'first');
  for (const folder of ['bin', 'dev', 'proc', 'sys', 'host', 'layer', 'machine'])
    mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(which('busybox') ?? '', join(root, 'bin/busybox'));
  const command = `cd ${quoted(ROOT)} && exec sh tools/node.sh ${program.map(quoted).join(' ')}`;
  const environment = Object.entries({ PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/', ...env })
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(' ');
  writeFileSync(join(root, 'run.sh'), `${environment} chroot /machine /bin/sh -c ${quoted(command)}\n`);
  writeFileSync(join(root, 'init'), INIT.replace('__PATIENCE_S__', String(Math.ceil(patienceMs / 1_000) + 180)));
  for (const file of ['bin/busybox', 'init']) chmodSync(join(root, file), 0o755);
  const archive = join(dir, 'initrd.gz');
  execFileSync('sh', ['-c', `find . | cpio --quiet -o -H newc | gzip -1 > ${quoted(archive)}`], { cwd: root });
  return archive;
}

export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export function which(program: string): string | null {
  try {
    return execFileSync('sh', ['-c', `command -v ${program}`], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return null;
  }
}
