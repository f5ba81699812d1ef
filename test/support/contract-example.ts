/** The worked example of `history` in docs/contract.md: the columns, and the rows that a reader should get from them. */
import { examplesIn } from '../../tools/contract/pages.ts';

interface Columns {
  series: string;
  count: number;
  columns: Record<string, unknown>;
}

interface Choices {
  of: unknown[];
  is?: number[];
}

/** `rows` have the columns that the table shows. */
export function rowsOfExample(page: string): { example: Columns; rows: Record<string, number | null>[] } {
  const example: Columns = JSON.parse(examplesIn(page).find(({ name }) => name === 'history')?.text ?? '{}');
  const table = /^\| row \|.*\n\|[-|]*\n((?:\|.*\n)*)/m.exec(page);
  const header = cells(table?.[0].split('\n')[0] ?? '');
  const rows = (table?.[1] ?? '')
    .trim()
    .split('\n')
    .map((line) => Object.fromEntries(cells(line).map((cell, i) => [header[i], JSON.parse(cell)])))
    .map(({ row: _, ...values }) => values);
  return { example, rows };
}

const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** What the table does not show: the choices, and what is the same in every row. */
export function decodedRow({ series, columns }: Columns, i: number): Record<string, unknown> {
  const chosen = Object.entries(columns).flatMap(([key, column]) =>
    column !== null && typeof column === 'object' && 'of' in column ? [[key, chosenFor(column as Choices, i)]] : [],
  );
  return { series, lane: 'p', ageMs: 0, accM: null, ...Object.fromEntries(chosen) };
}

const chosenFor = ({ of, is }: Choices, i: number): unknown => of[is?.[i] ?? 0];
