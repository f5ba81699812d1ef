/** How the checks of `balise doctor` are run, and what becomes of a fault of the service. */
import { describe, expect, it } from 'vitest';
import { type Check, runChecks } from '../../gateway/cli/doctor/engine.ts';
import { CHECKS } from '../../gateway/core/doctor/check-names.ts';
import { FAULT_CHECKS, faultVerdict, withFaults } from '../../gateway/core/doctor/fault-places.ts';
import { type CheckId, fail as failed, NEEDS, ok, same, type Verdict } from '../../gateway/core/doctor/verdict.ts';
import { FAULT_HINTS, type Fault, type FaultCode } from '../../gateway/core/errors.ts';
import { createManualClock } from '../support/manual-clock.ts';

const WELL = ok('well', 'bien');
const BROKEN = failed(same('broken'), same('mend it'));

function checks(other: Partial<Record<CheckId, Check['run']>> = {}): Record<CheckId, Check> {
  const all = CHECKS.map((id) => [id, { limitMs: 1_000, run: other[id] ?? (() => WELL) }] as const);
  return Object.fromEntries(all) as Record<CheckId, Check>;
}

async function statesOf(other: Partial<Record<CheckId, Check['run']>>, faults: readonly Fault[] = []) {
  const verdicts = await runChecks(
    checks(other),
    createManualClock(),
    () => Promise.resolve(faults),
    () => undefined,
  );
  const of = (state: Verdict['state']): CheckId[] => CHECKS.filter((id) => verdicts.get(id)?.state === state);
  return { verdicts, of };
}

describe('the order of the checks', () => {
  it('each comes after what it needs', () => {
    for (const [at, id] of CHECKS.entries())
      for (const need of NEEDS[id])
        expect([id, CHECKS.indexOf(need) < at || id === 'certificates']).toEqual([id, true]);
  });

  it('what needs a failed one is not run, and names the root of it', async () => {
    const { verdicts, of } = await statesOf({ dns: () => BROKEN, tcp: () => BROKEN });
    expect(of('fail')).toEqual(['dns']);
    expect(of('skipped')).toEqual(['tcp', 'tls', 'login', 'acl', 'round-trip']);
    expect(verdicts.get('round-trip')?.detail).toEqual({ en: 'because of: DNS', fr: 'à cause de : DNS' });
  });

  it('one that does not answer, or throws, is a warning, and holds nothing up', async () => {
    const clock = createManualClock();
    const never = new Promise<Verdict>(() => undefined);
    const running = runChecks(
      checks({
        wear: () => never,
        hardening: () => {
          throw new Error('no such thing');
        },
      }),
      clock,
      () => Promise.resolve([]),
      () => undefined,
    );
    await Promise.resolve();
    const advanced = new Promise<void>((resolve) => setImmediate(resolve)).then(() => clock.advance(1_000));
    const verdicts = await running;
    await advanced;
    expect(verdicts.get('wear')).toMatchObject({ state: 'warn', detail: { en: 'no answer within 1 s' } });
    expect(verdicts.get('hardening')).toMatchObject({
      state: 'warn',
      detail: { en: expect.stringContaining('no such thing') },
    });
  });
});

describe('a fault of the service', () => {
  it.each(Object.keys(FAULT_HINTS) as FaultCode[])('%s is told once, at its own check', async (code) => {
    const fault = { code, detail: 'seen' };
    const { of, verdicts } = await statesOf({ faults: () => faultsOnly(fault) }, [fault]);
    const at = FAULT_CHECKS[code];
    expect([...of('fail'), ...of('warn')]).toEqual([at]);
    expect(verdicts.get(at)?.remedy?.en).toBe(FAULT_HINTS[code]);
    expect(verdicts.get(at)?.remedy?.fr.length).toBeGreaterThan(10);
  });

  const faultsOnly = (fault: Fault): Verdict => (FAULT_CHECKS[fault.code] === 'faults' ? faultVerdict(fault) : WELL);

  it('is not told where its ground is gone: that is the cause', async () => {
    const { of } = await statesOf({ tcp: () => BROKEN }, [{ code: 'broker-unreachable', detail: 'no answer' }]);
    expect(of('fail')).toEqual(['tcp']);
  });

  it('does not make better what was seen', () => {
    const mild: Fault = { code: 'store-unchecked', detail: '90 MB' };
    expect(withFaults('database', BROKEN, [mild])).toBe(BROKEN);
    expect(withFaults('database', WELL, [mild])).toMatchObject({ state: 'warn' });
  });
});
