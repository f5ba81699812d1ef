/** The simulated platform as a separate process: what it received is counted by nobody else. */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { MissionOrder } from '../platform/orders.ts';
import type { PlatformReport } from '../platform/platform.ts';
import type { RosterOrder } from '../platform/rosters.ts';
import { type HeardOrder, type PlatformSays, type ToldPlatform, toldLine } from '../platform/talk.ts';
import type { Answer, WorldChange, WorldView } from '../web/api.ts';
import { type Exit, startChild, stopChild } from './children.ts';

const MAIN = fileURLToPath(new URL('../platform/main.ts', import.meta.url));
const STOP_PATIENCE_MS = 10_000;
const REPORT_PATIENCE_MS = 20_000;

export interface PlatformProcess {
  readonly exited: Promise<Exit>;
  /** Of its page; null: it has none. */
  readonly page: string | null;
  report(): Promise<PlatformReport>;
  /** Resolves when it has been said for the first time. */
  order(order: MissionOrder): Promise<void>;
  roster(roster: RosterOrder): Promise<void>;
  locate(): Promise<void>;
  /** What its page shows of the simulated world from now on. */
  showWorld(view: WorldView): void;
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
  /** Paths of PEM files. */
  tls?: TlsFiles | undefined;
  /** JSON of a PageSetting, in a file; default: no page. */
  pageSetting?: string | undefined;
  listen?: PlatformListener | undefined;
}

/** Paths of PEM files. */
export interface TlsFiles {
  ca: string;
  cert: string;
  key: string;
}

/** What it says by itself. */
export interface PlatformListener {
  heard(order: HeardOrder): void;
  /** Its page gave the vehicle gardes. */
  rosterGiven(): void;
  /** Its page asks for it. */
  change(change: WorldChange): Promise<Answer>;
}

/** Resolves when it is subscribed. Rejects with what it said when it ends before. */
export async function startPlatformProcess(options: PlatformProcessOptions): Promise<PlatformProcess> {
  const child = await startChild(process.execPath, [MAIN, ...argumentsOf(options)]);
  const waiting: ((report: PlatformReport) => void)[] = [];
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    complaint = `${complaint}${chunk}`.slice(-2_000);
  });
  const tell = (what: ToldPlatform) => void child.stdin?.write(`${toldLine(what)}\n`);
  const page = await new Promise<string | null>((resolve, reject) => {
    if (child.stdout === null) return reject(new Error('the platform has no output'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as PlatformSays;
      if ('ready' in said) resolve(said.page);
      else if ('report' in said) waiting.shift()?.(said.report);
      else void hear(said, options.listen, tell);
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
  const report = () => {
    const answer = nextReport();
    tell(['report', null]);
    return answer;
  };
  const command = async (what: ToldPlatform) => {
    tell(what);
    // It reads line by line: whoever has this answer has heard the one before.
    await report();
  };
  return {
    exited: child.exited,
    page,
    report,
    order: (order) => command(['order', order]),
    roster: (roster) => command(['roster', roster]),
    locate: () => command(['locate', null]),
    showWorld: (view) => tell(['world', { view }]),
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

function argumentsOf(options: PlatformProcessOptions): string[] {
  const { broker, protocol, vehicle, ledgerFile, simulatedTime, timeZone, tls, pageSetting } = options;
  return [
    ...['--broker', broker, '--protocol', protocol, '--vehicle', vehicle, '--ledger', ledgerFile],
    ...(timeZone === undefined ? [] : ['--time-zone', timeZone]),
    ...(simulatedTime === null ? [] : ['--simulated-time', simulatedTime]),
    ...(options.forget === true ? ['--forget'] : []),
    ...(tls === undefined ? [] : ['--ca', tls.ca, '--cert', tls.cert, '--key', tls.key]),
    ...(pageSetting === undefined ? [] : ['--page', pageSetting]),
  ];
}

async function hear(
  said: Exclude<PlatformSays, { ready: true } | { report: PlatformReport }>,
  listen: PlatformListener | undefined,
  tell: (what: ToldPlatform) => void,
): Promise<void> {
  if ('heard' in said) listen?.heard(said.heard);
  else if ('roster' in said) listen?.rosterGiven();
  else {
    const { id, change } = said.world;
    const answer = (await listen?.change(change)) ?? { ok: false, error: 'nobody plays the world' };
    tell(['world', { id, answer }]);
  }
}
