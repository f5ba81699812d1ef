/** What a scenario's run has shown, in lines for a terminal. Pure. */
import Table from 'cli-table3';
import { type Came, type Expected, inWords, type Verdict } from './scenario-judge.ts';
import type { ScenarioResult } from './scenario-run.ts';

export interface Report {
  /** The last one says it all. */
  lines: string[];
  /** Every event and the ledger. */
  right: boolean;
}

export function renderResult(id: string, result: ScenarioResult): Report {
  const { closing, verdicts, broker, realS, simulatedS } = result;
  const wrong = verdicts.filter((verdict) => verdict.wrong.length > 0);
  const closed = closing.closed ? 'closed' : 'not closed';
  return {
    lines: [
      `${id}: ${(simulatedS / 3600).toFixed(1)} h of duty in ${realS.toFixed(1)} s, broker ${broker}`,
      ...(wrong.length > 0 ? [table(wrong)] : []),
      ...closing.failures.map((failure) => `not closed: ${failure}`),
      closing.line,
      `scenario ${id}: ${verdicts.length} events expected, ${verdicts.length - wrong.length} right, ledger ${closed}`,
    ],
    right: wrong.length === 0 && closing.closed,
  };
}

function table(verdicts: readonly Verdict[]): string {
  const rows = new Table({ head: ['UTC', 'key', 'expected', 'came', 'wrong'], style: { head: [], border: [] } });
  for (const { expected, came, wrong } of verdicts)
    rows.push([
      clockOf(expected.t),
      expected.kind === 'event' ? '' : expected.key,
      wanted(expected),
      came === null ? '-' : arrived(came),
      wrong.join(', '),
    ]);
  return rows.toString();
}

function wanted(expected: Expected): string {
  switch (expected.kind) {
    case 'press':
      return inWords(expected.must.function, expected.must.status);
    case 'refused':
      return `refused, ${expected.why}`;
    case 'event':
      return inWords(expected.must.change, expected.must.mission ?? null);
    default:
      return expected satisfies never;
  }
}

function arrived({ what, t }: Came): string {
  return t === null ? what : `${what} at ${clockOf(t)}`;
}

function clockOf(t: number): string {
  return new Date(t).toISOString().slice(11, 19);
}
