/** `balise status`: from the daemon, or from the database alone. Exit code 1: the daemon is down, or something is wrong. */
import { loadConfig } from '../../drivers/config-file.ts';
import { askStatus } from '../../drivers/local-socket/status.ts';
import { statusTold } from '../told.ts';
import { concerns } from './concerns.ts';
import { statusLines } from './screen.ts';

export interface StatusOptions {
  config: string;
  json?: boolean;
}

const DAEMON_ANSWERS_WITHIN_MS = 3_000;
/** Of a pipe, or a terminal that does not say. */
const COLUMNS = 80;

export async function status({ config: path, json }: StatusOptions): Promise<number> {
  const config = loadConfig(path);
  const answer = await askStatus(config['control.socket'], DAEMON_ANSWERS_WITHIN_MS);
  // Of the two only one is loaded.
  const report =
    answer === null ? await (await import('./from-database.ts')).fromDatabase(config) : await statusTold(answer);
  const text =
    json === true ? JSON.stringify(report) : statusLines(report, process.stdout.columns ?? COLUMNS).join('\n');
  process.stdout.write(`${text}\n`);
  return report.running && report.faults.length === 0 && concerns(report).length === 0 ? 0 : 1;
}
