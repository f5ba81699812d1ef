/** Runs the checks side by side, each with its own time limit, and none whose ground is gone. */

import { CHECKS } from '../../core/doctor/check-names.ts';
import { withFaults } from '../../core/doctor/fault-places.ts';
import { TITLES } from '../../core/doctor/titles.ts';
import { blockedBy, type CheckId, NEEDS, skipped, type Verdict, warn } from '../../core/doctor/verdict.ts';
import type { Fault } from '../../core/errors.ts';
import type { Clock } from '../../ports.ts';

export interface Check {
  /** ms; later it is a warning that it was not done. */
  limitMs: number;
  run(): Verdict | Promise<Verdict>;
}

export type Verdicts = ReadonlyMap<CheckId, Verdict>;

/**
 * @param faults of the daemon, none where it is down
 * @param onDone called as each one ends
 */
export async function runChecks(
  checks: Readonly<Record<CheckId, Check>>,
  clock: Pick<Clock, 'after'>,
  faults: () => Promise<readonly Fault[]>,
  onDone: (id: CheckId) => void,
): Promise<Verdicts> {
  const verdicts = new Map<CheckId, Verdict>();
  const failed = new Set<CheckId>();
  const underWay = new Map<CheckId, Promise<void>>();

  function start(id: CheckId): Promise<void> {
    const known = underWay.get(id);
    if (known !== undefined) return known;
    const begun = one(id);
    underWay.set(id, begun);
    return begun;
  }

  async function one(id: CheckId): Promise<void> {
    await Promise.all(NEEDS[id].map(start));
    const root = blockedBy(id, failed);
    const verdict = root === null ? withFaults(id, await limited(checks[id], clock), await faults()) : blocked(root);
    if (verdict.state === 'fail') failed.add(id);
    verdicts.set(id, verdict);
    onDone(id);
  }

  await Promise.all(CHECKS.map(start));
  return verdicts;
}

function blocked(root: CheckId): Verdict {
  const { en, fr } = TITLES[root];
  return skipped(`because of: ${en}`, `à cause de : ${fr}`);
}

async function limited({ run, limitMs }: Check, clock: Pick<Clock, 'after'>): Promise<Verdict> {
  let cancel = (): void => undefined;
  const late = new Promise<Verdict>((resolve) => {
    const timer = clock.after(limitMs, () => resolve(tooLate(limitMs)));
    cancel = () => timer.cancel();
  });
  try {
    return await Promise.race([run(), late]);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return warn(
      { en: `could not be looked at: ${what}`, fr: `n'a pas pu être vu : ${what}` },
      { en: 'tell the support', fr: 'prévenir le support' },
    );
  } finally {
    cancel();
  }
}

function tooLate(limitMs: number): Verdict {
  const s = limitMs / 1_000;
  return warn(
    { en: `no answer within ${s} s`, fr: `pas de réponse en ${s} s` },
    { en: 'run doctor again when the box is less busy', fr: 'relancer doctor quand le boîtier est moins chargé' },
  );
}
