/** Standing faults with their remedies, for a person. */
import { FAULT_HINTS_FR } from '../core/fault-hints-fr.ts';
import type { StatusReport } from '../core/status-report.ts';
import { say } from './language.ts';
import { duration } from './quantities.ts';
import { paint, wrap } from './rows.ts';

/** @param width of the terminal, columns */
export function faultLines(faults: StatusReport['faults'], width: number): string[] {
  return faults.flatMap(({ code, detail, hint, sinceS }) => {
    const head = say(`fault ${code}`, `défaut ${code}`);
    const since = sinceS === null ? '' : `  ${say(`for ${duration(sinceS)}`, `depuis ${duration(sinceS)}`)}`;
    const [first = '', ...rest] = wrap(`${head}${since}  ${detail}`, width, 6);
    const remedy = wrap(`→ ${say(hint, frenchOf(code) ?? hint)}`, width - 3, 2).map((line) => `   ${line}`);
    return [first.replace(head, paint('red', head)), ...rest, ...remedy];
  });
}

/** null: a fault of a newer daemon. */
function frenchOf(code: string): string | null {
  return Object.entries(FAULT_HINTS_FR).find(([known]) => known === code)?.[1] ?? null;
}
