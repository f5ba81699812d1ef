/** What is too old or too much goes, seen from the thread that asks: step by step, so that what is stored meanwhile goes in between. */
import type { SkippedNumbers } from '../../core/record/naming.ts';
import type { RetentionVerdict } from '../../core/record/retention.ts';
import type { StoreReply, StoreRequest } from './messages.ts';

type Ask = (request: StoreRequest) => Promise<StoreReply>;
type Tell = (skipped: SkippedNumbers[]) => void;

/**
 * @param tell what was deleted and must be named
 * @returns null: the disk refused; the rest goes next time
 */
export async function purge(ask: Ask, tell: Tell, nowMs: number, proof: boolean): Promise<RetentionVerdict | null> {
  const begun = await ask({ op: 'purge-begin', nowMs });
  if (!begun.ok || begun.value === null || !('verdict' in begun.value)) return null;
  const { verdict } = begun.value;
  if (verdict !== 'purge') return verdict;
  if (!(await inSteps(ask, tell, { op: 'purge-step', nowMs, proof }))) return null;
  return (await ask({ op: 'purge-end', nowMs })).ok ? verdict : null;
}

/** What a refusing disk keeps goes after the next write. */
export async function evict(ask: Ask, tell: Tell): Promise<void> {
  await inSteps(ask, tell, { op: 'evict-step' });
}

async function inSteps(ask: Ask, tell: Tell, request: StoreRequest): Promise<boolean> {
  for (;;) {
    const step = await ask(request);
    if (!step.ok || step.value === null || !('more' in step.value)) return false;
    tell(step.value.skipped);
    if (!step.value.more) return true;
  }
}
