/**
 * Keeps the vehicle's certificate alive: renews it in time, and goes back to the one before when the broker does not take the new
 * one. Part of the composition root.
 */
import path from 'node:path';
import type { Config } from './core/config/options.ts';
import type { Fault } from './core/errors.ts';
import type { Faults } from './core/health.ts';
import { IDENTITY_CHECK_MS, REFUSED_RETRY_MS } from './core/identity/limits.ts';
import { afterJudgement, createRenewal, isLate } from './core/identity/renewal.ts';
import { type CertificateFacts, factsOf } from './drivers/identity/certificate.ts';
import { enrol } from './drivers/identity/enrolment.ts';
import { generationOf, goBack, putForwardAgain, readSet, type SetLink, settle } from './drivers/identity/sets.ts';
import type { Clock, Log } from './ports.ts';

export interface IdentityParts {
  clock: Clock;
  log: Log;
  faults: Faults;
  /** UTC, ms, while the system's clock can be believed. */
  utcMs(): number | null;
  /** Another set is to be used: tried at once, where there is a link. */
  onChanged(): void;
}

export interface Identity {
  /** A broker took the certificate with this serial number (null), or refused it. */
  judged(serial: string, fault: Fault | null): void;
  close(): void;
}

/** @returns null where the link uses files of somebody else */
export function openIdentity(config: Config, { clock, log, faults, utcMs, onChanged }: IdentityParts): Identity | null {
  const directory = config['identity.directory'];
  if (path.dirname(config['platform.cert']) !== path.join(directory, 'current')) return null;
  const renewal = createRenewal(Math.random);
  let known: { generation: string; facts: CertificateFacts } | null = null;
  let refusedAtMs: number | null = null;
  let renewing = false;
  let closed = false;

  const raise = (code: Fault['code'], detail: string): void => faults.raise({ code, detail }, clock.monoMs());

  function serialOf(link: SetLink): string | null {
    return factsOf(readSet(directory, link)?.cert ?? '')?.serial ?? null;
  }

  /** A disk that refuses is a fault, and no reason to end. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      raise('identity-renewal', error instanceof Error ? error.message : String(error));
    }
  }

  function look(): void {
    const generation = generationOf(directory, 'current');
    if (generation !== null && generation !== known?.generation) {
      const facts = factsOf(readSet(directory, 'current')?.cert ?? '');
      const first = known === null;
      known = facts === null ? null : { generation, facts };
      renewal.done();
      faults.clear('identity-renewal');
      if (!first) onChanged();
    }
    lookAtRefused();
    if (known !== null && !renewing && renewal.due(known.facts, utcMs(), clock.monoMs())) void renew(known.facts);
  }

  function lookAtRefused(): void {
    if (generationOf(directory, 'refused') === null) {
      faults.clear('identity-refused');
      refusedAtMs = null;
      return;
    }
    raise('identity-refused', `serial ${serialOf('refused')}; ${serialOf('current')} is used`);
    refusedAtMs ??= clock.monoMs();
    if (clock.monoMs() - refusedAtMs < REFUSED_RETRY_MS) return;
    refusedAtMs = null;
    putForwardAgain(directory);
  }

  async function renew(life: CertificateFacts): Promise<void> {
    const set = readSet(directory, 'current');
    const est = config['identity.est'];
    if (est === '' || set === null) return;
    renewing = true;
    try {
      const { key, cert, ca } = set;
      const result = await enrol({
        ...{ directory, vehicle: config['vehicle.id'], pending: 'renewal' },
        ...{ server: { url: est, ca: set.estCa ?? ca ?? '' }, login: { kind: 'certificate', cert, key }, ca },
      });
      if (closed) return;
      if (result.kind === 'done') {
        log.info('certificate renewed', { serial: result.serial, validTo: new Date(result.validToMs).toISOString() });
        guarded(look);
      } else failed(life, result.kind === 'later' ? `asked to wait ${result.afterS} s` : result.detail, result.kind);
    } catch (error) {
      failed(life, error instanceof Error ? error.message : String(error), 'refused');
    } finally {
      renewing = false;
    }
  }

  function failed(life: CertificateFacts, detail: string, kind: 'later' | 'refused' | 'unreachable'): void {
    const now = utcMs() ?? life.validToMs;
    renewal.failed(life, now, clock.monoMs());
    // No coverage is no fault while there is time.
    if (kind === 'refused' || isLate(life, now)) raise('identity-renewal', detail);
  }

  guarded(look);
  const timer = clock.every(IDENTITY_CHECK_MS, () => guarded(look));

  return {
    judged: (serial, fault) =>
      guarded(() => {
        const step = afterJudgement(serial, fault === null, serialOf('current'), serialOf('previous'));
        if (step === 'proven') settle(directory);
        if (step !== 'go-back') return;
        goBack(directory);
        log.warn(`the broker refused the new certificate: ${fault?.detail}`, { serial });
        look();
      }),
    close() {
      closed = true;
      timer.cancel();
    },
  };
}
