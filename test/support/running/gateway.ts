/** The real daemon as a child of a test: its configuration, its log, its status. */
import { createInterface } from 'node:readline';
import { expect, vi } from 'vitest';
import type { FaultCode } from '../../../gateway/core/errors.ts';
import { FAULT_HINTS } from '../../../gateway/core/errors.ts';
import { askStatus } from '../../../gateway/drivers/local-socket/status.ts';
import { type Exit, stopChild } from '../../../simulator/runner/children.ts';
import { type WellStatus, wellStatus } from '../well-status.ts';
import { BALISE, balise, startBalise } from './balise.ts';
import { defaultOptions, type Options, writeConfig } from './config.ts';
import type { Workplace } from './workplace.ts';

/** Upper bound of a wait for something that must come; a machine may be slow, so no test measures it. */
const PATIENCE_MS = 25_000;
const STOP_PATIENCE_MS = 15_000;
const soon = { timeout: PATIENCE_MS, interval: 20 };

interface LogLine {
  level: string;
  msg: string;
  code?: string;
  hint?: string;
}

export interface Gateway {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly configFile: string;
  /** Everything it wrote, as it stands. */
  output(): string;
  log(): LogLine[];
  status(): Promise<WellStatus>;
  /** Resolves with the first status of which `check` (made of `expect`s) does not throw. */
  until(check: (status: WellStatus) => void): Promise<WellStatus>;
  /** Waits until the fault stands with its hint and its one line in the log. */
  raised(code: FaultCode): Promise<WellStatus['faults'][number]>;
  /** Waits until it is over, which the log says once. */
  mended(code: FaultCode): Promise<void>;
  /** How often the log says that this fault began, and that it ended. */
  changes(code: FaultCode): { began: number; ended: number };
  /** In order, as a service manager does. */
  stop(): Promise<Exit>;
  /** SIGKILL: as a power cut, as far as the process is concerned. */
  kill(): Promise<void>;
}

/** Starts `balise run` and waits until it answers; a test that wants it to fail uses `balise` itself. */
export async function startGateway(
  place: Workplace,
  options: Options = {},
  environment: Record<string, string> = {},
): Promise<Gateway> {
  const all = { ...defaultOptions(place.dir), ...options };
  const configFile = writeConfig(place.dir, all);
  const child = await startBalise(['run', '-c', configFile], BALISE, environment);
  place.later(() => stopChild(child, STOP_PATIENCE_MS));
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }

  const log = (): LogLine[] => lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine);
  const changes = (code: FaultCode): { began: number; ended: number } => ({
    began: log().filter((line) => line.code === code && line.msg.startsWith('fault ')).length,
    ended: log().filter((line) => line.code === code && line.msg.startsWith('over: ')).length,
  });

  async function status(): Promise<WellStatus> {
    const answer = await askStatus(String(all['control.socket']), PATIENCE_MS);
    if (answer === null) throw new Error(`no answer; it said:\n${lines.join('\n')}`);
    return wellStatus(answer);
  }
  const until: Gateway['until'] = (check) =>
    vi.waitFor(async () => {
      const now = await status();
      check(now);
      return now;
    }, soon);

  await vi.waitFor(() => {
    if (child.exit() !== null) throw new Error(`it ended:\n${lines.join('\n')}`);
    expect(log().map((line) => line.msg)).toContain('started');
  }, soon);

  return {
    pid: child.pid,
    exited: child.exited,
    configFile,
    output: () => lines.join('\n'),
    log,
    status,
    until,
    changes,
    async raised(code) {
      const { faults } = await until((now) => expect(now.faults.map((fault) => fault.code)).toContain(code));
      const fault = faults.find((standing) => standing.code === code);
      expect(fault?.hint).toBe(FAULT_HINTS[code]);
      return fault as WellStatus['faults'][number];
    },
    async mended(code) {
      const ended = changes(code).ended;
      await until((now) => expect(now.faults.map((fault) => fault.code)).not.toContain(code));
      await vi.waitFor(() => expect(changes(code).ended).toBeGreaterThanOrEqual(Math.max(1, ended)), soon);
    },
    stop: () => stopChild(child, STOP_PATIENCE_MS),
    async kill() {
      child.signal('SIGKILL');
      await child.exited;
    },
  };
}

/** What a technician sees: `balise status --json`, with the daemon up or down. */
export async function statusOfCli(configFile: string): Promise<{ code: number | null; report: WellStatus }> {
  const { code, stdout } = await balise(['status', '--json', '-c', configFile]);
  return { code, report: wellStatus(stdout) };
}
