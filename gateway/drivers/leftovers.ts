/** Takes from the directory of the store all that Balise ever puts there, for a box that begins anew. */
import fs from 'node:fs';
import path from 'node:path';
import { syncDirectory } from './durable.ts';

/**
 * Database with its logs, set-aside ones and drafts; lock; reserve; note of the series; the journal's keys; notes; roster; configuration
 * from afar.
 */
const OURS =
  /^(balise\.(db|lock)|series\.json|journal\.key|audit\.jsonl|roster\.json|store\.reserve|last-good\.json|remote-config$)/;

/** @returns names that are not ours, which are left; none where there is no such directory */
export function removeRecords(directory: string): string[] {
  if (!fs.existsSync(directory)) return [];
  const names = fs.readdirSync(directory);
  for (const name of names)
    if (OURS.test(name)) fs.rmSync(path.join(directory, name), { recursive: true, force: true });
  syncDirectory(directory);
  return names.filter((name) => !OURS.test(name));
}

/** @returns whether it was there */
export function removeFile(file: string): boolean {
  if (file === '' || !fs.existsSync(file)) return false;
  fs.rmSync(file);
  syncDirectory(path.dirname(file));
  return true;
}
