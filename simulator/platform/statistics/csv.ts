/** A table as CSV (RFC 4180): lines end with CR LF, what is not known is empty. */
import type { Cell, StatisticsTable } from './columns.ts';

export interface CsvOptions {
  /** Of the header. `fr`: `;` between cells and a decimal comma, as spreadsheets there expect; `en`: `,` and a point. */
  lang: 'fr' | 'en';
  /** So that spreadsheets take it for UTF-8. */
  bom: boolean;
}

export function csvOf({ columns, rows }: StatisticsTable, { lang, bom }: CsvOptions): string {
  const head = columns.map(({ unit, ...names }) =>
    unit === '' || unit === '1' ? names[lang] : `${names[lang]} (${unit})`,
  );
  const lines = [head, ...rows].map((cells) =>
    cells.map((cell) => written(cell, lang)).join(lang === 'fr' ? ';' : ','),
  );
  return `${bom ? '\ufeff' : ''}${lines.join('\r\n')}\r\n`;
}

function written(cell: Cell, lang: 'fr' | 'en'): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return lang === 'fr' ? String(cell).replace('.', ',') : String(cell);
  const text = isFormula(cell) ? `'${cell}` : cell;
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A spreadsheet would compute it; with an apostrophe before it is a text (OWASP, CSV injection). */
function isFormula(text: string): boolean {
  return /^[=+\-@\t\r\n]/.test(text);
}
