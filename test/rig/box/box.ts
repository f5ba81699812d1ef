/**
 * A box to hold in the hand of a test: the real daemon on a real kernel in a virtual machine, with keys, lamps, a receiver, a disk that
 * stays, a link, and a plug to pull. One boots at a time.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Child } from '../../../simulator/runner/children.ts';
import { createAgent, type Ran } from './agent.ts';
import { buildFirstFiles, type FirstFiles } from './first-files.ts';
import { type Key, type Lamp, LINES, lineOfKey, lineOfLamp } from './lines.ts';
import { openPlug, type Plug } from './plug.ts';
import { GREETING, type Hardware, plugging, startQemu, unplugging } from './qemu.ts';
import { until } from './until.ts';

export interface Box {
  /** Resolves when the machine does what it is told; the daemon is still starting. */
  boot(options?: { clockLost?: boolean }): Promise<void>;
  /** Down for long enough, and up. */
  press(key: Key): Promise<void>;
  /** As it was last seen. */
  led(lamp: Lamp): boolean;
  /** How often it has gone on since the last boot. */
  flashes(lamp: Lamp): number;
  /** Of the keypad's display, since the last boot. */
  readonly shown: readonly string[];
  /** Kills the machine where it stands. */
  cutPower(): Promise<void>;
  unplugReceiver(): void;
  plugReceiver(): void;
  /** Bytes of the receiver; lost while it is out. */
  receive(bytes: Uint8Array): void;
  /** As root in the guest. */
  run(command: string): Promise<Ran>;
  /** What the daemon said since the data disk was made, all boots. */
  logs(): string;
  console(): string;
  /** The machine as it is; null: without power. */
  machine(): Child | null;
  close(): Promise<void>;
}

export interface BoxOptions extends Omit<FirstFiles, 'patienceS'> {
  memoryMb?: number;
}

const DISK_BYTES = 96 * 1_048_576;
const MEMORY_MB = 768;
const MACHINE_PATIENCE_S = 3_600;
const BOOT_PATIENCE_MS = 240_000;
/** Well beyond the debouncing, and no long press. */
const HELD_MS = 150;

/** @param dir existing, empty; short, for the sockets in it */
export async function openBox(dir: string, options: BoxOptions): Promise<Box> {
  const initrd = buildFirstFiles(dir, { ...options, patienceS: MACHINE_PATIENCE_S });
  const disk = join(dir, 'data.img');
  makeDisk(disk);
  return await openMachine(dir, { initrd, disk, memoryMb: options.memoryMb ?? MEMORY_MB });
}

export type Inside = Pick<Hardware, 'initrd' | 'disk' | 'kernelLine' | 'memoryMb'>;

/** The box around whatever system; its agent must be in there. @param dir existing; short, for the sockets in it */
export async function openMachine(dir: string, inside: Inside): Promise<Box> {
  const files = {
    consoleFile: join(dir, 'console.log'),
    logFile: join(dir, 'daemon.log'),
    qemu: join(dir, 'qemu.log'),
  };
  const lamps = new Map<string, { lit: boolean; flashes: number }>();
  let ready = false;
  let shown: string[] = [];
  const agent = createAgent((): Plug => plugs.agent, {
    ready: () => {
      ready = true;
    },
    lamp(line, lit) {
      const flashes = (lamps.get(line)?.flashes ?? 0) + (lit ? 1 : 0);
      lamps.set(line, { lit, flashes });
    },
  });
  const plugs = {
    agent: await openPlug(join(dir, 'agent'), agent.heard),
    keypad: await openPlug(join(dir, 'keypad'), (line) => void shown.push(line.trim())),
    receiver: await openPlug(join(dir, 'receiver'), () => undefined),
    // It greets, and must be greeted before it obeys.
    qmp: await openPlug(join(dir, 'qmp'), (line) => {
      if (line.includes('"QMP"')) plugs.qmp.write(GREETING);
    }),
  };
  const sockets = {
    ...{ agent: plugs.agent.path, receiver: plugs.receiver.path },
    ...{ keypad: plugs.keypad.path, qmp: plugs.qmp.path },
  };
  let machine: Child | null = null;
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const lampOf = (lamp: Lamp) => lamps.get(lineOfLamp(lamp)) ?? { lit: false, flashes: 0 };

  async function cutPower(): Promise<void> {
    machine?.signal('SIGKILL');
    await machine?.exited;
    machine = null;
    agent.gone();
  }

  return {
    async boot({ clockLost = false } = {}) {
      ready = false;
      shown = [];
      lamps.clear();
      const logFd = openSync(files.qemu, 'a');
      const child = await startQemu({ ...inside, sockets, ...files, clockLost }, logFd);
      closeSync(logFd);
      machine = child;
      await until('the machine boots', BOOT_PATIENCE_MS, () => {
        if (child.exit() !== null)
          throw new Error(`it ended: ${read(files.qemu)}${read(files.consoleFile).slice(-2_000)}`);
        return ready;
      });
    },
    async press(key) {
      const line = LINES.indexOf(lineOfKey(key));
      await agent.pull(line, true);
      await new Promise((resolve) => setTimeout(resolve, HELD_MS));
      await agent.pull(line, false);
    },
    led: (lamp) => lampOf(lamp).lit,
    flashes: (lamp) => lampOf(lamp).flashes,
    get shown() {
      return shown;
    },
    cutPower,
    unplugReceiver: () => plugs.qmp.write(unplugging()),
    plugReceiver: () => plugs.qmp.write(plugging()),
    receive: (bytes) => plugs.receiver.write(bytes),
    run: agent.run,
    logs: () => read(files.logFile),
    console: () => read(files.consoleFile),
    machine: () => machine,
    async close() {
      await cutPower();
      for (const plug of Object.values(plugs)) await plug.close();
    },
  };
}

/** As `mkfs.ext4` makes it by default, without what it would put off until the first mount. */
function makeDisk(file: string): void {
  const fd = openSync(file, 'w');
  ftruncateSync(fd, DISK_BYTES);
  closeSync(fd);
  execFileSync('mkfs.ext4', ['-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', file]);
}
