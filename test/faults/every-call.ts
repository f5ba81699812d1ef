/**
 * One life of a store per call that it makes to the disk, each with that call failing: as SQLite's own tests do. The same
 * from an empty directory, and from one that a kill left behind.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Life, live, readBack, wrongs } from './life.ts';
import { createDisk, type DiskCounts, type DiskFault, EVERY_CLASS } from './shim/shim.ts';

const ROUNDS = 4;
/** From the failing call on, nothing of its kind goes through any more. */
const FOR_EVER = 1_000_000_000;

export type Way = 'new' | 'left';
type Failure = Omit<DiskFault, 'at'>;

/** What is tried at every call. */
export const FAILURES: Record<string, Failure> = {
  'one I/O error': { kind: 'eio', classes: EVERY_CLASS, count: 1 },
  'I/O errors from there on': { kind: 'eio', classes: EVERY_CLASS, count: FOR_EVER },
  'full once': { kind: 'enospc', classes: ['write', 'truncate', 'create'], count: 1 },
  'full from there on': { kind: 'enospc', classes: ['write', 'truncate', 'create'], count: FOR_EVER },
  'half a write, then full once': { kind: 'short', classes: ['write'], count: 2 },
  'one flush that fails': { kind: 'eio', classes: ['sync'], count: 1 },
  'flushes that fail from there on': { kind: 'eio', classes: ['sync'], count: FOR_EVER },
  'a kill': { kind: 'kill', classes: EVERY_CLASS, count: 1 },
};

export interface Case {
  way: Way;
  name: string;
  failure: Failure;
  at: number;
}

export interface Bench {
  readonly cases: Case[];
  /** @returns what went wrong, each with the case */
  run(which: Case): Promise<string[]>;
  close(): void;
}

/** Counts the calls first: that many cases there are. */
export async function prepareEveryCall(): Promise<Bench> {
  const root = mkdtempSync(join(tmpdir(), 'balise-faults-'));
  const cacheDir = join(root, 'cache');
  let lastToken = 0;

  async function life(directory: string, fault: DiskFault | Failure): Promise<{ life: Life; counts: DiskCounts }> {
    const token = ++lastToken;
    const disk = createDisk(directory, join(root, `control-${token}`));
    if ('at' in fault) disk.fail(fault);
    else disk.heal(fault.classes);
    const lived = await live({ directory, token, rounds: ROUNDS, environment: disk.environment, cacheDir });
    const counts = disk.counts();
    disk.close();
    rmSync(join(root, `control-${token}`));
    return { life: lived, counts };
  }

  /** A directory that lived already: two lives, the second of which was killed, so that a log waits to be recovered. */
  const left = join(root, 'left');
  const earlier: Life[] = [];
  mkdirSync(left);
  const whole = (await life(left, { kind: 'none', classes: EVERY_CLASS, count: 0 })).counts.calls;
  rmSync(left, { recursive: true });
  mkdirSync(left);
  for (const at of [whole + 1, Math.floor(whole * 0.8)])
    earlier.push((await life(left, { kind: 'kill', classes: EVERY_CLASS, count: 1, at })).life);

  function directoryFor(way: Way): string {
    const directory = mkdtempSync(join(root, `${way}-`));
    if (way === 'left') cpSync(left, directory, { recursive: true });
    return directory;
  }

  async function callsOf(way: Way, failure: Failure): Promise<number> {
    const directory = directoryFor(way);
    const { counts } = await life(directory, failure);
    rmSync(directory, { recursive: true });
    return counts.calls;
  }

  const cases: Case[] = [];
  for (const way of ['new', 'left'] as const) {
    const counted = new Map<string, number>();
    for (const [name, failure] of Object.entries(FAILURES)) {
      const classes = failure.classes.join();
      const calls = counted.get(classes) ?? (await callsOf(way, failure));
      counted.set(classes, calls);
      for (let at = 1; at <= calls; at++) cases.push({ way, name, failure, at });
    }
  }

  return {
    cases,
    async run({ way, name, failure, at }) {
      const directory = directoryFor(way);
      const { life: met, counts } = await life(directory, { ...failure, at });
      const before = way === 'left' ? earlier : [];
      // The disk is well again: a life goes on where that one ended.
      const { life: after } = await life(directory, { kind: 'none', classes: EVERY_CLASS, count: 0 });
      const found = wrongs([...before, met, after], await readBack(directory));
      if (counts.faults === 0) found.push('the disk did not fail at all');
      if (failure.kind === 'kill' && met.signal !== 'SIGKILL') found.push('it was not killed');
      rmSync(directory, { recursive: true });
      return found.map((what) => `${way}, ${name}, call ${at}: ${what}`);
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}
