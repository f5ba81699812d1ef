/**
 * What is too old, too much or to be erased goes, seen from the thread that asks: step by step, so that what is stored meanwhile goes
 * in between.
 */
import type { Deletion, Erasure } from '../../core/record/deletion.ts';
import type { SkippedNumbers } from '../../core/record/naming.ts';
import type { RetentionVerdict } from '../../core/record/retention.ts';
import type { Erased } from '../../ports-store.ts';
import type { Planned, StoreReply, StoreRequest } from './messages.ts';

export interface DeletingHandlers {
  ask(request: StoreRequest): Promise<StoreReply>;
  /** Positions that were deleted and must be named. */
  onSkipped(numbers: SkippedNumbers): void;
  announce(deletion: Deletion): Promise<void>;
  /** Nothing is being deleted any more. */
  onRest(): void;
}

export interface Deleting {
  busy(): boolean;
  /** What a refusing disk keeps goes after the next write. */
  evict(): void;
  /** @returns null: the disk refused; the rest goes next time */
  purge(nowMs: number, proof: boolean): Promise<RetentionVerdict | null>;
  erase(order: Erasure): Promise<Erased | null>;
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

  async function inSteps(request: StoreRequest): Promise<boolean> {
    for (;;) {
      const step = await ask(request);
      if (!step.ok || step.value === null || !('more' in step.value)) return false;
      for (const numbers of step.value.skipped) onSkipped(numbers);
      if (!step.value.more) return true;
    }
  }

  async function plan(request: StoreRequest): Promise<Planned | null | 'refused'> {
    const reply = await ask(request);
    return reply.ok && reply.value !== null && 'planned' in reply.value ? reply.value.planned : 'refused';
  }

  /** @returns false: the disk refused */
  async function carryOut(planned: Planned): Promise<boolean> {
    await announce(planned);
    return inSteps({ op: 'deletion-step' });
  }

  async function inPlans(request: StoreRequest): Promise<boolean> {
    for (;;) {
      const planned = await plan(request);
      if (planned === 'refused') return false;
      if (planned === null) return true;
      if (!(await carryOut(planned))) return false;
      if (!planned.more) return true;
    }
  }

  return {
    busy: () => under > 0,
    evict() {
      if (evicting) return;
      evicting = true;
      void inTurn(async () => {
        if (await inSteps({ op: 'evict-step' })) await inPlans({ op: 'plan-eviction' });
        evicting = false;
      });
    },
    purge: (nowMs, proof) =>
      inTurn(async () => {
        const begun = await ask({ op: 'purge-begin', nowMs });
        if (!begun.ok || begun.value === null || !('verdict' in begun.value)) return null;
        const { verdict } = begun.value;
        if (verdict !== 'purge') return verdict;
        if (!(await inSteps({ op: 'purge-step', nowMs }))) return null;
        if (!(await inPlans({ op: 'plan-retention', nowMs, proof }))) return null;
        return (await ask({ op: 'purge-end', nowMs })).ok ? verdict : null;
      }),
    erase: (order) =>
      inTurn(async () => {
        const planned = await plan({ op: 'plan-erasure', order });
        if (planned === null || planned === 'refused' || !(await carryOut(planned))) return null;
        const { positions = 0, events = 0, setAside = 0 } = planned.audit ?? {};
        return { positions, events, setAside };
      }),
    resume: () =>
      inTurn(async () => {
        const planned = await plan({ op: 'plan-unfinished' });
        if (planned !== null && planned !== 'refused') await carryOut(planned);
      }),
  };
}
