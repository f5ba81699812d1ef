/** Files of a platform, for verbs that look at what is in them. */
import { existsSync } from 'node:fs';
import type { LedgerRecord } from '../platform/ledger.ts';
import { readLedgerFile } from '../platform/ledger-file.ts';

/** @throws where there is no such file: an empty one is another thing */
export function readRecords(path: string): LedgerRecord[] {
  if (!existsSync(path))
    throw new Error(`${path}: no such file (a run leaves its platform-ledger.jsonl with --keep DIR)`);
  return readLedgerFile(path);
}
