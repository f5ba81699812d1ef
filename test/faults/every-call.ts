/**
 * One life of a store per call that it makes to the disk, each with that call failing: as SQLite's own tests do. The same
 * from an empty directory, and from one that a kill left behind.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Life, readBack, wrongs } from './life.ts';
import { createProgram, type Program } from './program.ts';
import { createDisk, type Disk, type DiskFault, EVERY_CLASS } from './shim/shim.ts';

const ROUNDS = 4;
/** From the failing call on, nothing of its kind goes through any more. */
const FOR_EVER = 1_000_000_000;

type Way = 'new' | 'left';
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
  // One only: a database that cannot be read is set aside, and another series begins.
  'one read that fails': { kind: 'eio', classes: ['read'], count: 1 },
  'a kill': { kind: 'kill', classes: EVERY_CLASS, count: 1 },
};

export interface Case {
  way: Way;
  name: string;
  failure: Failure;
  at: number;
}

export interface EveryCall {
  readonly cases: readonly Case[];
  /** Any number at once. @returns what went wrong, each with the case */
  run(which: Case): Promise<string[]>;
  /** Those that `run` has seen. */
  lives(): number;
  /** @returns what went wrong at the end of a program */
  close(): Promise<string[]>;
}

/** A disk, and a program that lives on it. */
interface Place {
  directory: string;
  disk: Disk;
  program: Program;
}

/** Counts the calls first: that many cases there are. */
export async function prepareEveryCall(): Promise<EveryCall> {
  const root = mkdtempSync(join(tmpdir(), 'balise-faults-'));
  const places: Place[] = [];
  const idle: Place[] = [];
  let lives = 0;

  function openPlace(): Place {
    const directory = join(root, `disk-${places.length + 1}`);
    mkdirSync(directory);
    const disk = createDisk(directory, `${directory}.control`);
    const place = { directory, disk, program: createProgram(join(root, 'cache'), disk.environment) };
    places.push(place);
    return place;
  }
  async function live(place: Place, store: string, token: number, fault: DiskFault | null): Promise<Life> {
    if (fault !== null) place.disk.fail(fault);
    lives++;
    return place.program.live({ directory: store, token, rounds: ROUNDS });
  }

  const first = openPlace();
  const { left, earlier } = await leaveBehind(first, (...life) => live(first, ...life));

  function storeIn({ directory }: Place, way: Way): string {
    const store = mkdtempSync(join(directory, `${way}-`));
    if (way === 'left') cpSync(left, store, { recursive: true });
    return store;
  }
  async function callsOf(way: Way, failure: Failure): Promise<number> {
    const store = storeIn(first, way);
    first.disk.heal(failure.classes);
    await live(first, store, TOKENS.met, null);
    rmSync(store, { recursive: true });
    return first.disk.counts().calls;
  }
  const cases: Case[] = [];
  for (const way of ['new', 'left'] as const) {
    for (const [name, failure] of Object.entries(FAILURES)) {
      const calls = await callsOf(way, failure);
      for (let at = 1; at <= calls; at++) cases.push({ way, name, failure, at });
    }
  }
  idle.push(first);
  lives = 0;

  return {
    cases,
    lives: () => lives,
    async run({ way, name, failure, at }) {
      const place = idle.pop() ?? openPlace();
      const store = storeIn(place, way);
      const met = await live(place, store, TOKENS.met, { ...failure, at });
      const { faults } = place.disk.counts();
      // The disk is well again: a life goes on where that one ended.
      place.disk.heal();
      const after = await live(place, store, TOKENS.after, null);
      const found = wrongs([...(way === 'left' ? earlier : []), met, after], readBack(store));
      if (faults === 0) found.push('the disk did not fail at all');
      if (failure.kind === 'kill' && met.signal !== 'SIGKILL') found.push('it was not killed');
      rmSync(store, { recursive: true });
      idle.push(place);
      return found.map((what) => `${way}, ${name}, call ${at}: ${what}`);
    },
    async close() {
      const found = await Promise.all(places.map(({ program }) => program.close()));
      for (const { disk } of places) disk.close();
      rmSync(root, { recursive: true, force: true });
      return found.flat();
    },
  };
}

/** The same in every case, so that every case makes the same calls. */
const TOKENS = { first: 1, killed: 2, met: 3, after: 4 } as const;

/** A store that lived already: two lives, the second of which was killed, so that a log waits to be recovered. */
async function leaveBehind(
  { directory, disk }: Place,
  live: (store: string, token: number, fault: DiskFault | null) => Promise<Life>,
): Promise<{ left: string; earlier: Life[] }> {
  const left = join(directory, 'left');
  disk.heal();
  const whole = await live(left, TOKENS.first, null);
  const calls = disk.counts().calls;
  const kill: DiskFault = { kind: 'kill', classes: EVERY_CLASS, count: 1, at: Math.floor(calls * 0.8) };
  const killed = await live(left, TOKENS.killed, kill);
  disk.heal();
  return { left, earlier: [whole, killed] };
}
