/**
 * What is too old, too much or to be erased goes, seen from the thread that asks: step by step, so that what is stored meanwhile goes
 * in between.
 */
import type { Deletion, Erasure } from '../../core/record/deletion.ts';
import type { SkippedNumbers } from '../../core/record/naming.ts';
import type { RetentionVerdict } from '../../core/record/retention.ts';
import type { Erased, Refused } from '../../ports-store.ts';
import type { Planned, StoreFailure, StoreReply, StoreRequest } from './messages.ts';

export interface DeletingHandlers {
  ask(request: StoreRequest): Promise<StoreReply>;
  /** Positions that were deleted and must be named. */
  onSkipped(numbers: SkippedNumbers): void;
  announce(deletion: Deletion): Promise<number | null>;
  /** Nothing is being deleted any more. */
  onRest(): void;
}

const NOTHING_ERASED: Erased = { positions: 0, events: 0, setAside: 0, signed: null };

/** Why there is no erasure yet. */
export const RECORDS_WAIT = { detail: 'what was recorded before still waits for the disk', begun: false };

export interface Deleting {
  busy(): boolean;
  /** What a refusing disk keeps goes after the next write. */
  evict(): void;
  /** @returns null: the disk refused; the rest goes next time */
  purge(nowMs: number, proof: boolean): Promise<RetentionVerdict | null>;
  erase(order: Erasure): Promise<Erased | { refused: Refused }>;
  resume(): Promise<void>;
}

export function createDeleting({ ask, onSkipped, announce, onRest }: DeletingHandlers): Deleting {
  let under = 0;
  let evicting = false;
  let before: Promise<unknown> = Promise.resolve();

  /** One after the other: there is one plan on the disk. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    under++;
    const done = before.then(work).finally(() => {
      under--;
      onRest();
    });
    before = done;
    return done;
  }

  /** @returns null: all of it; else why the disk refused */
  async function inSteps(request: StoreRequest): Promise<StoreFailure | null> {
    for (;;) {
      const step = await ask(request);
      if (!step.ok) return step.failure;
      if (step.value === null || !('more' in step.value)) return null;
      for (const numbers of step.value.skipped) onSkipped(numbers);
      if (!step.value.more) return null;
    }
  }

  async function plan(request: StoreRequest): Promise<{ planned: Planned | null } | { refused: StoreFailure }> {
    const reply = await ask(request);
    if (!reply.ok) return { refused: reply.failure };
    return { planned: reply.value !== null && 'planned' in reply.value ? reply.value.planned : null };
  }

  async function carryOut(planned: Planned): Promise<Erased | { refused: StoreFailure }> {
    const signed = await announce(planned);
    const refused = await inSteps({ op: 'deletion-step' });
    const { positions = 0, events = 0, setAside = 0 } = planned.audit ?? {};
    return refused === null ? { positions, events, setAside, signed } : { refused };
  }

  /** The disk holds one plan: an erasure that waits for the disk must not be forgotten over the next one. */
  async function finish(): Promise<Erased | { refused: StoreFailure }> {
    const left = await plan({ op: 'plan-unfinished' });
    if ('refused' in left) return left;
    return left.planned === null ? NOTHING_ERASED : carryOut(left.planned);
  }

  async function inPlans(request: StoreRequest): Promise<StoreFailure | null> {
    for (;;) {
      const next = await plan(request);
      if ('refused' in next) return next.refused;
      if (next.planned === null) return null;
      const done = await carryOut(next.planned);
      if ('refused' in done) return done.refused;
      if (!next.planned.more) return null;
    }
  }

  async function erase(order: Erasure): Promise<Erased | { refused: Refused }> {
    const refusal = ({ kind, detail }: StoreFailure, begun: boolean) => ({
      refused: { full: kind === 'full', detail, begun },
    });
    const left = await finish();
    if ('refused' in left) return refusal(left.refused, false);
    const next = await plan({ op: 'plan-erasure', order });
    if ('refused' in next) return refusal(next.refused, false);
    const done = next.planned === null ? NOTHING_ERASED : await carryOut(next.planned);
    if ('refused' in done) return refusal(done.refused, true);
    return {
      positions: left.positions + done.positions,
      events: left.events + done.events,
      setAside: left.setAside + done.setAside,
      signed: done.signed ?? left.signed,
    };
  }

  return {
    busy: () => under > 0,
    evict() {
      if (evicting) return;
      evicting = true;
      void inTurn(async () => {
        if ((await inSteps({ op: 'evict-step' })) === null) await inPlans({ op: 'plan-eviction' });
        evicting = false;
      });
    },
    purge: (nowMs, proof) =>
      inTurn(async () => {
        const begun = await ask({ op: 'purge-begin', nowMs });
        if (!begun.ok || begun.value === null || !('verdict' in begun.value)) return null;
        const { verdict } = begun.value;
        if (verdict !== 'purge') return verdict;
        if ((await inSteps({ op: 'purge-step', nowMs })) !== null) return null;
        if ((await inPlans({ op: 'plan-retention', nowMs, proof })) !== null) return null;
        return (await ask({ op: 'purge-end', nowMs })).ok ? verdict : null;
      }),
    erase: (order) => inTurn(() => erase(order)),
    resume: () => inTurn(async () => void (await finish())),
  };
}
