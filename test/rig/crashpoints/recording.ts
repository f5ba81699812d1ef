/** Makes a recording: a disk as it was, and every write, flush and promise of a busy hour in the rig. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runInMachine } from '../../support/rig/machine.ts';
import { DISK_BYTES, FILE_SYSTEM_BYTES, SECTOR_BYTES } from './recorded/marks.ts';
import { readWriteLog, type Step } from './write-log.ts';

export const LIES = ['none', 'early', 'NORMAL', 'OFF'] as const;

export interface RecordingOrder {
  /** Of the hour. */
  seconds: number;
  /** Of the presses. */
  seed: number;
  /** What the store lies about: nothing, when an event is on the disk, or `PRAGMA synchronous`. */
  lie: (typeof LIES)[number];
}

export interface Recording {
  /** The file system before the first write. */
  disk: Buffer;
  steps: Step[];
}

const PROGRAM = 'test/rig/crashpoints/recorded/guest.ts';
const WARMING = 'test/rig/crashpoints/recorded/warm.ts';
const FILES = { disk: 'disk.img', log: 'writes.log', about: 'about.json' } as const;
const ROOT = join(import.meta.dirname, '../../..');
/** All that runs in the rig, and more. */
const SOURCES = ['gateway', 'simulator', 'test/rig/crashpoints/recorded'] as const;
/** Beyond the hour itself, which takes about a tenth of its time here where nothing else runs. */
const BOOT_PATIENCE_MS = 900_000;
const ended = z.union([
  z.object({ life: z.string(), ended: z.string() }),
  z.object({ done: z.literal(true) }),
  z.object({ error: z.string() }),
]);

/** @param directory an existing one, where the recording is kept. @throws Error where the hour did not go to its end */
export async function record(directory: string, { seconds, seed, lie }: RecordingOrder): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'balise-recording-'));
  try {
    const [disk, log] = [join(work, FILES.disk), join(work, FILES.log)];
    sizedFile(disk, DISK_BYTES);
    sizedFile(log, 0);
    const lazy = 'lazy_itable_init=0,lazy_journal_init=0';
    const format = ['-q', '-b', '4096', '-J', 'size=4', '-E', lazy];
    execFileSync('mkfs.ext4', [...format, disk, String(FILE_SYSTEM_BYTES / 4_096)]);
    execFileSync('cp', ['--sparse=always', disk, join(directory, FILES.disk)]);
    const env = { NODE_COMPILE_CACHE: join(work, 'compiled') };
    execFileSync(process.execPath, [join(ROOT, WARMING)], { env: { ...process.env, ...env } });
    const told = await runInMachine(work, PROGRAM, {
      args: [String(seconds), String(seed), lie],
      env,
      kernel: 'virtio_blk.queue_depth=1',
      qemu: ['-blockdev', blockdev(disk, log), '-device', 'virtio-blk-pci,drive=recorded,write-cache=on'],
      patienceMs: BOOT_PATIENCE_MS + seconds * 500,
    });
    const said = told.map((each) => ended.parse(each));
    const error = said.find((each) => 'error' in each);
    if (error !== undefined) throw new Error(`in the rig: ${error.error}`);
    if (!said.some((each) => 'done' in each)) throw new Error(`the hour broke off: ${JSON.stringify(said)}`);
    copyFileSync(log, join(directory, FILES.log));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** @returns how long it took to make this very recording, where it is there and nothing has changed since; else null */
export function recordedIn(directory: string, order: RecordingOrder): number | null {
  const file = join(directory, FILES.about);
  if (!existsSync(file)) return null;
  const about = JSON.parse(readFileSync(file, 'utf8')) as { of: string; recordedS: number };
  return about.of === identityOf(order) ? about.recordedS : null;
}

/** To be called when it is there. */
export function keepRecording(directory: string, order: RecordingOrder, recordedS: number): void {
  writeFileSync(join(directory, FILES.about), JSON.stringify({ of: identityOf(order), recordedS }));
}

function identityOf({ seconds, seed, lie }: RecordingOrder): string {
  const hash = createHash('sha256').update(JSON.stringify({ seconds, seed, lie }));
  const sources = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  for (const name of sources.filter((each) => each.endsWith('.ts')).sort())
    hash.update(name).update(readFileSync(join(ROOT, name)));
  return hash.digest('hex');
}

export function readRecording(directory: string): Recording {
  const disk = readFileSync(join(directory, FILES.disk)).subarray(0, FILE_SYSTEM_BYTES);
  return { disk, steps: readWriteLog(join(directory, FILES.log)) };
}

/** One file system, no flush of the host: the record is what counts, and a host that is cut off has none. */
function blockdev(disk: string, log: string): string {
  const file = (filename: string) => ({ driver: 'file', filename, cache: { direct: false, 'no-flush': true } });
  const raw = (filename: string) => ({ driver: 'raw', file: file(filename) });
  const node = { 'node-name': 'recorded', driver: 'blklogwrites', 'log-sector-size': SECTOR_BYTES };
  return JSON.stringify({ ...node, 'log-super-update-interval': 1, file: raw(disk), log: raw(log) });
}

function sizedFile(file: string, bytes: number): void {
  const fd = openSync(file, 'w');
  ftruncateSync(fd, bytes);
  closeSync(fd);
}
