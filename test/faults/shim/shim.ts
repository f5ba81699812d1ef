/**
 * A disk that fails on command, under a real program: io-faults.c and undo.c, built here, preloaded into the program, and steered
 * through a file that both map. What it counts can be read at any time, also after the program was killed.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The order of `enum slot` in io-faults.c. */
const SLOTS = ['at', 'count', 'kind', 'classes', 'stallMs', 'calls', 'faults', 'writes', 'bytes', 'syncs', 'others'];
const SLOT_BYTES = 8;
const FILE_BYTES = 16 * SLOT_BYTES;
const KINDS = ['none', 'eio', 'enospc', 'short', 'stall', 'kill'] as const;
/** Calls are numbered over those whose class is chosen. */
const CLASSES = { write: 1, sync: 2, truncate: 4, create: 8, name: 16, read: 32 } as const;

export type DiskClass = keyof typeof CLASSES;
/** Of those that leave something behind. */
export const EVERY_CLASS = ['write', 'sync', 'truncate', 'create', 'name'] as const satisfies DiskClass[];

export interface DiskFault {
  kind: (typeof KINDS)[number];
  classes: readonly DiskClass[];
  /** The call that fails first, from 1. */
  at: number;
  /** How many fail, this one included. */
  count: number;
  /** Of a stall: how long it lasts at most; `heal` ends it. */
  stallMs?: number;
}

export interface DiskCounts {
  /** Of the classes that were chosen. */
  calls: number;
  faults: number;
  /** The following: calls that went through, of all classes. */
  writes: number;
  bytes: number;
  syncs: number;
  others: number;
}

export interface Disk {
  /** For the program that is to meet this disk. */
  readonly environment: Record<string, string>;
  /** From the next call on; the count of calls begins anew. */
  fail(fault: DiskFault): void;
  /** Nothing fails any more; calls of these classes are counted from 0. */
  heal(classes?: readonly DiskClass[]): void;
  counts(): DiskCounts;
  close(): void;
}

/** What happened so far to the disk that this file steers; the program that lives on it may ask too. */
export function countsIn(controlFile: string): DiskCounts {
  const bytes = readFileSync(controlFile);
  const value = (name: string): number => Number(bytes.readBigInt64LE(SLOTS.indexOf(name) * SLOT_BYTES));
  return {
    calls: value('calls'),
    faults: value('faults'),
    writes: value('writes'),
    bytes: value('bytes'),
    syncs: value('syncs'),
    others: value('others'),
  };
}

let built: string | null = null;

function build(): string {
  const folder = mkdtempSync(join(tmpdir(), 'balise-shim-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const library = join(folder, 'io-faults.so');
  const sources = ['io-faults.c', 'undo.c'].map((name) => join(import.meta.dirname, name));
  const { status, stderr, error } = spawnSync(
    'gcc',
    ['-shared', '-fPIC', '-O2', '-Wall', '-Wextra', '-Werror', '-o', library, ...sources, '-ldl'],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`gcc refused the shim: ${stderr ?? error?.message ?? ''}`);
  return library;
}

/** Why no disk can be made to fail here; null where it can. */
export const WITHOUT_SHIM: string | null =
  process.platform !== 'linux'
    ? 'the failing disk needs Linux'
    : spawnSync('gcc', ['--version'], { stdio: 'ignore' }).status === 0
      ? null
      : 'gcc is not installed, so no disk can be made to fail';

/** @param directory absolute; files below it are on the disk. @param controlFile a new file, outside of it */
export function createDisk(directory: string, controlFile: string): Disk {
  built ??= build();
  const fd = openSync(controlFile, 'wx+');
  writeSync(fd, Buffer.alloc(FILE_BYTES), 0, FILE_BYTES, 0);

  function put(values: Partial<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) {
      const word = Buffer.alloc(SLOT_BYTES);
      word.writeBigInt64LE(BigInt(value ?? 0));
      writeSync(fd, word, 0, SLOT_BYTES, SLOTS.indexOf(name) * SLOT_BYTES);
    }
  }
  const mask = (classes: readonly DiskClass[]): number => classes.reduce((sum, name) => sum | CLASSES[name], 0);
  const heal = (classes: readonly DiskClass[] = EVERY_CLASS): void =>
    put({ at: 0, count: 0, kind: 0, classes: mask(classes), calls: 0, faults: 0 });
  heal();

  return {
    environment: { LD_PRELOAD: built, IO_FAULTS_DIR: directory, IO_FAULTS_CONTROL: controlFile },
    fail({ kind, classes, at, count, stallMs = 0 }) {
      heal(classes);
      // The call goes last: until it stands, nothing fails.
      put({ count, kind: KINDS.indexOf(kind), stallMs });
      put({ at });
    },
    heal,
    counts: () => countsIn(controlFile),
    close: () => closeSync(fd),
  };
}
