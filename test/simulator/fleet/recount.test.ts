import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFleetLedger } from '../../../simulator/fleet/ledger.ts';
import { recount } from '../../../simulator/fleet/recount.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-recount-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function file(name: string, ...numbers: number[]): string {
  const path = join(dir, name);
  writeFileSync(
    path,
    numbers.map((n) => `${JSON.stringify({ vehicle: 'A', via: 'live', record: { lane: 'p', n } })}\n`).join(''),
  );
  return path;
}
function ledgerOf(...numbers: number[]) {
  const ledger = createFleetLedger();
  for (const n of numbers) ledger.take(['A', 'p', 'c5dce0abff2ae2fe', n, n, 'live', 0, 0]);
  return ledger;
}

test('files and ledger agree, though a record stands in two files', () => {
  expect(recount(ledgerOf(1, 2, 3), [file('1', 1, 2), file('2', 2, 3)])).toEqual({ lines: 4, unknown: 0, unproven: 0 });
});

test('what is on one side only is counted', () => {
  expect(recount(ledgerOf(1, 2), [file('1', 2, 3, 4)])).toEqual({ lines: 3, unknown: 2, unproven: 1 });
  expect(recount(ledgerOf(1), [join(dir, 'absent')])).toEqual({ lines: 0, unknown: 0, unproven: 1 });
});
