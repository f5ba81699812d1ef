/** Lives of a store on a disk that fails, and what must be true of them afterwards. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { EventRecord } from '../../gateway/core/record/schema.ts';
import { openStore } from '../../gateway/drivers/sqlite/store.ts';
import { createManualClock } from '../support/manual-clock.ts';
import type { Said } from './store-script.ts';

const SCRIPT = join(import.meta.dirname, 'store-script.ts');
/** Upper bound for a program that hangs; no life takes a tenth of it. */
const PATIENCE_MS = 15_000;

export interface Life {
  token: number;
  said: Said[];
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it wrote to standard error: nothing, unless it crashed. */
  errors: string;
  /** It did not end by itself. */
  hung: boolean;
}

/** Runs the store script to its end, whatever ends it. */
export function live(options: {
  directory: string;
  token: number;
  rounds: number;
  environment?: Record<string, string>;
  cacheDir: string;
}): Promise<Life> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SCRIPT, options.directory, String(options.token), String(options.rounds)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: options.cacheDir, ...options.environment },
    });
    const output: Buffer[] = [];
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      errors += String(chunk);
    });
    let hung = false;
    const patience = setTimeout(() => {
      hung = true;
      child.kill('SIGKILL');
    }, PATIENCE_MS);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(patience);
      const lines = Buffer.concat(output).toString().split('\n').slice(0, -1);
      const said = lines.map((line) => JSON.parse(line) as Said);
      resolve({ token: options.token, said, code, signal, errors, hung });
    });
  });
}

export function all<T extends Said['said']>(life: Life, what: T): Extract<Said, { said: T }>[] {
  return life.said.filter(({ said }) => said === what) as Extract<Said, { said: T }>[];
}

/** What stands in a database, as the store itself reads it after all that happened to it. */
export interface Kept {
  series: string;
  nextEvent: number;
  nextPosition: number;
  events: EventRecord[];
  /** Number of the position, token of the life that wrote it. */
  positions: Map<number, number>;
  /** Named by an event, or about to be. */
  skipped: (readonly [number, number])[];
  faults: string[];
}

export async function readBack(directory: string): Promise<Kept> {
  const faults: string[] = [];
  const store = await openStore({ directory, positionsAtRiskS: 3_600 }, createManualClock(), {
    onFault: ({ code, detail }) => faults.push(`${code} ${detail}`),
    onMended: () => undefined,
    onPositionsDropped: () => undefined,
    onDead: (detail) => faults.push(`dead ${detail}`),
  });
  const { series, nextEvent, nextPosition, skippedPositions } = store.opening;
  const events = await store.readEvents(1, nextEvent);
  const positions = (await store.readPositions(1, nextPosition, nextPosition)) ?? [];
  const named = events.flatMap((event) =>
    event.type === 'numbers-skipped' ? [[event.from, event.to] as [number, number]] : [],
  );
  await store.close();
  return {
    ...{ series, nextEvent, nextPosition, events },
    positions: new Map(positions.map(({ n, mono }) => [n, mono])),
    skipped: [...named, ...skippedPositions],
    faults: [...store.opening.faults.map(({ code }) => code), ...faults],
  };
}

/**
 * What a history of lives in one directory got wrong; an empty list is what is wanted. `kept` was read after the last.
 * The lives are in order.
 */
export function wrongs(lives: readonly Life[], kept: Kept): string[] {
  return [...lives.flatMap(wrongsOfEnding), ...wrongsOfEvents(lives, kept), ...wrongsOfPositions(lives, kept)];
}

function wrongsOfEnding(life: Life): string[] {
  const { code, signal, errors, hung } = life;
  if (hung) return [`it hung; the last it said: ${JSON.stringify(life.said.at(-1))}`];
  const told = all(life, 'fault').length > 0;
  const found = all(life, 'dead').map(({ detail }) => `the writer's thread died: ${detail}`);
  // What the failing disk of a test kills is killed by SIGKILL, as by a power cut.
  if (signal === 'SIGKILL') return found;
  if (signal !== null || (code !== 0 && code !== 69)) found.push(`it crashed: ${signal ?? code} ${errors}`);
  if (code === 69 && !told) found.push('it gave up without a named fault');
  if (code === 0 && !told && all(life, 'done').length === 0) found.push('it did not write all, and named no fault');
  return found;
}

function wrongsOfEvents(lives: readonly Life[], kept: Kept): string[] {
  const found = kept.faults.map((fault) => `afterwards: ${fault}`);
  const byNumber = new Map(kept.events.map((event) => [event.n, event]));
  if (byNumber.size !== kept.events.length) found.push('an event number stands twice in the database');
  const registered = new Map<number, number>();
  for (const life of lives) {
    for (const { series } of all(life, 'opened')) if (series !== kept.series) found.push('another series began');
    for (const { n } of all(life, 'registered')) {
      if (registered.has(n)) found.push(`event ${n} was registered twice`);
      registered.set(n, life.token);
    }
  }
  for (const [n, token] of registered) {
    const event = byNumber.get(n);
    if (event === undefined) found.push(`event ${n} was registered and is gone`);
    else if (event.mono !== token) found.push(`event ${n} is not the one that was registered`);
  }
  const gap = kept.events.findIndex(({ n }, i) => n !== i + 1);
  if (gap !== -1) found.push(`the events have a gap at ${gap + 1}`);
  if (kept.nextEvent !== kept.events.length + 1) found.push(`event numbers go on at ${kept.nextEvent}`);
  return found;
}

function wrongsOfPositions(lives: readonly Life[], kept: Kept): string[] {
  const found: string[] = [];
  const used = new Map<number, number>();
  for (const life of lives) {
    for (const { n } of all(life, 'used')) {
      if (used.has(n)) found.push(`position number ${n} was used twice`);
      used.set(n, life.token);
    }
    for (const [from, to] of all(life, 'stored').at(-1)?.positions ?? [])
      for (let n = from; n <= to; n++) if (!kept.positions.has(n)) found.push(`position ${n} was stored and is gone`);
  }
  return [...found, ...[...used].flatMap(([n, token]) => wrongsOfPosition(n, token, kept))];
}

/** Of a number that was given away by the life with this token. */
function wrongsOfPosition(n: number, token: number, kept: Kept): string[] {
  const found: string[] = [];
  const skipped = kept.skipped.some(([from, to]) => n >= from && n <= to);
  const stored = kept.positions.get(n);
  if (n >= kept.nextPosition) found.push(`position number ${n} would be used again`);
  if (stored === undefined && !skipped) found.push(`position ${n} is neither stored nor named as skipped`);
  if (stored !== undefined && skipped) found.push(`position ${n} is stored and named as skipped`);
  if (stored !== undefined && stored !== token) found.push(`position ${n} is not the one that was written`);
  return found;
}
