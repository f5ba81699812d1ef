/** The tables of the legal texts, read out of the texts themselves (../shared/seeds). Nothing of it is in the project. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SEEDS = join(import.meta.dirname, '../../../shared/seeds');

export const seedsHere = existsSync(SEEDS);
if (!seedsHere) console.log('skipped: the legal texts (../shared/seeds) are not here');

export type Text = '001' | '002' | '003';

export function linesOf(text: Text): string[] {
  const file = readdirSync(SEEDS).find((name) => name.startsWith(`${text}_`));
  if (file === undefined) throw new Error(`no text ${text} in ${SEEDS}`);
  return readFileSync(join(SEEDS, file), 'utf8').split('\n');
}

const DAY_TYPES = ['semaine', 'samedi', 'dimanche-ou-jour-ferie'] as const;
export type Column = (typeof DAY_TYPES)[number];

/** One number of a table. */
export interface Cell {
  /** First cell of the row, as printed. */
  row: string;
  dayType: Column;
  hours: string;
  vehicles: number;
}

const HOURS = ['08:00-20:00', '20:00-24:00', '00:00-08:00'] as const;

/**
 * Tables with a column for each type of day, each of three: a heading that names the types, a line of hours (here checked, not read:
 * "8- 20 h", "20 - 0h", "0 - 8h"), then rows of a name and nine numbers.
 */
export function nineColumnTables(text: Text): { cells: Cell[]; blanches: string[] }[] {
  const lines = linesOf(text);
  const headings = lines.flatMap((line, i) => (/\tSemaine\t\t\tSamedi\t\t\tDimanche et JF/.test(line) ? [i] : []));
  return headings.map((heading) => {
    const hours = (lines[heading + 1] ?? '')
      .replace(/[^\d\t-]/g, '')
      .split('\t')
      .slice(1);
    if (!/^(0?8-20,20-(24|0),0?0-0?8,?){3}$/.test(hours.join(',')))
      throw new Error(`unforeseen hours: ${hours.join()}`);
    const cells: Cell[] = [];
    const blanches: string[] = [];
    for (const line of rowsFrom(lines, heading + 2)) {
      const [row = '', ...numbers] = line.split('\t');
      if (/^Zone blanche$/.test(numbers[0] ?? '')) blanches.push(row);
      else if (numbers.length === 9 && numbers.every((number) => /^\d$/.test(number))) {
        for (const [i, number] of numbers.entries()) {
          const dayType = DAY_TYPES[Math.floor(i / 3)] ?? 'semaine';
          cells.push({ row, dayType, hours: HOURS[i % 3] ?? '', vehicles: Number(number) });
        }
      } else throw new Error(`unforeseen row: ${line}`);
    }
    return { cells, blanches };
  });
}

/** The list of the Jura, art. 4.2: name, hours, numbers with the days they are for ("2 semaine – 3 samedi, dimanche et jours fériés"). */
export function juraList(): Cell[] {
  const lines = linesOf('002');
  return rowsFrom(lines, lines.findIndex((line) => line.startsWith('Secteur\tHoraires de garde\t')) + 1).flatMap(
    (line) => {
      const [row = '', printed = '', numbers = ''] = line.split('\t');
      const [, from = '', to = ''] = /^(\d\d) H – (\d\d) H$/.exec(printed) ?? [];
      return [...numbers.matchAll(/(\d)([^\d]*)/g)].flatMap(([, number = '', words = '']) => {
        const named = DAY_TYPES.filter((type) => words.includes(type.slice(0, 6)));
        const days = named.length === 0 ? DAY_TYPES : named;
        return days.map((dayType) => ({ row, dayType, hours: `${from}:00-${to}:00`, vehicles: Number(number) }));
      });
    },
  );
}

/** The table of Guyane, art. 4.2: sector (once for its rows), sub-zone, number, hours. `row` is "SECTOR / SUB-ZONE"; the same every day. */
export function guyaneTable(): Cell[] {
  const lines = linesOf('001');
  let sector = '';
  return rowsFrom(lines, lines.findIndex((line) => line.startsWith('SECTEURS\tVILLES\tNbre')) + 1).flatMap((line) => {
    const [first = '', villes = '', number = '', printed = ''] = line.split('\t');
    if (first !== '') sector = first;
    return [...printed.matchAll(/(\d\d)h\s*(?:-|à)\s*(\d\d)h/g)].flatMap(([, from = '', to = '']) =>
      DAY_TYPES.map((dayType) => ({
        ...{ row: `${sector} / ${villes}`, dayType, vehicles: Number(number) },
        hours: `${from}:00-${to === '00' ? '24' : to}:00`,
      })),
    );
  });
}

/** Communes of annexe 3 by the heading above them, in the order of the text, INSEE codes only. */
export function communesOf(text: Text): Map<string, string[]> {
  const code = { '001': /\t(973\d\d)$/, '002': /\t(39\d{3})$/, '003': /^(28\d{3})\t/ }[text];
  const heading = { '001': /^Secteur(?: (?:du )?(.*))?$/, '002': /^Secteur (.*)$/, '003': /^SECTEUR (.*)$/ }[text];
  const lists = new Map<string, string[]>();
  let current: string | null = null;
  for (const line of linesOf(text)) {
    const [found, name = '(no name)'] = heading.exec(line) ?? [];
    if (found !== undefined) current = name.trim();
    const [, insee] = code.exec(line) ?? [];
    if (insee !== undefined && current !== null) lists.set(current, [...(lists.get(current) ?? []), insee]);
  }
  return lists;
}

/** Up to the next empty line. */
function rowsFrom(lines: readonly string[], first: number): string[] {
  const end = lines.findIndex((line, i) => i >= first && line.trim() === '');
  if (first === 0 || end === -1) throw new Error('the table is not where it was');
  return lines.slice(first, end);
}
