/** The workers' files read again at the end: what the ledger says to be on the disk has to be there. */
import { readLines } from './group-file.ts';
import type { FleetLedger } from './ledger.ts';

export interface Recount {
  /** A record that came to two workers, or again after a restart, has two lines. */
  lines: number;
  /** On the disk, and the ledger does not know it. */
  unknown: number;
  /** In the ledger and perhaps acknowledged, and not on the disk. */
  unproven: number;
}

export function recount(ledger: FleetLedger, files: readonly string[]): Recount {
  const seen = new Set<string>();
  let lines = 0;
  let unknown = 0;
  for (const file of files) {
    readLines(file, (line) => {
      const { vehicle, record } = line as { vehicle: string; record: { lane: 'p' | 'e'; n: number } };
      const identity = `${vehicle} ${record.lane} ${record.n}`;
      lines++;
      if (seen.has(identity)) return;
      seen.add(identity);
      if (!ledger.holds(vehicle, record.lane, record.n)) unknown++;
    });
  }
  return { lines, unknown, unproven: ledger.totals().records - (seen.size - unknown) };
}
