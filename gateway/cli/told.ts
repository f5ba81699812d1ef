/**
 * What the daemon tells or has written down, read for a screen. Of this tool's own version it is what the types say; of another one
 * it is checked, and only then are the schemas loaded: they cost more time than the verb.
 */
import type { Box } from '../core/record/own-box.ts';
import { ownBox } from '../core/record/own-box.ts';
import type { StatusReport } from '../core/status-report.ts';
import { VERSION } from '../core/version.ts';

/** @param answer as at the socket. Throws where it is no status at all */
export async function statusTold(answer: string): Promise<StatusReport> {
  const told = JSON.parse(answer) as StatusReport | null;
  if (told?.version === VERSION) return told;
  return (await import('../core/status-report.ts')).statusReport.parse(told);
}

export async function boxKept(text: string | null): Promise<Box> {
  return ownBox(text) ?? (await import('../core/record/box.ts')).readBox(text);
}
