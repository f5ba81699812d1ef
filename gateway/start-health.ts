/**
 * How the box is: told to the platform every two minutes and when a fault begins or ends, and to `balise status` at any time. Part of
 * the composition root.
 */
import type { Config } from './core/config/options.ts';
import { createDataBudget } from './core/data-budget.ts';
import type { Faults } from './core/health.ts';
import { HEALTH_NEWS_MS, HEALTH_PERIOD_MS } from './core/limits.ts';
import type { Health } from './core/record/messages.ts';
import type { ModemFacts } from './core/record/modem.ts';
import type { RestartCause } from './core/restart-cause.ts';
import type { Vitals } from './core/status-report.ts';
import { VERSION } from './core/version.ts';
import { hostVersions, readDiskFreeMb, readTemperatureC } from './drivers/host-facts.ts';
import { openSupply, type Supply } from './drivers/supply.ts';
import { openModem } from './open-modem.ts';
import type { Pipeline } from './pipeline.ts';
import type { Clock, Transport, TransportHandlers } from './ports.ts';
import type { Sender } from './sender.ts';
import { watchLink } from './watch-link.ts';

interface Parts {
  config: Config;
  clock: Clock;
  simulated: boolean;
  startedMs: number;
  cause: RestartCause;
  pipeline: Pick<Pipeline, 'crew' | 'instant' | 'note' | 'tracking'> & {
    snapshot(): Pick<ReturnType<Pipeline['snapshot']>, 'fixMonoMs'>;
  };
  sender: Pick<Sender, 'counters' | 'handlers' | 'lanes' | 'link' | 'oldestPendingAgeS' | 'publishHealth'>;
  faults: Faults;
}

export interface HealthWatch {
  /** The sender's, through which the losses of the link are seen. */
  handlers: TransportHandlers;
  /** Not called where the box is not provisioned: then no link is missed. */
  attach(transport: Pick<Transport, 'traffic'>): void;
  vitals(): Vitals;
  /** Of the supply, V; null: not measured. */
  supplyV(): number | null;
  close(): void;
}

export function startHealth(parts: Parts): HealthWatch {
  const { config, clock, startedMs, pipeline, sender, faults } = parts;
  const modem = openModem(config, clock, parts.simulated, faults);
  const budget = createDataBudget();
  const link = watchLink(clock, sender.handlers, seenOnDuty, pipeline.note);
  const supply = openSupplyFile(config, clock, faults);
  void modem.ask();
  let transport: Pick<Transport, 'traffic'> | null = null;
  let told = news();
  const timers = [
    clock.every(HEALTH_PERIOD_MS, () => void tell()),
    clock.every(HEALTH_NEWS_MS, () => {
      if (news() !== told) void tell();
    }),
  ];

  /** What the platform should not wait for. With a new link everything is news: what was told before it may not have arrived. */
  function news(): string {
    const codes = faults.standing().map(({ code }) => code);
    return JSON.stringify([sender.link().sinceMonoMs, ...codes.sort()]);
  }

  /** Off duty nothing that tells where the box is by the network around it. */
  async function seenOnDuty(): Promise<ModemFacts | null> {
    if (pipeline.tracking()) await modem.ask();
    return pipeline.tracking() ? modem.facts() : null;
  }

  async function tell(): Promise<void> {
    told = news();
    if (transport !== null) link.check();
    sender.publishHealth(await health());
  }

  async function health(): Promise<Health> {
    const seen = await seenOnDuty();
    const oldestPendingAgeS = await sender.oldestPendingAgeS();
    const { boot, monoMs, t, clock: source } = pipeline.instant();
    const { eventsPending, positionsPending, timeToEmptyS } = sender.lanes();
    const { fixMonoMs } = pipeline.snapshot();
    const { broker, protocol, sinceMonoMs } = sender.link();
    const ageS = (since: number | null) => (since === null ? null : Math.round((monoMs - since) / 1_000));
    return {
      ...{ t, clock: source, boot, mono: monoMs, version: VERSION, uptimeS: Math.round((monoMs - startedMs) / 1_000) },
      ...{ eventsPending, positionsPending, oldestPendingAgeS, timeToEmptyS },
      fixAgeS: pipeline.tracking() ? ageS(fixMonoMs) : null,
      link: { broker, protocol, sinceS: ageS(sinceMonoMs) },
      ...vitals(),
      modem: seen,
      ...sender.counters(),
      faults: faults.standing().map(({ code }) => code),
    };
  }

  function vitals(): Vitals {
    const { monoMs, t } = pipeline.instant();
    const traffic = transport?.traffic() ?? { sentBytes: 0, receivedBytes: 0 };
    return {
      versions: hostVersions(),
      lastRestart: { cause: parts.cause, t: t === null ? null : Math.round(t - (monoMs - startedMs)) },
      modem: modem.facts(),
      ...budget.read(traffic, pipeline.crew().service),
      supplyV: supply?.voltage() ?? null,
      temperatureC: readTemperatureC(),
      rssMb: Math.round(process.memoryUsage.rss() / 1e6),
      diskFreeMb: readDiskFreeMb(config['store.directory']),
    };
  }

  return {
    handlers: link.handlers,
    attach(opened) {
      transport = opened;
    },
    vitals,
    supplyV: () => supply?.voltage() ?? null,
    close() {
      for (const timer of timers) timer.cancel();
      link.close();
      supply?.close();
    },
  };
}

function openSupplyFile(config: Config, clock: Clock, faults: Faults): Supply | null {
  const file = config['supply.file'];
  if (file === '') return null;
  return openSupply({ file, voltsPerUnit: config['supply.voltsPerUnit'] }, clock, {
    onOpen: () => faults.clear('supply-unreadable'),
    onFault: (fault) => faults.raise(fault, clock.monoMs()),
  });
}
