import Table from 'cli-table3';

/** Column → cell. */
export type Row = Record<string, string>;

/** @param rows with the same columns */
export function tableOf(rows: readonly Row[]): string {
  const table = new Table({ head: Object.keys(rows[0] ?? {}), style: { head: [], border: [] } });
  for (const row of rows) table.push(Object.values(row));
  return table.toString();
}

export function verdict(goal: string, measured: string, isMet: boolean): string {
  return `${goal}: ${measured}: ${isMet ? 'met' : 'MISSED'}`;
}
