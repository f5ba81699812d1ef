/** A purge, seen from the thread that asks for it. */
import type { RetentionVerdict } from '../../core/record/retention.ts';
import type { ErasedPositions } from '../../ports.ts';
import type { StoreReply, StoreRequest } from './messages.ts';

/**
 * Step by step, so that what is stored meanwhile goes in between.
 * @param tell what was deleted and the platform never had
 * @returns null: the disk refused; the rest goes next time
 */
export async function purge(
  ask: (request: StoreRequest) => Promise<StoreReply>,
  tell: (erased: ErasedPositions[]) => void,
  nowMs: number,
  proof: boolean,
): Promise<RetentionVerdict | null> {
  const begun = await ask({ op: 'purge-begin', nowMs });
  if (!begun.ok || begun.value === null || !('verdict' in begun.value)) return null;
  const { verdict } = begun.value;
  if (verdict !== 'purge') return verdict;
  for (let more = true; more; ) {
    const step = await ask({ op: 'purge-step', nowMs, proof });
    if (!step.ok || step.value === null || !('more' in step.value)) return null;
    tell(step.value.erased);
    more = step.value.more;
  }
  return (await ask({ op: 'purge-end', nowMs })).ok ? verdict : null;
}
