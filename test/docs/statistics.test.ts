/** docs/statistics.md has every column of the statistics, and quotes the texts as they are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COUNTED, ROW_COLUMNS } from '../../simulator/platform/statistics/columns.ts';
import { linesOf, seedsHere, type Text } from '../support/seed-texts.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/statistics.md'), 'utf8');

test('every column, in its order; and no name twice', () => {
  const [, table = ''] = page.split('| key | what it counts |');
  const cells = table.split('\n').flatMap((line) => /^\| (`[^|]*`) \|/.exec(line)?.[1] ?? []);
  const keys = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, key]) => key));
  expect(keys).toEqual(COUNTED.map(({ key }) => key));
  for (const names of ['key', 'fr', 'en'] as const) {
    const all = [...ROW_COLUMNS, ...COUNTED].map((column) => column[names]);
    expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
  }
});

test.skipIf(!seedsHere)('what is quoted stands in that line', () => {
  const plain = (text: string) => text.replaceAll('’', "'");
  const [, , table = ''] = /## What the texts ask for\n([\s\S]*?)\n\n\| text([\s\S]*?)\n\n/.exec(page) ?? [];
  let quotes = 0;
  for (const row of table.split('\n')) {
    const [, text, line] = /^\| (00[123]):(\d+)/.exec(row) ?? [];
    for (const [, quote = ''] of row.matchAll(/« ([^»]+) »/g)) {
      expect(plain(linesOf(text as Text)[Number(line) - 1] ?? ''), quote).toContain(quote);
      quotes++;
    }
  }
  expect(quotes).toBe(13);
});
