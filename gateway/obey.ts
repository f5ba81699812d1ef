/** What must be written down or deleted for somebody at the vehicle, by whoever holds the store's lock. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import { type Audit, type LocalAnswer, type LocalRequest, localRequest } from './core/record/audit.ts';
import { takeAuditNotes } from './drivers/audit-notes.ts';
import type { Journal } from './pipeline-journal.ts';
import type { Store } from './ports-store.ts';

export type WritingRequest = Extract<LocalRequest, { ask: 'audit' | 'erase' }>;

export interface Writer {
  store: Pick<Store, 'flush' | 'erase'>;
  audit: Journal['audit'];
}

export async function obeyWriting(request: WritingRequest, { store, audit }: Writer): Promise<LocalAnswer> {
  if (request.ask === 'audit') {
    // What is read next must be on the disk.
    await store.flush();
    const { positions, events, setAside } = request.audit;
    await audit(request.audit);
    return { result: 'done', signed: null, positions, events, setAside };
  }
  const { fromMs, toMs, reason, by } = request;
  const erased = await store.erase({ fromMs, toMs, reason, by });
  if (!('refused' in erased)) return { result: 'done', ...erased };
  const { full, detail, begun } = erased.refused;
  return { result: 'fault', code: full ? 'store-full' : 'store-failing', detail, begun };
}

/** A deletion that was broken off is carried out; then `writeNotes`. */
export async function finishLeftovers(
  config: Config,
  store: Pick<Store, 'resume'>,
  { audit }: Pick<Writer, 'audit'>,
): Promise<void> {
  await store.resume();
  await writeNotes(config, audit);
}

/** Exports that were made while no daemon ran are written down. */
export async function writeNotes(config: Config, audit: Writer['audit']): Promise<void> {
  const notes = takeAuditNotes(config['store.directory'], auditIn);
  if (notes === null) return;
  await Promise.all(notes.audits.map((each) => audit(each)));
  notes.done();
}

function auditIn(note: unknown): Audit | null {
  const { data } = localRequest.safeParse(note);
  return data?.ask === 'audit' ? data.audit : null;
}
