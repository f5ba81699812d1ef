/** Where the daemon is asked from outside: what it does now, and for what must be written down. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import type { Fault } from './core/errors.ts';
import { type Audit, type LocalAnswer, localRequest } from './core/record/audit.ts';
import { readJson } from './core/record/command-reading.ts';
import type { StatusReport } from './core/status-report.ts';
import { takeAuditNotes } from './drivers/audit-notes.ts';
import { openRequestSocket, requestSocketOf } from './drivers/local-socket/request.ts';
import { openStatusSocket } from './drivers/local-socket/status.ts';
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
    if (!parsed.success) return { result: 'refused', detail: 'this version does not know such a request' };
    const request = parsed.data;
    if (request.ask === 'audit') {
      // What is read next must be on the disk.
      await store.flush();
      const { positions, events, setAside } = request.audit;
      return { result: 'done', upTo: await pipeline.audit(request.audit), positions, events, setAside };
    }
    if (request.ask === 'retry') {
      const events = parts.retryEvents(request.n);
      return { result: 'done', upTo: pipeline.lastEvent(), positions: 0, events, setAside: 0 };
    }
    if (request.ask === 'workshop' || request.ask === 'raw-on-duty') return live.allowRaw(request);
    const { fromMs, toMs, reason, by } = request;
    const erased = await store.erase({ fromMs, toMs, reason, by });
    if (erased === null) return { result: 'refused', detail: 'the disk refuses to be written now' };
    return { result: 'done', upTo: pipeline.lastEvent(), ...erased };
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

/** A deletion that was broken off is carried out; exports that were made while no daemon ran are written down. */
export async function finishLeftovers(
  config: Config,
  store: Pick<Store, 'resume'>,
  pipeline: Pick<Pipeline, 'audit'>,
): Promise<void> {
  await store.resume();
  const notes = takeAuditNotes(config['store.directory'], auditIn);
  if (notes === null) return;
  await Promise.all(notes.audits.map((audit) => pipeline.audit(audit)));
  notes.done();
}

function auditIn(note: unknown): Audit | null {
  const { data } = localRequest.safeParse(note);
  return data?.ask === 'audit' ? data.audit : null;
}
