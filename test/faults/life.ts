/** Lives of a store on a disk that fails, and what must be true of them afterwards. */
import { POSITION_RESERVATION } from '../../gateway/core/limits.ts';
import type { EventRecord } from '../../gateway/core/record/schema.ts';
import { openFiles } from '../../gateway/drivers/sqlite/opening.ts';
import type { Said } from './store-script.ts';

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

export function all<T extends Said['said']>(life: Life, what: T): Extract<Said, { said: T }>[] {
  return life.said.filter(({ said }) => said === what) as Extract<Said, { said: T }>[];
}

/** What stands in a database. */
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

/** Opens as the store does, after all that happened to the directory, on the thread that asks: a thousand threads cost minutes. */
export function readBack(directory: string): Kept {
  const { db, tables, opened } = openFiles(directory, POSITION_RESERVATION, '');
  const { series, nextEvent, nextPosition, skipped, faults } = opened;
  const events = tables.events(1, nextEvent);
  const positions = tables.positions(1, nextPosition, nextPosition);
  db.close();
  const named = events.flatMap((event) =>
    event.type === 'numbers-skipped' ? [[event.from, event.to] as [number, number]] : [],
  );
  return {
    ...{ series, nextEvent, nextPosition, events },
    positions: new Map(positions.map(({ n, mono }) => [n, mono])),
    skipped: [...named, ...skipped.map(({ from, to }) => [from, to] as const)],
    faults: faults.map(({ code }) => code),
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
