/** `balise gnss`: what the receiver sees and says, for a few seconds; `--record` writes down its own sentences. */
import type { Config } from '../../core/config/options.ts';
import type { Live } from '../../core/live/feed.ts';
import type { WorkshopReason } from '../../core/record/audit.ts';
import type { StatusReport } from '../../core/status-report.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { say } from '../language.ts';
import { followLive } from '../live-feed.ts';
import { goneWords } from '../live-words.ts';
import { failed } from '../output.ts';
import { recordRaw } from './record.ts';
import { type GnssReport, gnssLines, gnssReportOf } from './report.ts';

export interface GnssOptions {
  config: string;
  json?: boolean;
  record?: string;
  reason?: WorkshopReason;
  seconds?: string;
}

/** So many seconds of sentences tell their rates: GSV comes every fifth with some. */
const LISTENS_S = 5;
const PIPE = { columns: 80, rows: 24 };

export async function gnss({ config: path, json, record, reason, seconds }: GnssOptions): Promise<number> {
  const config = loadConfig(path);
  if (record !== undefined)
    return await recordRaw(config, { file: record, reason: reason ?? null, seconds: Number(seconds ?? 0) });
  const report = await listen(config);
  if (typeof report === 'string') return failed(report);
  const size = { columns: process.stdout.columns ?? PIPE.columns, rows: process.stdout.rows ?? PIPE.rows };
  process.stdout.write(`${json === true ? JSON.stringify(report) : gnssLines(report, size).join('\n')}\n`);
  return report.fix?.mode === null || report.fix?.mode === 'none' || report.fix === null ? 1 : 0;
}

/** @returns why nothing is known */
function listen(config: Config): Promise<GnssReport | string> {
  return new Promise((resolve) => {
    let first: StatusReport | null = null;
    const end = (outcome: GnssReport | string): void => {
      stop();
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
      resolve(outcome);
    };
    const stop = followLive(config['control.socket'], {
      onLive(live: Live) {
        const { status } = live;
        if (status === null) return;
        const { gnss: told, uptimeS } = status;
        if (told === null)
          return end(say('this box reads no receiver (gnss.kind)', 'ce boîtier ne lit aucun récepteur (gnss.kind)'));
        first ??= status;
        const listenedS = (uptimeS ?? 0) - (first.uptimeS ?? 0);
        if (process.stderr.isTTY)
          process.stderr.write(`\r${say('listening', 'écoute')} ${Math.round(listenedS)}/${LISTENS_S} s`);
        if (listenedS >= LISTENS_S) end(gnssReportOf(first, { ...status, gnss: told }, live));
      },
      onGone: (why) => end(why === 'down' ? DOWN() : goneWords(why)),
    });
  });
}

const DOWN = (): string =>
  say(
    'the daemon does not run, and only it reads the receiver: start it; balise status says what it left',
    'le service est arrêté et lui seul lit le récepteur : le démarrer ; balise status dit ce qu’il a laissé',
  );
