/**
 * Gives every event its place in the chain, and signs at the moments that core names. Signing comes at the end of a turn, when the
 * event that it follows is on its way to the disk: nothing that the crew waits for waits for it.
 */
import type { Audit } from './core/record/audit.ts';
import type { Deletion } from './core/record/deletion.ts';
import { createChain, type Signer } from './core/record/journal/chain.ts';
import type { CheckpointBody, CheckpointEvent, KeyBody, Links } from './core/record/journal/events.ts';
import type { Sha256 } from './core/record/journal/hashing.ts';
import { createSigningMoments } from './core/record/journal/moments.ts';
import type { Box, JournalMemory } from './core/record/own-box.ts';
import type { Ranges } from './core/record/ranges.ts';
import type { EventBody, EventRecord } from './core/record/schema.ts';
import type { StoreOpening } from './ports-store.ts';

export interface JournalOptions {
  /** The chain is of it: its id, as in every topic. */
  vehicle: string;
  /** null: no key can be used, which is a fault; events are chained all the same. */
  signer: Signer | null;
  sha256: Sha256;
  newSalt(): string;
}

type Signed = CheckpointBody | KeyBody;
type Unlinked<Body> = { n: number; service: string | null } & Body;

export interface JournalHandlers {
  /** With a number and the time of now. */
  stamped<Body extends Signed>(body: Body): Unlinked<Body>;
  /** Resolves with its number when it is on stable storage. */
  append(event: EventRecord): Promise<number>;
  /** The same, of an event of no service. */
  note(body: EventBody): Promise<number>;
  /** These events are going to be erased: they do not leave any more. */
  forget(events: Ranges): void;
}

export interface Journal {
  link(event: { n: number }): EventRecord;
  /** To be told of each event when it has been appended. */
  appended(event: EventRecord): void;
  /** Announces the key where that is new. To be called before the first `start` of this run. */
  begin(): void;
  /** null: there is no key to sign with. Else resolves as `append` does. */
  sign(reason: CheckpointEvent['reason']): Promise<number> | null;
  /** Says what is going to be deleted, and signs that. Resolves when it may go, with the number of what signs it; null: there is no key. */
  announce(deletion: Deletion): Promise<number | null>;
  /** Somebody at the vehicle takes records out. Resolves when that is on stable storage. */
  audit(asked: Audit): Promise<void>;
  /** What the box must keep with the newest event. */
  remembered(): JournalMemory | null;
}

export function createJournal(
  opening: Pick<StoreOpening, 'series' | 'nextEvent' | 'firstEvent'>,
  box: Box,
  { vehicle, signer, sha256, newSalt }: JournalOptions,
  handlers: JournalHandlers,
): Journal {
  const { journal } = box;
  // An event that this memory does not know of was recorded by an earlier version: the chain begins after it.
  const memory = journal?.vehicle === vehicle && journal.n === opening.nextEvent - 1 ? journal : null;
  const chain = createChain({ vehicle, series: opening.series, last: memory, sha256, newSalt });
  const moments = createSigningMoments(box.crew);
  let announced = memory?.key ?? null;
  let keptFrom = opening.firstEvent;
  let due: 'duty' | 'mission' | null = null;

  function seal(body: Signed): Promise<number> | null {
    if (signer === null) return null;
    return handlers.append(chain.seal(handlers.stamped(body), signer) as EventRecord & Links);
  }

  function sign(reason: CheckpointEvent['reason']): Promise<number> | null {
    due = null;
    return seal({ type: 'checkpoint', reason, from: keptFrom });
  }

  return {
    link: (event) => chain.link(event) as EventRecord & Links,
    appended(event) {
      const reason = moments.after(event);
      if (reason === null) return;
      if (due === null) queueMicrotask(() => due !== null && sign(due));
      due = due === 'duty' ? due : reason;
    },
    begin() {
      if (signer === null || announced === signer.key) return;
      const reason = announced === null ? 'series' : 'replaced';
      announced = signer.key;
      void seal({ type: 'key', reason, publicKey: signer.key });
    },
    sign,
    async announce({ reason, cutFrom, stones, named, audit }) {
      const said = named.map((numbers) => handlers.note({ type: 'numbers-skipped', ...numbers }));
      if (audit !== null) said.push(handlers.note({ type: 'audit', ...audit }));
      keptFrom = Math.max(keptFrom, cutFrom ?? 0);
      handlers.forget(stones);
      const signed = sign(reason);
      await Promise.all(said);
      return signed;
    },
    async audit(asked) {
      await handlers.note({ type: 'audit', ...asked });
      if (asked.what === 'journal-export') await sign('export');
    },
    remembered() {
      const head = chain.head();
      return head === null ? null : { vehicle, ...head, key: announced };
    },
  };
}
