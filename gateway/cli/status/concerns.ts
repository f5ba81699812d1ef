/** What is wrong of a box without a fault of its daemon. */
import { DISK_FULL_MB } from '../../core/doctor/limits.ts';
import type { StatusReport } from '../../core/status-report.ts';
import { say } from '../language.ts';
import { antennaWords } from './words.ts';

/** `status`, its exit code and `watch` know it. */
export function concerns({ gnss, vitals }: StatusReport): string[] {
  const antenna = gnss?.antenna ?? null;
  const freeMb = vitals?.diskFreeMb ?? null;
  return [
    ...(antenna === 'open' || antenna === 'short' ? [antennaWords(antenna)] : []),
    ...(freeMb !== null && freeMb < DISK_FULL_MB ? [say('disk FULL', 'disque PLEIN')] : []),
  ];
}

export function lookCloser(seen: readonly string[]): string {
  return `${seen.join(', ')}${say(': balise doctor says what to do', ' : balise doctor dit quoi faire')}`;
}
