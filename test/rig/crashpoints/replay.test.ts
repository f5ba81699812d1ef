/** The replayer itself, on records made by hand: what it may leave out, and what it must find. No machine is booted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Found } from './found.ts';
import { createPlatter } from './platter.ts';
import { keptOf, type Piece, type Point, planPoints } from './points.ts';
import { createPromises } from './promises.ts';
import { encodeMark, FILE_SYSTEM_BYTES, type Mark, SECTOR_BYTES } from './recorded/marks.ts';
import { readWriteLog, type Step } from './write-log.ts';

const FLUSH = 1;
const FUA = 2;
const DISCARD = 4;
const REGISTERED: Mark = { is: 'registered', n: 7, sha: 'ab' };

const sectors = (count: number, value: number): Buffer => Buffer.alloc(count * SECTOR_BYTES, value);
const write = (sector: number, data: Buffer): Step => ({ is: 'write', offset: sector * SECTOR_BYTES, data });
const flush: Step = { is: 'flush' };

function entry(offset: number, flags: number, data: Buffer): Buffer {
  const head = Buffer.alloc(SECTOR_BYTES);
  head.writeBigUInt64LE(BigInt(offset / SECTOR_BYTES), 0);
  head.writeBigUInt64LE(BigInt(data.length / SECTOR_BYTES), 8);
  head.writeBigUInt64LE(BigInt(flags), 16);
  return Buffer.concat([head, data]);
}

function logOf(...entries: Buffer[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'balise-log-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const head = Buffer.alloc(SECTOR_BYTES);
  head.writeBigUInt64LE(0x6a736677736872n, 0);
  head.writeBigUInt64LE(1n, 8);
  head.writeBigUInt64LE(BigInt(entries.length), 16);
  head.writeUInt32LE(SECTOR_BYTES, 24);
  writeFileSync(join(dir, 'log'), Buffer.concat([head, ...entries]));
  return join(dir, 'log');
}

test('a log is read as writes, flushes and promises; what cannot be replayed is refused', () => {
  const none = Buffer.alloc(0);
  const log = logOf(
    entry(1_024, 0, sectors(2, 1)),
    entry(0, FLUSH, none),
    entry(FILE_SYSTEM_BYTES, 0, encodeMark(REGISTERED)),
    entry(0, FUA, sectors(1, 2)),
  );
  expect(readWriteLog(log)).toEqual([
    write(2, sectors(2, 1)),
    flush,
    { is: 'mark', mark: REGISTERED },
    write(0, sectors(1, 2)),
    flush,
  ]);
  expect(() => readWriteLog(logOf(entry(0, 0, sectors(1, 1)).subarray(0, 600)))).toThrow('cut off at entry 0');
  expect(() => readWriteLog(logOf(entry(0, DISCARD, none)))).toThrow('discards');
});

test('what was flushed is there; what was not only may be, and a disk that lies keeps it open for longer', () => {
  const steps = [write(0, sectors(1, 1)), flush, write(1, sectors(1, 2)), { is: 'mark', mark: REGISTERED } as const];
  const disk = Buffer.alloc(16_384);
  const honest = createPlatter({ disk, steps });
  expect(honest.forward(4)).toEqual([REGISTERED]);
  expect(honest.durable()[0]?.data.subarray(0, 1_024)).toEqual(Buffer.concat([sectors(1, 1), sectors(1, 0)]));
  expect(honest.window()).toEqual([steps[2]]);
  const liar = createPlatter({ disk, steps }, 1);
  liar.forward(4);
  expect(liar.durable()[0]?.data[0]).toBe(0);
  expect(liar.window()).toEqual([steps[0], steps[2]]);
});

test('a point at every flush, the others at writes; the seed decides', () => {
  const steps = Array.from({ length: 40 }, (_, i) => (i % 4 === 3 ? flush : write(i, sectors(1, i))));
  const points = planPoints(steps, 100, 7);
  expect(points).toHaveLength(100);
  expect(points.filter(({ manner }) => manner === 'flushed').map(({ at }) => at)).toEqual(
    Array.from({ length: 10 }, (_, i) => 4 * i + 4),
  );
  const between = points.filter(({ manner }) => manner !== 'flushed');
  expect(between.every(({ at }) => at % 4 !== 0)).toBe(true);
  expect(new Set(between.map(({ at }) => at)).size).toBeGreaterThan(25);
  expect(new Set(between.map(({ manner }) => manner)).size).toBe(4);
  expect(planPoints(steps, 100, 7)).toEqual(points);
  expect(planPoints(steps, 100, 8)).not.toEqual(points);
  expect(planPoints(steps, 12, 7).filter(({ manner }) => manner === 'flushed')).toHaveLength(6);
});

test('what a cut leaves: nothing, a torn end, any subset', () => {
  const window: Piece[] = [0, 1, 2].map((i) => ({ offset: i * 65_536, data: sectors(16, i + 1) }));
  const kept = (manner: Point['manner']) =>
    Array.from({ length: 200 }, (_, seed) => keptOf(window, { at: 3, manner, seed }));
  const bytes = (pieces: readonly Piece[]): number => pieces.reduce((sum, { data }) => sum + data.length, 0);
  expect(kept('flushed').every((pieces) => pieces.length === 0)).toBe(true);
  for (const pieces of kept('in-order')) {
    expect(pieces.slice(0, 2)).toEqual(window.slice(0, 2));
    expect(window[2]?.data.subarray(0, pieces[2]?.data.length)).toEqual(pieces[2]?.data);
  }
  const torn = new Set(kept('in-order').map((pieces) => (pieces[2]?.data.length ?? 0) / SECTOR_BYTES));
  expect([...torn].sort((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, i) => i));
  // A later write without an earlier one, which no order of writes explains.
  const gaps = kept('requests').filter(
    (pieces) => pieces.some(({ offset }) => offset === 65_536) && !pieces.some(({ offset }) => offset === 0),
  );
  expect(gaps.length).toBeGreaterThan(0);
  expect(kept('pages').every((pieces) => pieces.every(({ data }) => data.length === 4_096))).toBe(true);
  expect(kept('sectors').every((pieces) => pieces.every(({ data }) => data.length === SECTOR_BYTES))).toBe(true);
  for (const manner of ['requests', 'pages', 'sectors'] as const) {
    const sizes = kept(manner).map(bytes);
    expect(Math.min(...sizes)).toBeLessThan(bytes(window) / 10);
    expect(Math.max(...sizes)).toBeGreaterThan((bytes(window) * 9) / 10);
  }
});

const PROMISED: Mark[] = [
  { is: 'opened', series: 's', nextEvent: 1, nextPosition: 1, key: 'k' },
  { is: 'registered', n: 1, sha: 'a1' },
  { is: 'registered', n: 2, sha: 'a2' },
  { is: 'registered', n: 3, sha: 'a3' },
  { is: 'used', n: 1, sha: 'b1' },
  { is: 'used', n: 2, sha: 'b2' },
  { is: 'used', n: 3, sha: 'b3' },
  { is: 'stored', positions: [[1, 2]] },
  { is: 'acknowledged', events: 2, positions: [[1, 1]] },
  { is: 'going', cutFrom: 2, stones: [[2, 2]], positions: [[1, 1]] },
];
const KEPT = {
  opened: {
    ...{ series: 's', nextEvent: 4, nextPosition: 257, eventsAckedUpTo: 2, positionsAcked: [[1, 1]], faults: [] },
  } as unknown as Found['opened'],
  ...{ integrity: 'ok', noted: 's', key: 'k', named: [], journal: null },
  events: new Map<number, string | null>([
    [2, null],
    [3, 'a3'],
  ]),
  positions: new Map([[2, 'b2']]),
  skipped: [[3, 256]],
} satisfies Found;
const opened = (change: object): Partial<Found> => ({ opened: { ...KEPT.opened, ...change } });
const events = (...all: [number, string | null][]): Partial<Found> => ({ events: new Map(all) });

test.each<[string, Partial<Found>, string[]]>([
  ['nothing is wrong', {}, []],
  ['set aside', opened({ faults: [{ code: 'store-quarantined', detail: 'd' }] }), ['unreadable: store-quarantined: d']],
  ['not whole', { integrity: 'row 1' }, ['unreadable: integrity_check: row 1']],
  ['another series', opened({ series: 'x' }), ['untrue: another series began: x']],
  ['no note', { noted: null }, ["untrue: series.json says 'null'"]],
  ['no key', { key: null }, ["untrue: the journal's key is gone"]],
  ['too much delivered', opened({ eventsAckedUpTo: 3 }), ['untrue: events up to 3 delivered']],
  ['too many delivered', opened({ positionsAcked: [[1, 2]] }), ['untrue: positions [[2,2]] delivered']],
  ['an event is gone', events([2, null]), ['lost: event 3 is gone']],
  ['an event is another one', events([2, 'a2'], [3, 'x']), ['lost: event 3 is another one']],
  ['an event was erased', events([2, null], [3, null]), ['lost: of event 3 only a hash is left']],
  ['its number again', opened({ nextEvent: 3 }), ['untrue: event numbers go on at 3']],
  ['a position is gone', { positions: new Map() }, ['untrue: position 2 was stored and is gone']],
  ['a position is not named', { skipped: [] }, ['untrue: position 3 is gone and not named']],
  ['a position is there and named', { skipped: [[2, 256]] }, ['untrue: position 2 is called skipped']],
  ['a position is another one', { positions: new Map([[2, 'x']]) }, ['untrue: position 2 is another one']],
  [
    'a position is nobody’s',
    {
      positions: new Map([
        [2, 'b2'],
        [4, 'b4'],
      ]),
    },
    ['untrue: nobody recorded position 4'],
  ],
  ['a position number again', opened({ nextPosition: 3 }), ['untrue: position number 3 would be used again']],
  [
    'a journal is broken',
    { journal: { firstBroken: { n: 3, why: 'prev' } } as Found['journal'] },
    ['untrue: the journal is broken at 3: prev'],
  ],
])('what is kept of the promises: %s', (_name, change, said) => {
  const promises = createPromises();
  for (const mark of PROMISED) promises.take(mark);
  expect(promises.broken({ ...KEPT, ...change }).map(({ is, what }) => `${is}: ${what}`)).toEqual(said);
});
