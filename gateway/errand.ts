/**
 * One request obeyed while the service is down: store and journal, without receiver, keys and link. The box does not run meanwhile: no
 * `start` is recorded, and what the next start finds of the run before is as that left it, but for the end of the journal. Part of the
 * composition root.
 */
import { gnssOptions } from './core/config/gnss-options.ts';
import type { Config } from './core/config/options.ts';
import { BaliseError, type Fault } from './core/errors.ts';
import { STOP_FLUSH_MS } from './core/limits.ts';
import type { LocalAnswer } from './core/record/audit.ts';
import { readBox, writeBox } from './core/record/box.ts';
import { createRecorder } from './core/record/recorder.ts';
import type { EventBody, EventRecord } from './core/record/schema.ts';
import { readHostClock } from './drivers/host-clock.ts';
import { openStore } from './drivers/sqlite/store.ts';
import { storeOptions } from './drivers/sqlite/store-quota.ts';
import { obeyWriting, type WritingRequest, writeNotes } from './obey.ts';
import { openJournal } from './open-journal.ts';
import { createJournal, type Journal } from './pipeline-journal.ts';
import { createInstants } from './pipeline-time.ts';
import type { Clock, Timer } from './ports.ts';
import type { Store } from './ports-store.ts';

interface ErrandHandlers {
  onFault(fault: Fault): void;
  onMended(): void;
  /** Something is going to be deleted, and that is on the disk. */
  onBegun(): void;
  onDead(detail: string): void;
}

/** @returns when the store is closed. A disk that refuses for longer than a stop would wait is told, and what was begun waits on it. */
export async function runErrand(config: Config, clock: Clock, request: WritingRequest): Promise<LocalAnswer> {
  let giveUp: (answer: LocalAnswer) => void = () => undefined;
  const givenUp = new Promise<LocalAnswer>((resolve) => {
    giveUp = resolve;
  });
  let begun = false;
  let patience: Timer | null = null;
  const refused = ({ code, detail }: Fault): void => giveUp({ result: 'fault', code, detail, begun });
  try {
    const errand = await openErrand(config, clock, {
      onFault(fault) {
        if (!/^store-(full|failing)$/.test(fault.code)) say(fault);
        // The disk is tried again meanwhile, and events have their reserve.
        else patience ??= clock.after(STOP_FLUSH_MS, () => refused(fault));
      },
      onMended() {
        patience?.cancel();
        patience = null;
      },
      onBegun() {
        begun = true;
      },
      onDead: (detail) => refused({ code: 'store-failing', detail }),
    });
    const answer = await Promise.race([errand.obey(request), givenUp]);
    await errand.store.close();
    return answer;
  } catch (error) {
    if (!(error instanceof BaliseError)) throw error;
    return { result: 'fault', code: error.code, detail: error.message, begun };
  }
}

/** The daemon would show it until it is over; here somebody looks on. */
function say({ code, detail }: Fault): void {
  process.stderr.write(`balise: ${code}: ${detail}\n`);
}

async function openErrand(config: Config, clock: Clock, handlers: ErrandHandlers) {
  const { onFault, onMended, onDead } = handlers;
  const store = await openStore({ ...storeOptions(config), asLeft: true }, clock, {
    ...{ onFault, onMended, onDead },
    // They stand on the disk as not named yet: the next start names them.
    onSkipped: () => undefined,
    announce(deletion) {
      handlers.onBegun();
      return journal.announce(deletion);
    },
  });
  const { journal, record } = openChain(config, clock, store, onFault);

  async function obey(request: WritingRequest): Promise<LocalAnswer> {
    const { newSeries } = store.opening;
    if (newSeries !== null) void record({ type: 'series', ...newSeries });
    journal.begin();
    await writeNotes(config, journal.audit);
    const answer = await obeyWriting(request, { store, audit: journal.audit });
    await store.idle();
    return answer;
  }

  return { store, obey };
}

/** The box remembers with each event what it did before: only where the journal stands is new. */
function openChain(config: Config, clock: Clock, store: Store, onFault: ErrandHandlers['onFault']) {
  const box = readBox(store.opening.box);
  const recorder = createRecorder(store.opening, clock.bootId);
  const { notBeforeMs } = gnssOptions(config);
  const instants = createInstants(clock, box, { notBeforeMs, hostClock: readHostClock });
  const now = () => instants.at(clock.monoMs());
  const journal: Journal = createJournal(store.opening, box, openJournal(config, store.opening, onFault), {
    ...{ append, note: record, stamped: (body) => recorder.event(body, now(), box.crew.service) },
    forget: () => undefined,
  });

  async function append(event: EventRecord): Promise<number> {
    await store.appendEvent(event, writeBox({ ...box, journal: journal.remembered() }));
    return event.n;
  }

  function record(body: EventBody): Promise<number> {
    return append(journal.link(recorder.event(body, now(), null)));
  }

  return { journal, record };
}
