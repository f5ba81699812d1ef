/** `balise status`: from the daemon, or from the database alone. Exit code 1 where a fault stands or the daemon is down. */
import { type StatusReport, statusReport } from '../../core/status-report.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { askStatus } from '../../drivers/local-socket/status.ts';
import { fromDatabase } from './from-database.ts';
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
  const report: StatusReport = answer === null ? fromDatabase(config) : statusReport.parse(JSON.parse(answer));
  const text =
    json === true ? JSON.stringify(report) : statusLines(report, process.stdout.columns ?? COLUMNS).join('\n');
  process.stdout.write(`${text}\n`);
  return report.running && report.faults.length === 0 ? 0 : 1;
}
