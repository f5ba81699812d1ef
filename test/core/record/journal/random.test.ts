/** Journals that grow as they will: presses, checkpoints, new keys, deletions, restarts. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Signer } from '../../../../gateway/core/record/journal/chain.ts';
import { cutAt, mayErase } from '../../../../gateway/core/record/journal/deletion.ts';
import type { KeyEvent } from '../../../../gateway/core/record/journal/events.ts';
import { verifyExport } from '../../../../gateway/core/record/journal/verify.ts';
import {
  createSampleJournal,
  press,
  rememberingChecks,
  type SampleJournal,
  signerOf,
} from '../../../support/journal.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'].map(signerOf);
const checks = rememberingChecks();

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('press' as const), lat: fc.double({ min: -90, max: 90 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('checkpoint' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rotate' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('erase' as const, 'cut' as const), at: fc.nat() }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Grown {
  journal: SampleJournal;
  from: number;
  erased: Set<number>;
  keys: KeyEvent[];
}

function grow(steps: readonly Step[]): Grown {
  const journal = createSampleJournal();
  let key = 0;
  const signer = (): Signer => KEYS[key % KEYS.length] as Signer;
  const grown: Grown = { journal, from: 1, erased: new Set(), keys: [] };
  const announce = (body: { reason: KeyEvent['reason']; publicKey: string }) =>
    grown.keys.push(journal.seal({ type: 'key', ...body }, signer()) as unknown as KeyEvent);
  const checkpoint = (reason: 'duty' | 'erase' | 'retention') =>
    journal.seal({ type: 'checkpoint', reason, from: grown.from }, signer());

  journal.record({ type: 'series', reason: 'new', previous: null });
  announce({ reason: 'series', publicKey: signer().key });
  for (const one of steps) {
    switch (one.do) {
      case 'press':
        journal.record(press('1', { lat: one.lat, lon: -one.lat }));
        break;
      case 'checkpoint':
        checkpoint('duty');
        break;
      case 'rotate':
        announce({ reason: 'rotation', publicKey: KEYS[(key + 1) % KEYS.length]?.key ?? '' });
        key++;
        break;
      case 'erase': {
        const events = journal.records.filter((record) => 'type' in record && mayErase(record.type));
        const event = events[one.at % Math.max(events.length, 1)];
        if (event === undefined) break;
        journal.erase(event.n);
        grown.erased.add(event.n);
        checkpoint('erase');
        break;
      }
      case 'cut': {
        const numbers = journal.records.flatMap((one) => ('type' in one && one.type === 'checkpoint' ? [one.n] : []));
        const from = cutAt(numbers, one.at % journal.records.length) ?? grown.from;
        grown.from = Math.max(grown.from, from);
        checkpoint('retention');
        journal.cut(grown.from);
        break;
      }
      default:
        one satisfies never;
    }
  }
  return grown;
}

const linesOf = ({ journal, from, keys }: Grown): string[] => journal.lines({ keys: keys.filter(({ n }) => n < from) });

test('whatever it went through, it verifies, and says what is gone', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const grown = grow(steps);
      for (const keys of [[KEYS[0]?.key ?? ''], []]) {
        const result = verifyExport(linesOf(grown), { keys, known: [] }, checks);
        expect(result.firstBroken).toBeNull();
        expect(result.cut).toBe(grown.from === 1 ? null : grown.from - 1);
        const gone = [...grown.erased].filter((n) => n >= grown.from);
        expect(result.erased.reduce((sum, [from, to]) => sum + to - from + 1, 0)).toBe(gone.length);
        for (const n of gone) expect(result.erased.some(([from, to]) => from <= n && n <= to)).toBe(true);
        expect(result.head).toEqual(grown.journal.chain.head());
      }
    }),
  );
});

test('one byte of one record changed, one record gone: that one is named', () => {
  const touch = fc.record({ line: fc.nat(), at: fc.nat(), by: fc.integer({ min: 1, max: 127 }), remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), touch, (steps, { line, at, by, remove }) => {
      const grown = grow(steps);
      const lines = linesOf(grown);
      const i = 1 + (line % (lines.length - 2));
      const bytes = Buffer.from(lines[i] ?? '');
      const where = at % bytes.length;
      bytes[where] = (bytes[where] ?? 0) ^ by;
      const touched = (remove ? lines.toSpliced(i, 1) : lines.with(i, bytes.toString('utf8'))).join('\n').split('\n');
      const result = verifyExport(touched, { keys: [KEYS[0]?.key ?? ''], known: [] }, checks);
      expect(result.firstBroken?.n).toBe(grown.from + i - 1);
    }),
    { numRuns: 300 },
  );
});
