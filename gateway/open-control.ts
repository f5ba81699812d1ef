/** Where the daemon is asked from outside: what it does now, and for what must be written down. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import type { Fault } from './core/errors.ts';
import { type LocalAnswer, localRequest } from './core/record/audit.ts';
import { readJson } from './core/record/command-reading.ts';
import type { StatusReport } from './core/status-report.ts';
import { openRequestSocket, requestSocketOf } from './drivers/local-socket/request.ts';
import { openStatusSocket } from './drivers/local-socket/status.ts';
import { obeyWriting } from './obey.ts';
import type { LiveFeed } from './open-live.ts';
import type { Pipeline } from './pipeline.ts';
import type { Log } from './ports.ts';
import type { Store } from './ports-store.ts';

export interface Control {
  close(): Promise<void>;
}

export interface ControlParts {
  config: Config;
  pipeline: Pipeline;
  store: Store;
  report(): Promise<StatusReport>;
  retryEvents(n: number | null): number;
  live: Pick<LiveFeed, 'allowRaw' | 'open'>;
  log: Log;
  onFault(fault: Fault): void;
}

/** Where a socket cannot be made nobody can ask, and everything else goes on. */
export async function openControl(parts: ControlParts): Promise<Control> {
  const { config, pipeline, store, report, live, onFault } = parts;
  const socket = config['control.socket'];

  async function obey(text: string): Promise<LocalAnswer> {
    const parsed = localRequest.safeParse(readJson(text));
    if (!parsed.success) return { result: 'refused', why: 'unknown-request' };
    const request = parsed.data;
    if (request.ask === 'retry') {
      const events = parts.retryEvents(request.n);
      return { result: 'done', signed: null, positions: 0, events, setAside: 0 };
    }
    if (request.ask === 'workshop' || request.ask === 'raw-on-duty') return live.allowRaw(request);
    return obeyWriting(request, { store, audit: pipeline.audit });
  }

  const opening = [openStatusSocket(socket, report), openRequestSocket(requestSocketOf(socket), obey)];
  const opened = await Promise.allSettled(opening);
  const [failure] = opened.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
  await live.open(parts);
  if (failure !== undefined) onFault({ code: 'control-unavailable', detail: String(failure.reason) });
  return {
    async close() {
      for (const one of opened) if (one.status === 'fulfilled') await one.value.close();
    },
  };
}
