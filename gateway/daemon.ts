/**
 * The parts of the daemon put together: store, pipeline, sender, drivers, and what of them is shown. Opening order is the
 * order of the arrow, backwards: nothing is read before it can be kept.
 */
import { brokersOf } from './core/config/brokers.ts';
import { gnssOptions } from './core/config/gnss-options.ts';
import type { Config } from './core/config/options.ts';
import type { Fault } from './core/errors.ts';
import { createFaults } from './core/health.ts';
import { STATE_PERIOD_MS, STOP_FLUSH_MS } from './core/limits.ts';
import type { PowerStop } from './core/power.ts';
import type { Presence } from './core/record/messages.ts';
import { statusLine } from './core/service/status-line.ts';
import type { Marks } from './core/service/watchdog.ts';
import type { StatusReport } from './core/status-report.ts';
import { VERSION } from './core/version.ts';
import { crewOptions } from './crew-options.ts';
import type { SimulatedClock } from './drivers/clock-simulated/connect.ts';
import { readHostClock } from './drivers/host-clock.ts';
import { openStore } from './drivers/sqlite/store.ts';
import { storeOptions } from './drivers/sqlite/store-quota.ts';
import { finishLeftovers } from './obey.ts';
import { openClockReference } from './open-clock-reference.ts';
import { openControl } from './open-control.ts';
import type { Crew } from './open-crew.ts';
import { openInputs } from './open-inputs.ts';
import { openJournal } from './open-journal.ts';
import { openLink } from './open-link.ts';
import { createLiveFeed, type LiveFeed } from './open-live.ts';
import { openPassingOn } from './open-passing-on.ts';
import { createPipeline, type StopReason } from './pipeline.ts';
import type { RemoteConfig } from './pipeline-config.ts';
import type { ByteSource, Clock, Indicator, Log } from './ports.ts';
import { buildReport } from './report.ts';
import { readRunBefore } from './run-before.ts';
import { startHealth } from './start-health.ts';
import { startRetention } from './start-retention.ts';
import { startSender } from './start-sender.ts';
import { watchPower } from './watch-power.ts';
import { watchSystemClock } from './watch-system-clock.ts';

export interface Daemon {
  stop(reason: StopReason): Promise<void>;
  /** What its parts got done so far. */
  marks(): Marks;
  /** One line for whoever asks the service manager. */
  statusLine(): string;
  onFault(fault: Fault): void;
}

export interface DaemonOptions {
  config: Config;
  /** What came from afar, and may come. */
  remote: RemoteConfig;
  clock: Clock;
  /** Of the configuration. They stand until the next start. */
  faults: Fault[];
  /** The same clock, where time is simulated: it asks what has been taken and waits until all is settled. */
  simulated: SimulatedClock | null;
  log: Log;
  /** Nothing can be stored any more: the process must end and be started again. */
  onDead(detail: string): void;
  /** The box is to stop by itself. */
  onStop(reason: PowerStop): void;
  /** A change from afar counts from the next start on. */
  onRestart(): void;
}

/** What is shown to the crew, and whoever looks on is told. */
function witnessed(of: () => Indicator | undefined, live: LiveFeed, clock: Clock): Indicator {
  return {
    show(state, n, detail) {
      of()?.show(state, n, detail);
      live.witness.shown(state, n, detail, clock.monoMs());
    },
  };
}

/** @throws BaliseError where the store cannot be opened */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { config, clock, log, simulated } = options;
  const startedMs = clock.monoMs();
  let crew: Crew | null = null;
  const faults = createFaults((fault, standing) => {
    if (standing) log.warn(`fault ${fault.code}: ${fault.detail}`, { code: fault.code, hint: fault.hint });
    else log.info(`over: ${fault.code}`, { code: fault.code });
    crew?.showFaults();
  });
  const onFault = (fault: Fault): void => faults.raise(fault, clock.monoMs());
  const store = await openStore(storeOptions(config), clock, {
    ...{ onFault, onDead: options.onDead },
    onMended: () => faults.clear('store-full', 'store-failing', 'store-log-held'),
    onSkipped: (numbers) => pipeline.onSkipped(numbers),
    announce: (deletion) => pipeline.announce(deletion),
  });
  options.faults.forEach(onFault);
  const live = createLiveFeed(clock);
  const passingOn = openPassingOn(config, clock, faults);
  let gnss: ByteSource | null = null;
  const before = readRunBefore(store.opening, clock.bootId, config['service.lastExitFile']);
  const indicator = witnessed(() => crew?.indicator, live, clock);
  const pipeline = createPipeline(clock, store, faults, indicator, {
    ...gnssOptions(config),
    // Simulated time is nobody's clock: the host's word would be about another one.
    ...(simulated === null ? { hostClock: readHostClock } : {}),
    ...{ version: VERSION, cause: before.cause },
    ...{ journal: openJournal(config, store.opening, onFault), ...crewOptions(config) },
    ...(passingOn === null ? {} : { reemission: passingOn.reemission }),
    live,
  });
  const { sender, roster, changes } = startSender({ ...options, store, faults, pipeline, withoutNetwork });
  const parts = { config, clock, startedMs, pipeline, sender, faults };
  const health = startHealth({ ...parts, simulated: simulated !== null, cause: before.cause });
  const control = await openControl({
    ...{ config, pipeline, store, report, live, log, retryEvents: sender.retryEvents, onFault },
  });
  const started = pipeline.start().then(before.recorded);
  changes.begin();
  void started.then(() => finishLeftovers(config, store, pipeline));
  roster.restore();
  const systemClock = watchSystemClock(clock, pipeline, faults, {
    notBeforeMs: gnssOptions(config).notBeforeMs,
    tls: brokersOf(config['platform.broker']).some((broker) => broker.startsWith('mqtts:')),
    ...(simulated === null ? { hostClock: readHostClock } : {}),
  });
  const transport = openLink(config, {
    ...{ clock, log, faults, handlers: health.handlers },
    ...{ will: JSON.stringify(willOf(clock)), utcMs: systemClock.utcMs },
  });
  if (transport !== null) for (const user of [sender, health]) user.attach(transport);

  const inputs = await openInputs(config, clock, simulated, pipeline, faults, log);
  ({ crew, gnss } = inputs);
  simulated?.attach({ taken: inputs.taken, idle: settled, onLost: options.onDead });
  const endReference = await openClockReference(config, clock, simulated !== null, pipeline, faults);
  const periodic = [
    clock.every(STATE_PERIOD_MS, sender.publishState),
    watchPower(config, clock, pipeline, health.supplyV, options.onStop),
    startRetention(clock, store, faults, pipeline.instant, config['privacy.proof']),
  ];
  const { series } = store.opening;
  log.info('started', { vehicle: config['vehicle.id'], version: VERSION, series, duty: pipeline.crew().duty });

  async function report(): Promise<StatusReport> {
    const built = await buildReport({
      ...{ ...parts, store, vitals: health.vitals() },
      source: gnss?.name ?? null,
      inputs: crew?.report() ?? null,
      reemit: passingOn?.sink.counters() ?? null,
    });
    return { ...built, config: changes.report() };
  }

  /** True only where the modem says so. */
  function withoutNetwork(): boolean {
    return health.vitals().modem?.registered === false;
  }

  /** Simulated time: nothing real is under way, but for what the network has `held`. One's end may be another's beginning: asked twice. */
  async function settled(held: Promise<void>): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const before = sender.activity();
      await store.idle();
      await Promise.race([Promise.all([transport?.idle(), sender.idle()]), held]);
      quiet = sender.activity() === before ? quiet + 1 : 0;
    }
  }

  async function stop(reason: StopReason): Promise<void> {
    for (const timer of periodic) timer.cancel();
    health.close();
    changes.close();
    systemClock.end();
    endReference();
    await inputs.gnss?.close();
    await passingOn?.sink.close();
    // A disk that refuses keeps the last event waiting; the stop does not wait with it.
    await Promise.race([pipeline.stop(reason), patience()]);
    // What does not leave in time is on disk and leaves at the next start.
    await Promise.race([sender.idle(), patience()]);
    const { monoMs, t } = pipeline.instant();
    await sender.stopped({ presence: 'stopped', reason, boot: clock.bootId, mono: monoMs, t });
    await inputs.crew.close();
    await transport?.close();
    await live.close();
    await control.close();
    await store.close();
    log.info('stopped', { reason });
  }

  function marks(): Marks {
    const always = { store: store.progress(), sender: sender.progress() };
    // The opening of a port waits for simulated time where that is the clock, and it may stand still.
    const receiver = simulated === null ? gnss?.progress?.() : undefined;
    return receiver === undefined ? always : { ...always, receiver };
  }

  function line(): string {
    return statusLine({
      ...{ provisioned: transport !== null, link: sender.link(), lanes: sender.lanes() },
      ...{ duty: pipeline.crew().duty, tracking: pipeline.tracking(), faults: faults.standing() },
    });
  }

  return { stop, marks, statusLine: line, onFault };
}

function willOf(clock: Clock): Presence {
  return { presence: 'lost', boot: clock.bootId };
}

function patience(): Promise<void> {
  // Real time: it is a real broker or disk that does not answer, and simulated time stands still by now.
  return new Promise((resolve) => setTimeout(resolve, STOP_FLUSH_MS).unref());
}
