/** The simulated platform as a separate process: what it received is counted by nobody else. */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { MissionOrder } from '../platform/orders.ts';
import type { PlatformReport } from '../platform/platform.ts';
import type { RosterOrder } from '../platform/rosters.ts';
import { type Exit, startChild, stopChild } from './children.ts';

const MAIN = fileURLToPath(new URL('../platform/main.ts', import.meta.url));
const STOP_PATIENCE_MS = 10_000;
const REPORT_PATIENCE_MS = 20_000;

export interface PlatformProcess {
  readonly exited: Promise<Exit>;
  report(): Promise<PlatformReport>;
  /** Resolves when it has been said for the first time. */
  order(order: MissionOrder): Promise<void>;
  roster(roster: RosterOrder): Promise<void>;
  /** Orderly end; resolves with its last report. */
  stop(): Promise<PlatformReport>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface PlatformProcessOptions {
  broker: string;
  protocol: '5' | '3.1.1';
  vehicle: string;
  ledgerFile: string;
  simulatedTime: string | null;
  /** `vehicle.timeZone`; default: the one that the vehicle names. */
  timeZone?: string;
  /** Remove the retained messages at its end; default: no. */
  forget?: boolean;
}

/** Resolves when it is subscribed. Rejects with what it said when it ends before. */
export async function startPlatformProcess(options: PlatformProcessOptions): Promise<PlatformProcess> {
  const { broker, protocol, vehicle, ledgerFile, simulatedTime, timeZone } = options;
  const args = [MAIN, '--broker', broker, '--protocol', protocol, '--vehicle', vehicle, '--ledger', ledgerFile];
  if (timeZone !== undefined) args.push('--time-zone', timeZone);
  if (simulatedTime !== null) args.push('--simulated-time', simulatedTime);
  if (options.forget === true) args.push('--forget');
  const child = await startChild(process.execPath, args);
  const waiting: ((report: PlatformReport) => void)[] = [];
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    complaint = `${complaint}${chunk}`.slice(-2_000);
  });
  await new Promise<void>((resolve, reject) => {
    if (child.stdout === null) return reject(new Error('the platform has no output'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as PlatformReport | { ready: true };
      if ('ready' in said) resolve();
      else waiting.shift()?.(said);
    });
    void child.exited.then(() => reject(new Error(`the platform did not start: ${complaint.trim()}`)));
  });
  const nextReport = () =>
    new Promise<PlatformReport>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the platform does not answer')), REPORT_PATIENCE_MS);
      waiting.push((report) => {
        clearTimeout(timer);
        resolve(report);
      });
      void child.exited.then(() => reject(new Error(`the platform is gone: ${complaint.trim()}`)));
    });
  const command = async (line: string) => {
    child.stdin?.write(`${line}\n`);
    // It reads line by line: whoever has this answer has heard the one before.
    const answer = nextReport();
    child.stdin?.write('report\n');
    await answer;
  };
  return {
    exited: child.exited,
    report: () => {
      const answer = nextReport();
      child.stdin?.write('report\n');
      return answer;
    },
    order: (order) => command(`order ${JSON.stringify(order)}`),
    roster: (roster) => command(`roster ${JSON.stringify(roster)}`),
    stop: async () => {
      const last = nextReport();
      // The report may come just before the exit is noticed.
      last.catch(() => {});
      await stopChild(child, STOP_PATIENCE_MS);
      return last;
    },
    kill: async () => {
      child.signal('SIGKILL');
      await child.exited;
    },
  };
}
